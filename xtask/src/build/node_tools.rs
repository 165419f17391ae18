//! What Node adds to a build, where it is there: wasm-opt and terser make the app smaller.

use std::{fs, path::Path};

use anyhow::{Context, Result};

use crate::{
    changes::{self, Fingerprint, Step},
    places::Places,
    programs::{self, program},
    say,
};

/// wasm-opt and terser, installed and ready.
pub(crate) struct NodeTools {
    places: Places,
}

impl NodeTools {
    /// Installs the tools where that is still to be done; `None`, said aloud, without Node.
    pub(crate) fn find(places: &Places) -> Result<Option<Self>> {
        if programs::find("node").is_none() || programs::find("npm").is_none() {
            say::line(
                "Node is not here: the app is served unshrunk, a sixth larger once unpacked.",
            );
            return Ok(None);
        }
        let tools = Self { places: places.clone() };
        match tools.install() {
            Ok(()) => Ok(Some(tools)),
            Err(trouble) if programs::stopped() => Err(trouble),
            Err(trouble) => {
                say::line(&format!("npm could not install wasm-opt ({trouble:#})."));
                say::line("The build goes on without: the app is a sixth larger once unpacked.");
                Ok(None)
            }
        }
    }

    fn install(&self) -> Result<()> {
        let wanted = self.places.at("xtask/tools");
        let folder = self.places.tools();
        let lists = ["package.json", "package-lock.json"].map(|list| wanted.join(list));
        let mut print = Fingerprint::new()?;
        for list in &lists {
            print.file(list);
        }
        let step = Step::new(&self.places, "tools", print);
        if step.is_done(&[folder.join("node_modules/.bin/wasm-opt")]) {
            return Ok(());
        }

        say::step("installing wasm-opt and terser from npm");
        for list in &lists {
            let text = fs::read(list).with_context(|| format!("cannot read {}", list.display()))?;
            changes::write(&folder.join(list.file_name().unwrap_or_default()), &text)?;
        }
        let arguments = ["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];
        programs::run(program("npm", arguments, &folder))?;
        step.done()
    }

    /// Shrinks a wasm file in its place.
    pub(crate) fn shrink_wasm(&self, file: &Path) -> Result<()> {
        say::step("shrinking the wasm file");
        // What Rust itself turns on for this target; wasm-opt must neither forbid nor add to it.
        let features = [
            "--enable-bulk-memory",
            "--enable-bulk-memory-opt",
            "--enable-multivalue",
            "--enable-mutable-globals",
            "--enable-nontrapping-float-to-int",
            "--enable-reference-types",
            "--enable-sign-ext",
        ];
        let mut command = self.tool("wasm-opt");
        command.arg("-Oz").args(features).arg(file).arg("--output").arg(file);
        programs::run(command)
    }

    /// Shrinks a JavaScript module in its place.
    pub(crate) fn shrink_script(&self, file: &Path) -> Result<()> {
        let mut command = self.tool("terser");
        command.arg(file).args(["--module", "--compress", "--mangle", "--output"]).arg(file);
        programs::run(command)
    }

    fn tool(&self, name: &str) -> std::process::Command {
        let tool = self.places.tools().join("node_modules/.bin").join(name);
        program(tool, [] as [&str; 0], self.places.root())
    }
}
