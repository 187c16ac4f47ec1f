//! `kalda`: runs the broker until it is told to stop.
//!
//! Invariant: what is printed about being ready is true when it is printed. SIGTERM and SIGINT end it in good order; a second
//! one ends it at once.

use anyhow::Context as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tracing::{info, warn};

use super::arguments::ServeArguments;
use super::{WRONG_USAGE, logging};
use crate::config::{BrokerConfig, Loaded};
use crate::server::{Server, World};
use crate::sys::{Loggers, PosixDisk, Random, SystemClock, SystemRandom, raise_open_file_limit, random_uuid};

/// Runs the broker; gives the process's exit code.
#[must_use]
pub fn serve(arguments: &ServeArguments) -> ExitCode {
    let prepared = logging::begin(arguments.log_level.as_deref(), arguments.log_format)
        .and_then(|loggers| Ok((loggers, load(arguments)?)));
    let (loggers, (loaded, ephemeral)) = match prepared {
        Ok(prepared) => prepared,
        Err(error) => {
            eprintln!("kalda: {error:#}");
            return ExitCode::from(WRONG_USAGE);
        }
    };
    for (key, origin) in &loaded.unknown {
        warn!(key, "an unknown configuration key is ignored ({origin})");
    }
    let result = run(loaded.config, loggers);
    if let Some(folder) = ephemeral
        && let Err(error) = std::fs::remove_dir_all(&folder)
    {
        warn!(folder = %folder.display(), %error, "the temporary folder could not be removed");
    }
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("kalda: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn load(arguments: &ServeArguments) -> anyhow::Result<(Loaded, Option<PathBuf>)> {
    // Names and values that aren't UTF-8 can't be any of ours.
    let environment = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    let mut sources = arguments.sources(environment)?;
    let ephemeral = arguments.ephemeral.then(|| temporary_folder(&SystemRandom));
    if let Some(folder) = &ephemeral {
        let folder = folder.display().to_string();
        sources.flags.push(("--ephemeral".to_owned(), "log.dirs".to_owned(), folder));
    }
    Ok((sources.load()?, ephemeral))
}

/// A folder that nobody else has; the log room makes it.
fn temporary_folder(random: &dyn Random) -> PathBuf {
    std::env::temp_dir().join(format!("kalda-{}", random_uuid(random)))
}

fn run(config: BrokerConfig, loggers: Arc<Loggers>) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("the threads could not be started")?;
    runtime.block_on(async {
        let mut stop = StopSignals::listen()?;
        let world = World {
            clock: Arc::new(SystemClock::new()),
            random: Arc::new(SystemRandom),
            disk: Arc::new(PosixDisk),
            loggers,
            max_open_files: raise_open_file_limit().context("the limit of open files could not be raised")?,
        };
        let folders = config.storage.log_dirs.clone();
        let server = Server::start(config, world).await?;
        tell(&server, &folders);
        stop.next().await;
        info!("stopping");
        tokio::select! {
            stopped = server.stop() => stopped,
            () = stop.next() => anyhow::bail!("ended at once by a second signal; the next start recovers the logs"),
        }
    })
}

/// Says on standard output where the broker is and what to try.
fn tell(server: &Server, folders: &[PathBuf]) {
    let shown: Vec<_> = folders.iter().map(|folder| display(folder)).collect();
    println!("Kalda {} is ready, its data in {}", env!("CARGO_PKG_VERSION"), shown.join(", "));
    for (name, address) in server.advertised() {
        println!("  {name}://{address}");
    }
    if let Some((_, address)) = server.advertised().first() {
        println!("try: kcat -b {address} -L");
    }
}

fn display(folder: &Path) -> String {
    folder.display().to_string()
}

struct StopSignals {
    terminate: Signal,
    interrupt: Signal,
}

impl StopSignals {
    fn listen() -> anyhow::Result<Self> {
        let listen = |kind| signal(kind).context("signals can't be heard");
        Ok(Self { terminate: listen(SignalKind::terminate())?, interrupt: listen(SignalKind::interrupt())? })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
