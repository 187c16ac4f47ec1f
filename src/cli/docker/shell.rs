//! The shell of the image. Where it is the container's first process, something has to pass signals on: a shell doesn't, and
//! the kernel drops those that the first process has no handler for, so that `docker stop` would wait its ten seconds out.
//!
//! ```text
//! sh, bash ─┬─ first process ─▶ itself as a child; SIGTERM goes to all of them; ends when all have ended
//!           └─ any other ─────▶ waits for the file that its command waits for (`awaited_file.rs`) ─▶ becomes bash
//! ```
//! Invariant: it is bash under both names, with the arguments and the exit code that it would have had.

use std::convert::Infallible;
use std::ffi::{OsStr, OsString};
use std::io::IsTerminal as _;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::Context as _;
use rustix::process::{Pid, Signal, WaitOptions, WaitStatus, getpgrp, getpid, kill_process_group, wait};
use tokio::runtime::Builder;
use tokio::signal::unix::{SignalKind, signal};

use super::awaited_file::{awaited, wait_for};
use crate::cli::complain::complain;

/// This program, whatever name it was called by.
const THIS: &str = "/proc/self/exe";
/// Where the image has bash itself.
const BASH: &str = "/usr/libexec/kalda/bash";
/// The names by which it is called.
const NAMES: [&str; 2] = ["sh", "bash"];

/// What a shell ends with that can't be started.
const NOT_FOUND: u8 = 127;
/// What is added to the number of a signal for an exit code.
const BY_SIGNAL: i32 = 128;

/// A call of the shell: its name and its arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shell {
    name: OsString,
    arguments: Vec<OsString>,
}

impl Shell {
    /// The call, if these arguments are one.
    pub fn called(arguments: &[OsString]) -> Option<Self> {
        let (name, arguments) = arguments.split_first()?;
        // A login shell is called `-bash`.
        let base = Path::new(name).file_name().and_then(OsStr::to_str)?.trim_start_matches('-');
        NAMES.contains(&base).then(|| Self { name: name.clone(), arguments: arguments.to_vec() })
    }

    /// Does what was asked; gives the exit code.
    pub fn run(&self) -> ExitCode {
        let ended = if getpid() == Pid::INIT {
            self.run_as_child()
        } else {
            self.become_it().map(|never| match never {})
        };
        ended.unwrap_or_else(|error| {
            complain(format_args!("{error:#}"));
            ExitCode::from(NOT_FOUND)
        })
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.arg0(&self.name).args(&self.arguments);
        command
    }

    fn become_it(&self) -> anyhow::Result<Infallible> {
        if let Some(file) = awaited(&self.arguments) {
            // Where nobody tells of files, the command looks for itself.
            let _ = wait_for(&file);
        }
        Err(self.command(BASH).exec()).context(BASH)
    }

    fn run_as_child(&self) -> anyhow::Result<ExitCode> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            let mut terminate = signal(SignalKind::terminate())?;
            let mut interrupt = signal(SignalKind::interrupt())?;
            let mut ended = signal(SignalKind::child())?;
            let child = self.command(THIS).spawn().context(THIS)?;
            let mut family = Family::of(Pid::from_child(&child));
            // A terminal sends its own signal to all of them.
            let passes_interrupts = !std::io::stdin().is_terminal();
            loop {
                if let Some(code) = family.code_at_its_end()? {
                    return Ok(code);
                }
                tokio::select! {
                    _ = ended.recv() => {}
                    _ = terminate.recv() => family.stop(Signal::TERM)?,
                    _ = interrupt.recv(), if passes_interrupts => family.stop(Signal::INT)?,
                }
            }
        })
    }
}

/// All processes of the container: they have the shell's process group.
struct Family {
    shell: Pid,
    code: Option<ExitCode>,
    stopping: bool,
}

impl Family {
    const fn of(shell: Pid) -> Self {
        Self { shell, code: None, stopping: false }
    }

    /// Passes a signal on, once: this process is in the group, too.
    fn stop(&mut self, signal: Signal) -> anyhow::Result<()> {
        if !self.stopping {
            self.stopping = true;
            kill_process_group(getpgrp(), signal)?;
        }
        Ok(())
    }

    /// Takes note of those that have ended. The container ends with its shell; one that is told to stop, with the last of them, so
    /// that a broker closes its logs.
    fn code_at_its_end(&mut self) -> anyhow::Result<Option<ExitCode>> {
        loop {
            match wait(WaitOptions::NOHANG) {
                Ok(Some((pid, status))) if pid == self.shell => self.code = Some(code(status)),
                Ok(Some(_)) => {}
                Ok(None) => return Ok(self.code.filter(|_| !self.stopping)),
                Err(rustix::io::Errno::CHILD) => return Ok(Some(self.code.unwrap_or(ExitCode::SUCCESS))),
                Err(error) => return Err(error.into()),
            }
        }
    }
}

fn code(status: WaitStatus) -> ExitCode {
    let by_signal = || status.terminating_signal().map(|signal| BY_SIGNAL + signal);
    let code = status.exit_status().or_else(by_signal).unwrap_or_default();
    ExitCode::from(u8::try_from(code).unwrap_or(u8::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_shell_is_called_so() {
        let called = |line: &str| Shell::called(&line.split(' ').map(OsString::from).collect::<Vec<_>>());
        let expected = Shell { name: "sh".into(), arguments: vec!["-c".into(), "x".into()] };
        assert_eq!(called("sh -c x"), Some(expected));
        for line in ["/bin/bash", "-bash"] {
            assert!(called(line).is_some(), "{line}");
        }
        for line in ["kalda sh", "/bin/zsh", "bash.sh"] {
            assert!(called(line).is_none(), "{line}");
        }
    }
}
