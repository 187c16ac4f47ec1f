//! The binary as a process of its own.
//!
//! Invariant: the process is gone and its folder removed when the value is dropped; before that, `kalda verify-log` finds no fault
//! in its data, and nothing at all after a stop in good order.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};

use super::TestClient;
use super::lines::Lines;

/// The state of a listening socket in the system's table.
const LISTENING: &str = "0A";

/// A running broker.
pub struct TestBroker {
    process: Child,
    lines: Lines,
    told: Vec<String>,
    folder: tempfile::TempDir,
    flags: Vec<String>,
    log: Option<PathBuf>,
    memory_mib: Option<u64>,
}

impl TestBroker {
    /// Starts a broker on a free port with an empty folder.
    pub fn start(flags: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        Self::start_in(folder, flags, None, None)
    }

    /// Starts a broker on a copy of a data folder.
    pub fn start_on(data: &Path, flags: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        copy(data, &folder.path().join("data"));
        Self::start_in(folder, flags, None, None)
    }

    /// The same, and it can't have more memory than that.
    pub fn start_within(memory_mib: u64, flags: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        Self::start_in(folder, flags, None, Some(memory_mib))
    }

    /// The same, and its log is a file: what was written before an answer is there as soon as the answer is.
    pub fn start_logging(flags: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let log = folder.path().join("log");
        Self::start_in(folder, flags, Some(log), None)
    }

    fn start_in(
        folder: tempfile::TempDir,
        flags: &[&str],
        log: Option<PathBuf>,
        memory_mib: Option<u64>,
    ) -> Self {
        let flags: Vec<String> = flags.iter().map(|flag| (*flag).to_owned()).collect();
        let (process, told, lines) = spawn(folder.path(), &flags, log.as_deref(), memory_mib);
        Self { process, lines, told, folder, flags, log, memory_mib }
    }

    /// What all its runs have logged up to now.
    pub fn log(&self) -> String {
        let path = self.log.as_deref().expect("it was started with its log");
        std::fs::read_to_string(path).expect("the log is there")
    }

    /// Where it listens.
    pub fn address(&self) -> &str {
        let command = self.told.iter().find_map(|line| line.split_once("kcat -b "));
        command.and_then(|(_, rest)| rest.split_whitespace().next()).expect("an address")
    }

    /// Where it serves something by HTTP: the host and the port.
    pub fn http_address(&self, what: &str) -> &str {
        let line = self.told.iter().find_map(|line| line.trim().strip_prefix(what));
        line.and_then(|line| line.strip_prefix(": http://")).expect("it is served")
    }

    /// What this run has written to its log.
    pub fn lines(&self) -> &Lines {
        &self.lines
    }

    /// Waits until it ends by itself, and gives how.
    pub fn wait(&mut self) -> ExitStatus {
        self.process.wait().expect("it ends")
    }

    /// What a broker says that doesn't start, and its exit code.
    pub fn refusal(flags: &[&str]) -> (String, Option<i32>) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kalda"));
        command.env_clear().stdin(Stdio::null()).args(["--listen", "PLAINTEXT://127.0.0.1:0"]).args(flags);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut process = command.spawn().expect("the binary starts");
        let output = BufReader::new(process.stdout.take().expect("its output is piped"));
        let ready = output.lines().map_while(Result::ok).any(|line| line.contains(" is ready"));
        if ready {
            process.kill().expect("it runs");
        }
        let output = process.wait_with_output().expect("it ends");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!ready, "it should have been refused: {said}");
        (said, output.status.code())
    }

    /// The process id.
    pub fn pid(&self) -> u32 {
        self.process.id()
    }

    /// Its data, or with `--ephemeral` where it makes its folder for them.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// How many sockets it has open.
    pub fn open_sockets(&self) -> usize {
        let descriptors = std::fs::read_dir(format!("/proc/{}/fd", self.pid())).expect("the process runs");
        let links = descriptors.filter_map(|entry| std::fs::read_link(entry.ok()?.path()).ok());
        links.filter(|link| link.to_string_lossy().starts_with("socket:")).count()
    }

    /// The ports of 127.0.0.1 on which it listens, from the system's own table.
    pub fn listening_ports(&self) -> Vec<u16> {
        let pid = self.pid();
        let descriptors = std::fs::read_dir(format!("/proc/{pid}/fd")).expect("the process runs");
        let links = descriptors.filter_map(|entry| std::fs::read_link(entry.ok()?.path()).ok());
        let sockets: Vec<String> = links.map(|link| link.display().to_string()).collect();
        let table = std::fs::read_to_string(format!("/proc/{pid}/net/tcp")).expect("the process runs");
        let rows = table.lines().skip(1).map(|row| row.split_whitespace().collect::<Vec<_>>());
        let own = rows.filter(|row| row[3] == LISTENING && sockets.contains(&format!("socket:[{}]", row[9])));
        own.map(|row| u16::from_str_radix(row[1].split_once(':').expect("a port").1, 16).expect("a port"))
            .collect()
    }

    /// Its data folder.
    pub fn data(&self) -> std::path::PathBuf {
        self.folder.path().join("data")
    }

    /// How many of its threads have a name that begins so.
    pub fn threads_named(&self, beginning: &str) -> usize {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", self.process.id())).expect("it runs");
        let names = tasks.filter_map(|task| std::fs::read_to_string(task.ok()?.path().join("comm")).ok());
        names.filter(|name| name.starts_with(beginning)).count()
    }

    /// The most memory that it has had so far, in bytes.
    pub fn peak_memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid())).expect("it runs");
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("its peak");
        peak.trim().trim_end_matches(" kB").parse::<u64>().expect("a number") * 1024
    }

    /// A connection to it.
    pub fn connect(&self) -> TestClient {
        TestClient::connect(self.address())
    }

    /// Kills it with signal 9 and starts it again on the same folder.
    pub fn kill_and_restart(&mut self) {
        self.kill_and_restart_after(|| {});
    }

    /// Kills it with signal 9.
    pub fn kill(&mut self) {
        self.process.kill().expect("the process runs");
        let status = self.process.wait().expect("it ends");
        assert_eq!(status.signal(), Some(9));
    }

    /// As [`Self::kill_and_restart`], with something done to its files in between.
    pub fn kill_and_restart_after(&mut self, meanwhile: impl FnOnce()) {
        self.kill();
        meanwhile();
        self.restart();
    }

    /// Ends it with SIGTERM and starts it again on the same folder.
    pub fn stop_and_restart(&mut self) {
        assert!(self.stop().success(), "the broker ends in good order");
        self.restart();
    }

    /// Ends it with SIGTERM.
    pub fn stop(&mut self) -> ExitStatus {
        let pid = rustix::process::Pid::from_child(&self.process);
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).expect("the process runs");
        let status = self.process.wait().expect("it ends");
        let (found, summary) = self.verify_log();
        assert!(summary.ends_with("0 faults, 0 notes") || summary.is_empty(), "{found}");
        status
    }

    /// What `kalda verify-log` says of its data, and the last line of that; nothing where there is no data.
    fn verify_log(&self) -> (String, String) {
        if !self.data().exists() {
            return (String::new(), String::new());
        }
        let mut command = Command::new(env!("CARGO_BIN_EXE_kalda"));
        let output = command.args(["verify-log", "--records"]).arg(self.data()).output().expect("it starts");
        let found = String::from_utf8(output.stdout).expect("text");
        let summary = found.lines().last().expect("a summary").to_owned();
        assert_eq!(output.status.success(), summary.contains(": 0 faults"), "{found}");
        (found, summary)
    }

    /// Ends it with SIGTERM and starts it again on the same folder, with no more memory than so many MiB.
    pub fn stop_and_restart_within(&mut self, memory_mib: u64) {
        assert!(self.stop().success(), "the broker ends in good order");
        self.memory_mib = Some(memory_mib);
        self.restart();
    }

    /// Starts it again on the same folder, after its end.
    pub fn restart(&mut self) {
        (self.process, self.told, self.lines) =
            spawn(self.folder.path(), &self.flags, self.log.as_deref(), self.memory_mib);
    }
}

impl Drop for TestBroker {
    fn drop(&mut self) {
        // It may have ended already: then there is nothing to kill.
        let _ = self.process.kill();
        let _ = self.process.wait();
        if !std::thread::panicking() {
            let (found, summary) = self.verify_log();
            assert!(summary.contains(": 0 faults") || summary.is_empty(), "{found}");
        }
    }
}

/// Copies a folder with all that is in it.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir(to).expect("a new folder");
    for entry in std::fs::read_dir(from).expect("the folder") {
        let (from, to) = (entry.expect("an entry").path(), to);
        let to = to.join(from.file_name().expect("a name"));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            std::fs::copy(&from, &to).expect("a copy");
        }
    }
}

fn spawn(
    folder: &Path,
    flags: &[String],
    log: Option<&Path>,
    memory_mib: Option<u64>,
) -> (Child, Vec<String>, Lines) {
    let mut command = program(memory_mib);
    command.env_clear().env("TMPDIR", folder).stdin(Stdio::null()).stdout(Stdio::piped());
    match log {
        Some(path) => {
            let file = File::options().create(true).append(true).open(path).expect("the folder is there");
            command.stderr(file);
        }
        None => {
            command.stderr(Stdio::piped());
        }
    }
    if !flags.iter().any(|flag| flag == "--listen") {
        command.args(["--listen", "PLAINTEXT://127.0.0.1:0"]);
    }
    if !flags.iter().any(|flag| flag == "--ephemeral" || flag.starts_with("log.dirs=")) {
        command.arg("--data").arg(folder.join("data"));
    }
    command.args(["--set", "group.initial.rebalance.delay.ms=0"]).args(flags);
    let mut process = command.spawn().expect("the binary starts");
    let lines = process.stderr.take().map(Lines::of).unwrap_or_default();
    let mut output = BufReader::new(process.stdout.take().expect("its output is piped"));
    let told = told(&mut output);
    // Whatever else it prints must not fill the pipe.
    std::thread::spawn(move || std::io::copy(&mut output.by_ref(), &mut std::io::sink()));
    (process, told, lines)
}

/// The binary; within a limit of memory, started by a shell that sets it. An allocation beyond that fails and ends the process.
fn program(memory_mib: Option<u64>) -> Command {
    let binary = env!("CARGO_BIN_EXE_kalda");
    let Some(memory_mib) = memory_mib else { return Command::new(binary) };
    let mut shell = Command::new("/bin/sh");
    shell.args(["-c", "ulimit -d \"$0\"; exec \"$@\"", &(memory_mib * 1024).to_string(), binary]);
    shell
}

/// What it says up to the line that tells which kcat command to try.
fn told(output: &mut impl BufRead) -> Vec<String> {
    let mut told = Vec::new();
    for line in output.lines() {
        told.push(line.expect("the output is text"));
        if told.last().is_some_and(|line| line.contains("kcat -b ")) {
            return told;
        }
    }
    panic!("the broker ended before it was ready");
}
