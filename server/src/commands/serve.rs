//! `serve` and what `demo` shares with it.

use std::{fs::File, process::ExitCode};

use clap::Args;
use database::{Database, instance};
use tokio::net::TcpListener;
use tracing_subscriber::{EnvFilter, layer::SubscriberExt as _, util::SubscriberInitExt as _};

use super::books::{self, Books};
use crate::{
    demo::Demo,
    health, jobs, listen, live,
    router::{metrics_router, router},
    settings::{LogFormat, Settings},
    state::State,
    trouble::Trouble,
};

#[derive(Debug, Args)]
pub(super) struct ServeCommand {
    /// Show what is in force, secrets hidden, and do not serve.
    #[arg(long)]
    print_config: bool,
}

pub(super) async fn run(command: ServeCommand) -> Result<ExitCode, Trouble> {
    let settings = Settings::read()?;
    if command.print_config {
        print!("{}", settings.to_toml());
        return Ok(ExitCode::SUCCESS);
    }
    begin_log(settings.log);
    let _alone = be_alone(&settings)?;
    let database = books::open_database(&settings).await?;
    check_writable(&database, &settings).await?;
    let books = Books::of(&settings, database).await?;
    serve(settings, books, None).await
}

/// Serves until the process is asked to stop.
pub(super) async fn serve(
    settings: Settings,
    books: Books,
    demo: Option<Demo>,
) -> Result<ExitCode, Trouble> {
    let Books { database, rulebook, secret } = books;
    let listener = listen_at(settings.addr).await?;
    let metrics = health::begin_metrics()?;
    let (public_url, metrics_addr) = (settings.public_url.clone(), settings.metrics_addr);
    let state = State::new(database, rulebook, secret, settings, demo)?;
    let router = router(state.clone(), Some(metrics.clone()))?;
    let stop = state.stop.clone();

    let working = tokio::spawn(jobs::run(state.clone(), stop.clone()));
    let passing_on = tokio::spawn(live::pass_on(state.clone(), stop.clone()));
    let measuring = match metrics_addr {
        Some(addr) => {
            let listener = listen_at(addr).await?;
            Some(tokio::spawn(listen::serve(listener, metrics_router(metrics), stop.clone())))
        }
        None => None,
    };
    tracing::info!(%public_url, engine = %state.database.engine(), "serving");
    let asked_to_stop = {
        let stop = stop.clone();
        tokio::spawn(async move {
            asked_to_stop().await;
            tracing::info!("stopping: what is under way is finished first");
            stop.cancel();
        })
    };
    listen::serve(listener, router, stop.clone()).await;
    for task in
        [Some(working), Some(passing_on), measuring, Some(asked_to_stop)].into_iter().flatten()
    {
        task.abort();
        let _ = task.await;
    }
    state.database.close().await;
    Ok(ExitCode::SUCCESS)
}

async fn listen_at(addr: std::net::SocketAddr) -> Result<TcpListener, Trouble> {
    TcpListener::bind(addr).await.map_err(|error| {
        Trouble::new(format!(
            "{addr} cannot be listened at: {error}; set WALLET_ADDR to another, or end what \
             listens there"
        ))
    })
}

/// A second server on one SQLite file would keep its own clock and its own phones: it is refused.
/// The lock is gone with the process, however that ends.
pub(super) fn be_alone(settings: &Settings) -> Result<Option<File>, Trouble> {
    let Some(database) = settings.sqlite_file() else { return Ok(None) };
    crate::settings::make_folder_of(&database)?;
    let mut name = database.clone().into_os_string();
    name.push(".serving");
    let path = std::path::PathBuf::from(name);
    let lock = File::create(&path).map_err(|error| Trouble::with_file(&path, &error))?;
    match lock.try_lock() {
        Ok(()) => Ok(Some(lock)),
        Err(std::fs::TryLockError::WouldBlock) => Err(Trouble::new(format!(
            "another server is serving {}; for several servers use PostgreSQL (docs/scaling.md)",
            database.display()
        ))),
        Err(std::fs::TryLockError::Error(error)) => Err(Trouble::with_file(&path, &error)),
    }
}

/// A server whose books cannot be written would refuse every till: better not to begin.
async fn check_writable(database: &Database, settings: &Settings) -> Result<(), Trouble> {
    instance::check_writable(database).await.map_err(|failure| {
        let what =
            settings.sqlite_file().map_or("the database".into(), |file| file.display().to_string());
        Trouble::new(format!(
            "{what} cannot be written: {failure}\nThe user that serves must be allowed to write it \
             and what stands beside it, there must be room, and no other program may hold it."
        ))
    })
}

async fn asked_to_stop() {
    let interrupted = async {
        // Where signals cannot be heard, the process ends as the system ends it.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminated = async {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        () = interrupted => {}
        () = terminated => {}
    }
}

/// Begins to log, to standard error. `RUST_LOG` says how much.
pub(super) fn begin_log(format: LogFormat) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let registry = tracing_subscriber::registry().with(filter);
    let layer = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    // A second call, as in tests, changes nothing.
    let _ = match format {
        LogFormat::Json => registry.with(layer.json().flatten_event(true)).try_init(),
        LogFormat::Pretty => registry.with(layer.with_target(false)).try_init(),
    };
}
