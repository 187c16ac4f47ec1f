//! Where Kalda's processor time goes, by sampling with `perf` while it is measured.
//!
//! Invariant: only on request, since sampling costs a little; the last profile under a label stands.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use rustix::process::{Pid, Signal, kill_process};

/// Samples a second: no divisor of the kernel's ticks, so that periodic work is not hit again and again.
const FREQUENCY: &str = "499";
/// Symbols below this part of all samples are left out, in per cent, and those behind the first so many.
const LEAST_PERCENT: &str = "0.7";
const MOST_LINES: usize = 25;

const LOOK_EVERY: Duration = Duration::from_millis(5);

/// A running recording.
pub struct Recording {
    label: String,
    file: PathBuf,
    perf: Child,
}

/// The symbols that most samples fell into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// What was going on.
    pub label: String,
    /// Lines of share and symbol, the greatest first.
    pub lines: Vec<String>,
}

impl Recording {
    /// Begins to sample a process; returns when samples are being taken.
    pub fn begin(label: &str, pid: u32, folder: &Path) -> Result<Self> {
        let file = folder.join("perf.data");
        let mut perf = Command::new("perf")
            .args(["record", "--quiet", "--freq", FREQUENCY, "--pid", &pid.to_string(), "--output"])
            .arg(&file)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("starting perf, which --perf needs")?;
        while !file.exists() {
            ensure!(perf.try_wait()?.is_none(), "perf may not look at another process here");
            thread::sleep(LOOK_EVERY);
        }
        Ok(Self { label: label.to_owned(), file, perf })
    }

    /// Ends sampling, and counts.
    pub fn end(mut self) -> Result<Profile> {
        kill_process(Pid::from_child(&self.perf), Signal::INT)?;
        self.perf.wait()?;
        let output = Command::new("perf")
            .args([
                "report",
                "--stdio",
                "--no-children",
                "--sort",
                "symbol",
                "--percent-limit",
                LEAST_PERCENT,
            ])
            .arg("--input")
            .arg(&self.file)
            .output()?;
        ensure!(output.status.success(), "perf report: {}", String::from_utf8_lossy(&output.stderr));
        let _ = std::fs::remove_file(&self.file);
        Ok(Profile { label: self.label, lines: symbols(&String::from_utf8_lossy(&output.stdout)) })
    }
}

/// Share and symbol from the lines of a report, without comments and the dashes of columns that have nothing to say.
fn symbols(report: &str) -> Vec<String> {
    let lines = report.lines().map(|line| line.trim_end_matches(['-', ' ']).trim_start());
    lines
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .take(MOST_LINES)
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_of_a_report_are_left_out() {
        let report =
            "# Samples: 1K\n#\n\n    12.34%  [k] copy_from_user    -      -\n     3.00%  [.] crc32c\n";
        assert_eq!(symbols(report), ["12.34%  [k] copy_from_user", "3.00%  [.] crc32c"]);
    }
}
