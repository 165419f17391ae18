//! Where the books of a story lie: each story has new ones, without a disk to wait for.

use std::{
    path::Path,
    sync::atomic::{AtomicU64, Ordering},
};

use database::{Database, testing::open_for_one};
use sqlx::{Connection as _, Executor as _};
use tempfile::TempDir;

/// On which engine, and what new books are a copy of.
pub enum Place {
    Sqlite { template: TempDir },
    Postgres { server: String, template: String },
}

/// The books of one story.
pub struct Books {
    url: String,
    _folder: Option<TempDir>,
    /// The server that they are removed from, and by which name.
    on: Option<(String, String)>,
}

static NUMBER: AtomicU64 = AtomicU64::new(0);

impl Place {
    pub async fn sqlite() -> Self {
        let template = folder();
        let books = format!("sqlite://{}/unfinished.db", template.path().display());
        let database = open_for_one(&books).await;
        let empty = template.path().join("empty.db");
        database::backup::backup(&database, &empty).await.unwrap();
        Self::Sqlite { template }
    }

    pub async fn postgres() -> Self {
        let server = std::env::var("TEST_POSTGRES_URL")
            .expect("TEST_POSTGRES_URL is not set: 'cargo xtask simulate' starts PostgreSQL");
        let template = format!("story_{}_empty", std::process::id());
        on_server(&server, format!("CREATE DATABASE {template}")).await;
        let place = Self::Postgres { server, template };
        let Self::Postgres { server, template } = &place else { unreachable!() };
        open_for_one(&beside(server, template)).await.close().await;
        place
    }

    /// New and empty books.
    pub async fn new_books(&self) -> Books {
        match self {
            Self::Sqlite { template } => {
                let folder = folder();
                let file = folder.path().join("books.db");
                std::fs::copy(template.path().join("empty.db"), &file).unwrap();
                Books {
                    url: format!("sqlite://{}", file.display()),
                    _folder: Some(folder),
                    on: None,
                }
            }
            Self::Postgres { server, template } => {
                let number = NUMBER.fetch_add(1, Ordering::Relaxed);
                let name = format!("story_{}_{number}", std::process::id());
                let create = format!("CREATE DATABASE {name} TEMPLATE {template}");
                on_server(server, create).await;
                Books {
                    url: beside(server, &name),
                    _folder: None,
                    on: Some((server.clone(), name)),
                }
            }
        }
    }

    /// Leaves nothing behind.
    pub async fn remove(self) {
        if let Self::Postgres { server, template } = self {
            on_server(&server, format!("DROP DATABASE {template} WITH (FORCE)")).await;
        }
    }
}

impl Books {
    pub fn url(&self) -> &str {
        &self.url
    }

    pub async fn open(&self) -> Database {
        open_for_one(&self.url).await
    }

    pub async fn remove(self) {
        if let Some((server, name)) = self.on {
            on_server(&server, format!("DROP DATABASE {name} WITH (FORCE)")).await;
        }
    }
}

/// A folder in memory where the system has one.
fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    let within = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
    tempfile::tempdir_in(within).unwrap()
}

fn beside(server: &str, name: &str) -> String {
    let (base, _) = server.rsplit_once('/').unwrap();
    format!("{base}/{name}")
}

async fn on_server(server: &str, sql: String) {
    let mut connection = sqlx::PgConnection::connect(server).await.unwrap();
    connection.execute(sqlx::AssertSqlSafe(sql)).await.unwrap();
    connection.close().await.unwrap();
}
