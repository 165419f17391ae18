// `npm test [-- part of a name]`: every story, or those that have the words in their file's name;
// if no file has them, the tests that have them in theirs.
//
// Lighthouse measures first and alone, because whatever else runs makes the phone look slow.

import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";

const folder = new URL("tests/", import.meta.url).pathname;
const filter = process.argv.slice(2).join(" ");
const all = readdirSync(folder).filter((name) => name.endsWith(".test.mjs"));
const named = all.filter((name) => filter !== "" && name.includes(filter));
const chosen = named.length > 0 ? named : all;
const pattern = filter !== "" && named.length === 0 ? [`--test-name-pattern=${filter}`] : [];

const isAlone = (name) => name.startsWith("lighthouse");
const rounds = [
  { files: chosen.filter(isAlone), atOnce: 1 },
  { files: chosen.filter((name) => !isAlone(name)), atOnce: 3 },
];

let failed = false;
for (const { files, atOnce } of rounds.filter(({ files }) => files.length > 0)) {
  const flags = ["--test", `--test-concurrency=${atOnce}`, "--test-reporter=spec", ...pattern];
  const ended = spawnSync(process.execPath, [...flags, ...files.map((name) => folder + name)], {
    stdio: "inherit",
  });
  failed ||= ended.status !== 0;
}
process.exit(failed ? 1 : 0);
