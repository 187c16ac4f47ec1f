//! One broker with a folder of its own.
//!
//! The memory limit is RLIMIT_DATA, set before the program begins: heap, private mappings and the stacks of threads together
//! may not have more, as reserved, not as touched. What goes beyond fails at once in the allocation that asks for it, and
//! Rust ends the process: one request that costs too much is seen for certain, on any machine and without rights. A cgroup
//! would count the page cache too, and kill at some later moment.
//!
//! Invariant: the process is gone when the value is dropped.

use std::fs::{self, File};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use rustix::process::{Pid, Signal, kill_process};

use super::settings::SETTINGS;

/// The hard limit of memory.
pub const LIMIT_MIB: u64 = 256;
/// How long a start may take, after damage too.
const READY_WITHIN: Duration = Duration::from_secs(60);
/// How long a stop may take.
const STOPS_WITHIN: Duration = Duration::from_secs(30);
const LOOK_EVERY: Duration = Duration::from_millis(5);
/// What stands in front of the address when it's ready.
const READY: &str = "PLAINTEXT://";
/// What stands in front of an address that speaks HTTP.
const HTTP: &str = ": http://";

/// A running broker.
#[derive(Debug)]
pub struct BrokerProcess {
    program: PathBuf,
    folder: PathBuf,
    child: Child,
    address: SocketAddr,
}

impl BrokerProcess {
    /// Starts it in `folder`, on a free port, and waits until it is ready.
    pub fn start(program: &Path, folder: &Path) -> Result<Self> {
        let child = spawn(program, folder)?;
        let mut broker = Self {
            program: program.to_owned(),
            folder: folder.to_owned(),
            child,
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
        };
        broker.address = broker.wait_until_ready()?;
        Ok(broker)
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where it speaks HTTP.
    pub fn http_addresses(&self) -> Vec<SocketAddr> {
        let told = fs::read_to_string(self.folder.join("ready.txt")).unwrap_or_default();
        let addresses = told.lines().filter_map(|line| line.split_once(HTTP)?.1.trim().parse().ok());
        addresses.collect()
    }

    /// Its process id.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Its log.
    pub fn log_path(&self) -> PathBuf {
        log_path(&self.folder)
    }

    /// How it ended, where it has.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().ok().flatten()
    }

    /// Stops it by SIGTERM; an exit code other than 0, or taking too long, is an error.
    pub fn stop(&mut self) -> Result<()> {
        if self.ended().is_none() {
            kill_process(Pid::from_child(&self.child), Signal::TERM)?;
        }
        let until = Instant::now() + STOPS_WITHIN;
        loop {
            if let Some(status) = self.ended() {
                ensure!(status.success(), "the broker ended with {status}");
                return Ok(());
            }
            if Instant::now() > until {
                self.kill();
                bail!("the broker did not stop within {STOPS_WITHIN:?}");
            }
            std::thread::sleep(LOOK_EVERY);
        }
    }

    /// Starts it again on the same folder, after its end.
    pub fn restart(&mut self) -> Result<()> {
        self.child = spawn(&self.program, &self.folder)?;
        self.address = self.wait_until_ready()?;
        Ok(())
    }

    /// What `kalda verify-log` says of its data in its last line; an error with all it found where that is a fault.
    pub fn verify(&self) -> Result<String> {
        let data = self.folder.join("data");
        let output = Command::new(&self.program).arg("verify-log").arg(data).output()?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let lines: Vec<&str> = text.lines().collect();
        let shown = lines[lines.len().saturating_sub(20)..].join("\n    ");
        ensure!(output.status.success(), "verify-log found:\n    {shown}");
        Ok(lines.last().copied().unwrap_or_default().to_owned())
    }

    fn wait_until_ready(&mut self) -> Result<SocketAddr> {
        let until = Instant::now() + READY_WITHIN;
        loop {
            let ended = self.ended();
            let text = fs::read_to_string(self.folder.join("ready.txt")).unwrap_or_default();
            let lines = text.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n'));
            if let Some(address) = lines.filter_map(|line| line.trim().strip_prefix(READY)).next() {
                return Ok(address.parse()?);
            }
            if let Some(status) = ended {
                bail!("the broker ended with {status} before it was ready:\n{}", self.log_end(10));
            }
            ensure!(Instant::now() < until, "the broker was not ready within {READY_WITHIN:?}");
            std::thread::sleep(LOOK_EVERY);
        }
    }

    /// The last lines of its log.
    pub fn log_end(&self, lines: usize) -> String {
        let text = fs::read(self.log_path()).unwrap_or_default();
        let text = String::from_utf8_lossy(&text).into_owned();
        let all: Vec<&str> = text.lines().collect();
        all[all.len().saturating_sub(lines)..].iter().map(|line| format!("    {line}\n")).collect()
    }

    fn kill(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for BrokerProcess {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Its standard output says when it is ready, anew after each start; the log goes on.
fn spawn(program: &Path, folder: &Path) -> Result<Child> {
    fs::create_dir_all(folder)?;
    let ready = File::create(folder.join("ready.txt"))?;
    let log = File::options().create(true).append(true).open(log_path(folder))?;
    let limits = format!("ulimit -d {} && ulimit -n $(ulimit -Hn) && exec \"$0\" \"$@\"", LIMIT_MIB << 10);
    let mut command = Command::new("sh");
    command.args(["-c", &limits]).arg(program);
    command.args(["--listen", "PLAINTEXT://127.0.0.1:0"]).arg("--data").arg(folder.join("data"));
    command.args(SETTINGS.iter().flat_map(|setting| ["--set", setting]));
    command.stdin(Stdio::null()).stdout(ready).stderr(log);
    command.spawn().with_context(|| format!("starting {}", program.display()))
}

fn log_path(folder: &Path) -> PathBuf {
    folder.join("broker.log")
}
