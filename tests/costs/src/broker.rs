//! The broker as a child process that runs this same program, and what `/proc` says of it.
//!
//! Invariant: the broker is started by its own command line, so that runtime, allocator settings and defaults are those of `kalda`;
//! only the number of its worker threads is fixed, so that the figures don't depend on the machine's processors.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use anyhow::{Context, Result};
use tempfile::TempDir;

use crate::counting::SIGN;

/// The variable that says what a child of this program is to be.
pub const ROLE: &str = "KALDA_COSTS_ROLE";
const BROKER: &str = "broker";
const LISTENER: &str = "PLAINTEXT://";

/// Whether this process is the broker that is measured.
pub fn is_its_role() -> bool {
    std::env::var_os(ROLE).is_some_and(|role| role == BROKER)
}

/// A broker that accepts connections; it is killed when this is dropped.
pub struct Broker {
    /// Where it listens.
    pub address: String,
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    _folder: TempDir,
}

/// What a process has done so far.
#[derive(Clone, Copy, Debug)]
pub struct Counts {
    /// Allocations.
    pub allocations: u64,
    /// Calls of the kernel that read or write, on files and sockets: `syscr` and `syscw` of `/proc/PID/io`.
    pub calls: u64,
    /// Switches to another thread since this one waited.
    pub switches: u64,
}

impl Broker {
    /// Starts it with so many worker threads.
    pub fn start(workers: u32) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let data = folder.path().join("data");
        let mut child = Command::new(std::env::current_exe()?)
            .arg(format!("--listen={LISTENER}127.0.0.1:0"))
            .arg(format!("--data={}", data.display()))
            .env(ROLE, BROKER)
            .env("TOKIO_WORKER_THREADS", workers.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let input = child.stdin.take().context("no standard input")?;
        let output = BufReader::new(child.stdout.take().context("no standard output")?);
        let mut broker = Self { address: String::new(), child, input, output, _folder: folder };
        broker.address = broker.line_after(LISTENER)?;
        Ok(broker)
    }

    /// Its process id.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// What it has done so far.
    pub fn counts(&mut self) -> Result<Counts> {
        writeln!(self.input)?;
        let allocations = self.line_after(SIGN)?.parse()?;
        let folder = format!("/proc/{}", self.pid());
        let io = fs::read_to_string(format!("{folder}/io"))?;
        let mut switches = 0;
        for thread in fs::read_dir(format!("{folder}/task"))? {
            // A thread that waited for a disk may end meanwhile.
            let status = fs::read_to_string(thread?.path().join("status")).unwrap_or_default();
            switches += field(&status, "voluntary_ctxt_switches:").unwrap_or(0);
        }
        let calls = |key| field(&io, key).with_context(|| format!("no {key} in /proc/PID/io"));
        Ok(Counts { allocations, calls: calls("syscr:")? + calls("syscw:")?, switches })
    }

    fn line_after(&mut self, sign: &str) -> Result<String> {
        let mut line = String::new();
        while self.output.read_line(&mut line)? > 0 {
            if let Some(rest) = line.trim().strip_prefix(sign) {
                return Ok(rest.to_owned());
            }
            line.clear();
        }
        anyhow::bail!("the broker ended without a line that begins with `{sign}`")
    }
}

impl Drop for Broker {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn field(text: &str, key: &str) -> Option<u64> {
    text.lines().find_map(|line| line.strip_prefix(key))?.trim().parse().ok()
}
