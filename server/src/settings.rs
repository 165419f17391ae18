//! Settings: the environment first, then `wallet.toml`, then what suits a first start.

use std::{
    fmt::Write as _,
    fs,
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
};

use serde::Deserialize;

use crate::{
    secret::{self, Secret},
    trouble::Trouble,
};

/// What is in force.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where the books are: `sqlite://…` or `postgres://…`.
    pub database_url: String,
    /// Where to listen.
    pub addr: SocketAddr,
    /// Where Prometheus may ask without a key; none for not at all.
    pub metrics_addr: Option<SocketAddr>,
    /// What people type to get here, without a slash at its end.
    pub public_url: String,
    /// The secret given directly.
    secret: Option<String>,
    /// The file that holds the secret.
    secret_file: Option<PathBuf>,
    /// Where mail goes.
    pub mail: Outbound,
    /// Where messages go.
    pub sms: Outbound,
    /// How the log looks.
    pub log: LogFormat,
    /// Proxies whose word about a client's address is taken.
    pub trusted_proxies: Vec<IpAddr>,
}

/// Where something for people goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outbound {
    /// To a service at this address: `smtp://…` for mail, `http…` for messages.
    Service(String),
    /// Into a folder, a file for each.
    Folder(PathBuf),
}

/// How the log looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Pretty,
    /// For machines, a JSON object a line.
    Json,
}

/// `wallet.toml`: the same names as in the environment, in lower case and without `WALLET_`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_field_names, reason = "each field is the name of a setting")]
struct File {
    database_url: Option<String>,
    addr: Option<String>,
    metrics_addr: Option<String>,
    public_url: Option<String>,
    secret: Option<String>,
    secret_file: Option<String>,
    mail: Option<String>,
    sms: Option<String>,
    log: Option<String>,
    trusted_proxies: Option<String>,
}

const FILE: &str = "wallet.toml";
const DATA_FOLDER: &str = "wallet-data";

impl Settings {
    /// Reads the settings of this process.
    pub fn read() -> Result<Self, Trouble> {
        Self::from(Path::new(FILE), |name| std::env::var(name).ok(), Path::new(DATA_FOLDER))
    }

    /// The settings of a demo in a folder of its own: the environment still has its say about
    /// where to listen.
    pub fn for_demo(folder: &Path) -> Result<Self, Trouble> {
        let not_the_books = |name: &str| {
            let kept = matches!(name, "WALLET_ADDR" | "WALLET_PUBLIC_URL" | "WALLET_LOG");
            kept.then(|| std::env::var(name).ok()).flatten()
        };
        Self::from(Path::new("no such file"), not_the_books, folder)
    }

    fn from(
        file: &Path,
        environment: impl Fn(&str) -> Option<String>,
        data_folder: &Path,
    ) -> Result<Self, Trouble> {
        let written = read_file(file)?;
        let given = |name: &str, in_file: Option<String>| {
            environment(name).filter(|value| !value.trim().is_empty()).or(in_file)
        };
        let default_database = format!("sqlite://{}/wallet.db", data_folder.display());
        let addr = given("WALLET_ADDR", written.addr).unwrap_or_else(|| "127.0.0.1:3000".into());
        let addr = parse_addr("WALLET_ADDR", &addr)?;
        let public_url = given("WALLET_PUBLIC_URL", written.public_url)
            .unwrap_or_else(|| format!("http://localhost:{}", addr.port()));
        let metrics_addr = given("WALLET_METRICS_ADDR", written.metrics_addr);
        let mail = given("WALLET_MAIL", written.mail)
            .unwrap_or_else(|| format!("dir:{}/mail", data_folder.display()));
        let sms = given("WALLET_SMS", written.sms)
            .unwrap_or_else(|| format!("dir:{}/sms", data_folder.display()));
        Ok(Self {
            database_url: given("DATABASE_URL", written.database_url).unwrap_or(default_database),
            addr,
            metrics_addr: metrics_addr
                .map(|text| parse_addr("WALLET_METRICS_ADDR", &text))
                .transpose()?,
            public_url: parse_public_url(&public_url)?,
            secret: given("WALLET_SECRET", written.secret),
            secret_file: given("WALLET_SECRET_FILE", written.secret_file).map(PathBuf::from),
            mail: Outbound::parse("WALLET_MAIL", &mail, &["smtp://", "smtps://"])?,
            sms: Outbound::parse("WALLET_SMS", &sms, &["http://", "https://"])?,
            log: parse_log(given("WALLET_LOG", written.log).as_deref())?,
            trusted_proxies: parse_proxies(
                given("WALLET_TRUSTED_PROXIES", written.trusted_proxies).as_deref(),
            )?,
        })
    }

    /// The secret: given, or read from its file, or made on the first start beside SQLite.
    pub fn secret(&self) -> Result<Secret, Trouble> {
        if let Some(text) = &self.secret {
            return Secret::parse(text);
        }
        if let Some(file) = &self.secret_file {
            return Secret::read(file);
        }
        match self.sqlite_file() {
            Some(database) => {
                make_folder_of(&database)?;
                Secret::read_or_make(&secret::beside(&database))
            }
            None => Err(Trouble::usage(
                "WALLET_SECRET is required with PostgreSQL: make one with \
                 'openssl rand -hex 32', and give every server the same",
            )),
        }
    }

    /// The file of the books, on SQLite.
    pub fn sqlite_file(&self) -> Option<PathBuf> {
        let path = self.database_url.strip_prefix("sqlite:")?;
        let path = path.strip_prefix("//").unwrap_or(path);
        Some(PathBuf::from(path.split('?').next().unwrap_or(path)))
    }

    /// Whether people come by https, so that cookies may insist on it.
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    /// The host that people type, without a port.
    pub fn host(&self) -> &str {
        let rest = self.public_url.split_once("://").map_or("", |(_, rest)| rest);
        rest.split([':', '/']).next().unwrap_or(rest)
    }

    /// What is in force, as `wallet.toml` would say it; secrets hidden.
    pub fn to_toml(&self) -> String {
        let mut text = String::new();
        let mut line = |name: &str, value: &str| {
            // Writing into a String does not fail.
            let _ = writeln!(text, "{name} = {value:?}");
        };
        line("database_url", &without_password(&self.database_url));
        line("addr", &self.addr.to_string());
        if let Some(addr) = self.metrics_addr {
            line("metrics_addr", &addr.to_string());
        }
        line("public_url", &self.public_url);
        if self.secret.is_some() {
            line("secret", "(hidden)");
        }
        if let Some(file) = &self.secret_file {
            line("secret_file", &file.display().to_string());
        }
        line("mail", &self.mail.to_text());
        line("sms", &self.sms.to_text());
        line("log", if self.log == LogFormat::Json { "json" } else { "pretty" });
        let proxies: Vec<String> = self.trusted_proxies.iter().map(IpAddr::to_string).collect();
        line("trusted_proxies", &proxies.join(","));
        text
    }
}

impl Outbound {
    fn parse(name: &str, text: &str, schemes: &[&str]) -> Result<Self, Trouble> {
        if let Some(folder) = text.strip_prefix("dir:") {
            return Ok(Self::Folder(PathBuf::from(folder)));
        }
        if schemes.iter().any(|scheme| text.starts_with(scheme)) {
            return Ok(Self::Service(text.to_owned()));
        }
        let schemes = schemes.join("… or ");
        Err(Trouble::usage(format!("{name} must be {schemes}… or dir:PATH")))
    }

    fn to_text(&self) -> String {
        match self {
            Self::Service(url) => without_password(url),
            Self::Folder(folder) => format!("dir:{}", folder.display()),
        }
    }
}

/// Makes the folder that a file is to be in.
pub fn make_folder_of(file: &Path) -> Result<(), Trouble> {
    match file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) => {
            fs::create_dir_all(folder).map_err(|error| Trouble::with_file(folder, &error))
        }
        None => Ok(()),
    }
}

fn read_file(file: &Path) -> Result<File, Trouble> {
    let text = match fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(File::default()),
        Err(error) => return Err(Trouble::with_file(file, &error)),
    };
    toml::from_str(&text).map_err(|error| Trouble::usage(format!("{}: {error}", file.display())))
}

fn parse_addr(name: &str, text: &str) -> Result<SocketAddr, Trouble> {
    let text = text.replace("localhost:", "127.0.0.1:");
    text.parse().map_err(|_| {
        Trouble::usage(format!("{name} must be an address and a port, such as 0.0.0.0:3000"))
    })
}

fn parse_public_url(text: &str) -> Result<String, Trouble> {
    let url = text.trim_end_matches('/');
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    match rest {
        Some(rest) if !rest.is_empty() && !rest.contains(['/', '?', '#', ' ', '@']) => {
            Ok(url.to_owned())
        }
        _ => Err(Trouble::usage(
            "WALLET_PUBLIC_URL must be what people type, such as https://wallet.example.com",
        )),
    }
}

fn parse_log(text: Option<&str>) -> Result<LogFormat, Trouble> {
    match text {
        None | Some("pretty") => Ok(LogFormat::Pretty),
        Some("json") => Ok(LogFormat::Json),
        Some(_) => Err(Trouble::usage("WALLET_LOG must be pretty or json")),
    }
}

fn parse_proxies(text: Option<&str>) -> Result<Vec<IpAddr>, Trouble> {
    let addresses = text.unwrap_or("").split(',').map(str::trim).filter(|part| !part.is_empty());
    addresses
        .map(|part| {
            part.parse().map_err(|_| {
                Trouble::usage("WALLET_TRUSTED_PROXIES must be IP addresses, separated by commas")
            })
        })
        .collect()
}

/// An address without the password in it.
fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let Some((user, host)) = rest.rsplit_once('@') else { return url.to_owned() };
    let user = user.split(':').next().unwrap_or("");
    format!("{scheme}://{user}:(hidden)@{host}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(file: &str, environment: &[(&str, &str)]) -> Result<Settings, Trouble> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        fs::write(&path, file).unwrap();
        let environment = |name: &str| {
            let found = environment.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        Settings::from(&path, environment, Path::new("data"))
    }

    #[test]
    fn the_environment_comes_before_the_file() {
        let file = "addr = \"127.0.0.1:1\"\nlog = \"json\"\n";
        let settings = read(file, &[("WALLET_ADDR", "127.0.0.1:2")]).unwrap();
        assert_eq!(settings.addr.port(), 2);
        assert_eq!(settings.log, LogFormat::Json);
        assert_eq!(settings.public_url, "http://localhost:2");
        assert_eq!(settings.database_url, "sqlite://data/wallet.db");
    }

    #[test]
    fn what_is_printed_hides_passwords() {
        let settings = read(
            "",
            &[
                ("DATABASE_URL", "postgres://wallet:hunter2@db/wallet"),
                ("WALLET_SECRET", "00000000000000000000000000000000"),
                ("WALLET_MAIL", "smtps://user:hunter2@mail.example.com"),
            ],
        )
        .unwrap();
        let printed = settings.to_toml();
        assert!(!printed.contains("hunter2") && !printed.contains("0000000000"), "{printed}");
        assert!(printed.contains("postgres://wallet:(hidden)@db/wallet"), "{printed}");
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        for (name, value) in [
            ("WALLET_ADDR", "3000"),
            ("WALLET_PUBLIC_URL", "wallet.example.com"),
            ("WALLET_PUBLIC_URL", "https://wallet.example.com/path"),
            ("WALLET_MAIL", "pigeon"),
            ("WALLET_LOG", "loud"),
            ("WALLET_TRUSTED_PROXIES", "10.0.0.0/8"),
        ] {
            let trouble = read("", &[(name, value)]).unwrap_err();
            assert!(trouble.to_string().contains(name), "{trouble}");
            assert_eq!(trouble.exit_code(), 2);
        }
        assert!(read("adress = \"x\"", &[]).unwrap_err().to_string().contains("adress"));
    }

    #[test]
    fn postgres_needs_a_secret_of_its_own() {
        let settings = read("", &[("DATABASE_URL", "postgres://localhost/wallet")]).unwrap();
        assert!(settings.secret().unwrap_err().to_string().contains("WALLET_SECRET is required"));
    }
}
