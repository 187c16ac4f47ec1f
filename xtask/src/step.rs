//! Runs the commands of one part, with everything they print going to the part's log.
//!
//! Invariant: a command gets no input, and is stopped with all it started when its part's limit has passed.
//! Deliberately absent: printing while it runs. Two lanes would mix their lines; a failure shows the log's end.

use std::fs::File;
use std::io::{IsTerminal, Write};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::part::Part;
use crate::service::Service;
use crate::workspace::Workspace;

/// How many lines of the log a failure shows: enough for the first error of a compiler or a test's panic.
const LINES_SHOWN: usize = 60;
/// How often a running command is looked at: short beside any command, long beside the look itself.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// The commands of one part, and the facts gathered on the way.
pub struct Steps<'a> {
    workspace: &'a Workspace,
    part: Part,
    log: File,
    deadline: Instant,
    facts: Vec<String>,
}

impl<'a> Steps<'a> {
    /// Starts a part: an empty log, and the clock of its limit.
    pub fn new(workspace: &'a Workspace, part: Part) -> Result<Self> {
        let path = workspace.log_of(part);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let log = File::create(&path).with_context(|| format!("creating {}", path.display()))?;
        Ok(Self { workspace, part, log, deadline: Instant::now() + part.limit(), facts: Vec::new() })
    }

    /// The workspace that is checked.
    pub fn workspace(&self) -> &'a Workspace {
        self.workspace
    }

    /// Notes a sentence for the report.
    pub fn fact(&mut self, sentence: impl Into<String>) {
        self.facts.push(sentence.into());
    }

    /// The sentences noted so far.
    pub fn into_facts(self) -> Vec<String> {
        self.facts
    }

    /// Runs `cargo` with these arguments. Gives what it printed.
    pub fn cargo<S: AsRef<std::ffi::OsStr>>(
        &mut self,
        arguments: impl IntoIterator<Item = S>,
    ) -> Result<String> {
        let mut command = self.workspace.cargo();
        command.args(arguments);
        self.run(&mut command)
    }

    /// Runs a command in the workspace's folder. Gives what it printed; an exit code other than 0 is an error
    /// that shows the end of it.
    pub fn run(&mut self, command: &mut Command) -> Result<String> {
        let line = shown(command);
        let path = self.workspace.log_of(self.part);
        let (mut child, start) = self.spawn(command)?;
        let status = self.wait(&mut child)?;
        let output = read_from(&path, start)?;
        match status {
            Some(status) if status.success() => Ok(output),
            Some(status) => bail!("`{line}` ended with {status}\n{}", last_lines(&output)),
            None => {
                bail!("`{line}` was stopped at the limit of {:?}\n{}", self.part.limit(), last_lines(&output))
            }
        }
    }

    /// Starts a command that runs beside the next ones until the service is dropped, and waits for the first line it
    /// prints that begins with `sign`. Gives what stands behind the sign.
    pub fn start(&mut self, command: &mut Command, sign: &str) -> Result<(Service, String)> {
        let line = shown(command);
        let path = self.workspace.log_of(self.part);
        let (child, start) = self.spawn(command)?;
        let mut service = Service::new(child);
        loop {
            let ended = service.has_ended()?;
            let output = read_from(&path, start)?;
            // A line counts when it is complete.
            let lines = output.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n'));
            if let Some(rest) = lines.filter_map(|line| line.trim().strip_prefix(sign)).next() {
                return Ok((service, rest.to_owned()));
            }
            if ended || Instant::now() > self.deadline {
                bail!("`{line}` did not say `{sign}`\n{}", last_lines(&output))
            }
            thread::sleep(LOOK_EVERY);
        }
    }

    /// Starts a command; gives it, and where its output begins in the log.
    fn spawn(&mut self, command: &mut Command) -> Result<(Child, u64)> {
        let line = shown(command);
        writeln!(self.log, "$ {line}")?;
        let start = self.log.metadata()?.len();
        command.current_dir(self.workspace.root()).stdin(Stdio::null());
        command.stdout(self.log.try_clone()?).stderr(self.log.try_clone()?);
        if !std::io::stdin().is_terminal() {
            // A group of its own can be stopped as a whole. At a terminal Ctrl-C must reach it instead.
            command.process_group(0);
        }
        let child = command.spawn().with_context(|| format!("starting `{line}`"))?;
        Ok((child, start))
    }

    /// Waits for the end of a command; nothing when the limit came first.
    fn wait(&self, child: &mut Child) -> Result<Option<ExitStatus>> {
        loop {
            if let Some(status) = child.try_wait()? {
                return Ok(Some(status));
            }
            if Instant::now() > self.deadline {
                let group = format!("-{}", child.id());
                Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status()?;
                child.kill()?;
                child.wait()?;
                return Ok(None);
            }
            thread::sleep(LOOK_EVERY);
        }
    }
}

/// A command as one would type it.
fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let words: Vec<_> = words.map(|word| word.to_string_lossy().into_owned()).collect();
    let program = Path::new(&words[0]).file_name().map(|name| name.to_string_lossy().into_owned());
    std::iter::once(program.unwrap_or_default())
        .chain(words[1..].iter().cloned())
        .collect::<Vec<_>>()
        .join(" ")
}

fn read_from(path: &Path, start: u64) -> Result<String> {
    let bytes = std::fs::read(path)?;
    let start = usize::try_from(start)?.min(bytes.len());
    Ok(String::from_utf8_lossy(&bytes[start..]).into_owned())
}

fn last_lines(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let from = lines.len().saturating_sub(LINES_SHOWN);
    lines[from..].iter().map(|line| format!("   | {line}\n")).collect()
}
