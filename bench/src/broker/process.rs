//! The child process and its folder.

use std::fs::{self, File};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use rustix::process::{Pid, Signal, kill_process};

use super::settings::Settings;
use super::{kafka, kalda, port};
use crate::figures::Kind;
use crate::options::Options;
use crate::wire::Connection;

/// The limit of open files that both brokers get: what Linux distributions and containers commonly set or allow.
pub const OPEN_FILES: u32 = 20_000;
/// Longer than any start, with 10 GB to recover too.
const READY_WITHIN: Duration = Duration::from_secs(300);
/// Longer than any stop.
const STOPS_WITHIN: Duration = Duration::from_secs(300);
/// Short beside a start of milliseconds.
const LOOK_EVERY: Duration = Duration::from_millis(1);

/// A broker with a folder of its own.
pub struct Broker {
    /// Which one.
    pub kind: Kind,
    /// Where clients connect.
    pub address: SocketAddr,
    folder: PathBuf,
    command: Vec<String>,
    child: Option<Child>,
}

impl Broker {
    /// Lays out an empty folder for it, and formats that where the broker wants it.
    pub fn prepare(kind: Kind, options: &Options, settings: Settings<'_>) -> Result<Self> {
        let port = port::free_pair()?;
        let folder = options.folder.join(format!("{}-{port}", kind.name().to_lowercase()));
        let data = folder.join("data");
        remove_if_there(&folder)?;
        fs::create_dir_all(&data).with_context(|| format!("making {}", data.display()))?;
        let command = match kind {
            Kind::Kalda => kalda::command(&options.kalda, port, &data, settings),
            Kind::Kafka => {
                kafka::prepare(&folder, port, &data, settings)?;
                kafka::command(&folder, &options.kafka_heap)?
            }
        };
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        Ok(Self { kind, address, folder, command, child: None })
    }

    /// What it says of its version.
    pub fn version(kind: Kind, options: &Options) -> Result<String> {
        match kind {
            Kind::Kalda => kalda::version(&options.kalda),
            Kind::Kafka => kafka::version(),
        }
    }

    /// Starts the process and waits for nothing; gives the moment before.
    pub fn launch(&mut self) -> Result<Instant> {
        ensure!(self.child.is_none(), "{} runs already", self.kind.name());
        let log = File::options().create(true).append(true).open(self.log_file())?;
        let limited = format!("ulimit -n {OPEN_FILES} && exec \"$0\" \"$@\"");
        let started = Instant::now();
        let child = Command::new("sh")
            .args(["-c", &limited])
            .args(&self.command)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .with_context(|| format!("starting {}", self.kind.name()))?;
        self.child = Some(child);
        Ok(started)
    }

    /// Waits until it accepts a connection, and gives that.
    pub async fn connect(&mut self) -> Result<Connection> {
        let until = Instant::now() + READY_WITHIN;
        loop {
            match Connection::open(self.address).await {
                Ok(connection) => return Ok(connection),
                Err(error) if Instant::now() > until => return Err(error),
                Err(_) => {}
            }
            self.ensure_running()?;
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// Fails where the process has ended by itself.
    pub fn ensure_running(&mut self) -> Result<()> {
        let child = self.child.as_mut().context("not started")?;
        if let Some(status) = child.try_wait()? {
            let text = fs::read_to_string(self.log_file()).unwrap_or_default();
            let lines: Vec<&str> = text.lines().rev().take(20).collect();
            let end: String = lines.iter().rev().map(|line| format!("   | {line}\n")).collect();
            bail!("{} ended with {status}\n{end}", self.kind.name());
        }
        Ok(())
    }

    /// Its process id.
    pub fn pid(&self) -> Result<u32> {
        Ok(self.child.as_ref().context("not started")?.id())
    }

    /// The folder that it keeps its logs in.
    pub fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// Stops it in good order; gives the time it took.
    pub fn stop(&mut self) -> Result<Duration> {
        self.end(Signal::TERM)
    }

    /// Stops it as a crash would.
    pub fn kill(&mut self) -> Result<Duration> {
        self.end(Signal::KILL)
    }

    fn end(&mut self, signal: Signal) -> Result<Duration> {
        let mut child = self.child.take().context("not started")?;
        let asked = Instant::now();
        kill_process(Pid::from_child(&child), signal)?;
        while child.try_wait()?.is_none() {
            if asked.elapsed() > STOPS_WITHIN {
                child.kill()?;
                child.wait()?;
                bail!("{} did not stop within {STOPS_WITHIN:?}", self.kind.name());
            }
            std::thread::sleep(LOOK_EVERY);
        }
        Ok(asked.elapsed())
    }

    fn log_file(&self) -> PathBuf {
        self.folder.join("broker.log")
    }
}

impl Drop for Broker {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn remove_if_there(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("removing {}", folder.display()))
        }
        _ => Ok(()),
    }
}
