//! `kalda`: runs the broker until it is told to stop.
//!
//! Invariant: what is printed about being ready is true when it is printed. SIGTERM and SIGINT end it in good order, also while it
//! starts; a second one ends it at once. Exit code 0 after a stop in good order, 1 after any other end, 2 for wrong usage.

use anyhow::Context as _;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::task::spawn_blocking;
use tracing::{info, warn};

use super::arguments::{LogFormat, ServeArguments};
use super::complain::complain;
use super::{WRONG_USAGE, logging};
use crate::config::{BrokerConfig, Loaded};
use crate::server::{Accepted, AsideThreads, Server, TURNS_BETWEEN_LOOKS, World};
use crate::sys::{
    Disk as _, Loggers, PosixDisk, Random, SystemClock, SystemRandom, memory_limit, processors,
    raise_open_file_limit, random_uuid, tune_allocator,
};

const ENDED_AT_ONCE: &str = "ended at once by a second signal; the next start recovers the logs";
/// Threads that serve connections are one fewer than processors: the last one is for those that wait for disks or do what takes long, and for
/// clients on the same machine. Whoever wants another number sets this variable of tokio's.
const SERVING_THREADS: &str = "TOKIO_WORKER_THREADS";
/// Threads that wait for disks, or do what takes long: more would only wait for each other.
const MOST_BLOCKING_THREADS: usize = 64;

/// A broker to run.
pub(super) struct Start {
    /// Its configuration.
    pub loaded: Loaded,
    /// A data folder that goes when the broker stops.
    pub ephemeral: Option<PathBuf>,
    /// What it goes on without.
    pub accepted: Accepted,
    /// What else is said on standard output, once, when clients are served.
    pub greeting: Vec<String>,
}

/// Runs the broker; gives the process's exit code.
#[must_use]
pub fn serve(arguments: &ServeArguments) -> ExitCode {
    serve_what(arguments.log_level.as_deref(), arguments.log_format, || load(arguments))
}

/// Runs the broker that `prepare` gives, which may wait for files; a mistake in it is one of usage.
pub(super) fn serve_what(
    log_level: Option<&str>,
    log_format: LogFormat,
    prepare: impl FnOnce() -> anyhow::Result<Start>,
) -> ExitCode {
    // Before anything else, so that a signal from here on finds somebody who hears it.
    let (runtime, stop) = match runtime_that_hears_signals() {
        Ok(ready) => ready,
        Err(error) => return failed(&error, ExitCode::FAILURE),
    };
    let prepared = logging::begin(log_level, log_format).and_then(|loggers| Ok((loggers, prepare()?)));
    let (loggers, Start { loaded, ephemeral, accepted, greeting }) = match prepared {
        Ok(prepared) => prepared,
        Err(error) => return failed(&error, ExitCode::from(WRONG_USAGE)),
    };
    for (key, origin) in &loaded.unknown {
        warn!(key, "an unknown configuration key is ignored ({origin})");
    }
    let result = runtime.block_on(run(loaded.config, accepted, &greeting, loggers, stop));
    match &result {
        Ok(()) => drop(runtime),
        // What still runs is not waited for: the process ends, and with it all its threads.
        Err(_) => runtime.shutdown_background(),
    }
    if let Some(folder) = ephemeral
        && let Err(error) = remove(&folder)
    {
        warn!(folder = %folder.display(), %error, "the temporary folder could not be removed");
    }
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error, ExitCode::FAILURE),
    }
}

fn failed(error: &anyhow::Error, code: ExitCode) -> ExitCode {
    complain(format_args!("{error:#}"));
    code
}

/// Removes a folder; one that was never made is gone, too.
fn remove(folder: &Path) -> std::io::Result<()> {
    match PosixDisk.remove_folder(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        removed => removed,
    }
}

fn load(arguments: &ServeArguments) -> anyhow::Result<Start> {
    let mut sources = arguments.sources(environment())?;
    let ephemeral = arguments.ephemeral.then(|| temporary_folder(&SystemRandom));
    if let Some(folder) = &ephemeral {
        let folder = folder.display().to_string();
        sources.flags.push(("--ephemeral".to_owned(), "log.dirs".to_owned(), folder));
    }
    Ok(Start { loaded: sources.load()?, ephemeral, accepted: arguments.accepted(), greeting: Vec::new() })
}

/// The environment. Names and values that aren't UTF-8 can't be any of ours.
pub(super) fn environment() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
}

/// A folder that nobody else has; the log room makes it.
fn temporary_folder(random: &dyn Random) -> PathBuf {
    std::env::temp_dir().join(format!("kalda-{}", random_uuid(random)))
}

fn runtime_that_hears_signals() -> anyhow::Result<(Runtime, StopSignals)> {
    tune_allocator();
    let mut builder = Builder::new_multi_thread();
    if std::env::var_os(SERVING_THREADS).is_none() {
        builder.worker_threads(processors().saturating_sub(1).max(1));
    }
    let runtime = builder
        .enable_all()
        .event_interval(TURNS_BETWEEN_LOOKS)
        .max_blocking_threads(MOST_BLOCKING_THREADS)
        .build()
        .context("the threads could not be started")?;
    let stop = runtime.block_on(async { StopSignals::listen() })?;
    Ok((runtime, stop))
}

/// The doors to the world, as they are for a process of its own.
pub(super) fn world(loggers: Arc<Loggers>) -> anyhow::Result<World> {
    Ok(World {
        clock: Arc::new(SystemClock::new()),
        random: Arc::new(SystemRandom),
        disk: Arc::new(PosixDisk),
        loggers,
        aside: Arc::new(AsideThreads::new(processors())),
        max_open_files: raise_open_file_limit().context("the limit of open files could not be raised")?,
        memory_limit: memory_limit(),
    })
}

async fn run(
    config: BrokerConfig,
    accepted: Accepted,
    greeting: &[String],
    loggers: Arc<Loggers>,
    mut stop: StopSignals,
) -> anyhow::Result<()> {
    let world = world(loggers)?;
    if stop.was_given().await {
        return Ok(());
    }
    let folders = config.storage.log_dirs.clone();
    // A start reads files: on a thread that may wait for them, so that signals are heard meanwhile.
    let runtime = Handle::current();
    let mut starting = spawn_blocking(move || runtime.block_on(Server::start(config, world, accepted)));
    let (server, failed) = tokio::select! {
        started = &mut starting => {
            let server = started??;
            tell(&server, &folders, greeting);
            let failed = tokio::select! {
                () = stop.next() => false,
                () = server.failed() => true,
            };
            (server, failed)
        }
        () = stop.next() => {
            info!("told to stop while starting; the start is finished first");
            tokio::select! {
                started = starting => (started??, false),
                () = stop.next() => anyhow::bail!(ENDED_AT_ONCE),
            }
        }
    };
    info!("stopping");
    tokio::select! {
        stopped = server.stop() => stopped?,
        () = stop.next() => anyhow::bail!(ENDED_AT_ONCE),
    }
    anyhow::ensure!(!failed, "the broker could not go on");
    Ok(())
}

/// Says on standard output where the broker is and what to try. That nobody listens is no reason not to serve.
fn tell(server: &Server, folders: &[PathBuf], greeting: &[String]) {
    let _ = try_to_tell(&mut std::io::stdout().lock(), server, folders, greeting);
}

fn try_to_tell(
    out: &mut impl Write,
    server: &Server,
    folders: &[PathBuf],
    greeting: &[String],
) -> std::io::Result<()> {
    let shown: Vec<_> = folders.iter().map(|folder| display(folder)).collect();
    writeln!(out, "Kalda {} is ready, its data in {}", env!("CARGO_PKG_VERSION"), shown.join(", "))?;
    for (name, address) in server.advertised() {
        writeln!(out, "  {name}://{address}")?;
    }
    for (name, address) in server.http_addresses() {
        writeln!(out, "  {name}: {address}")?;
    }
    if let Some((_, address)) = server.advertised().first() {
        writeln!(out, "try: kcat -b {address} -L")?;
    }
    greeting.iter().try_for_each(|line| writeln!(out, "{line}"))
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

    /// True if a signal has come already.
    async fn was_given(&mut self) -> bool {
        tokio::select! {
            biased;
            () = self.next() => true,
            () = std::future::ready(()) => false,
        }
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
