//! The broker's own log, as a file that grows.
//!
//! Invariant: each line is looked at once, by whoever asks next.

use std::fs;
use std::path::PathBuf;

/// Signs of a fault in the broker, wherever they stand in a line.
const FAULTS: [&str; 4] = [" ERROR ", "panicked at", "memory allocation of", "stack overflow"];

/// A log file.
/// In the line of a request that created topics: it is about what the broker did, and it did it.
const CREATED: &str = "created on demand";

#[derive(Debug)]
pub struct LogFile {
    path: PathBuf,
    seen: usize,
}

/// What was added to it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct NewLines {
    /// How many lines.
    pub count: usize,
    /// The lines that tell of a fault.
    pub faults: Vec<String>,
}

impl LogFile {
    /// Begins at its start.
    pub fn new(path: PathBuf) -> Self {
        Self { path, seen: 0 }
    }

    /// What was added since the last call.
    pub fn news(&mut self) -> NewLines {
        let bytes = fs::read(&self.path).unwrap_or_default();
        let text = String::from_utf8_lossy(bytes.get(self.seen..).unwrap_or_default());
        self.seen = bytes.len();
        let faults = text.lines().filter(|line| FAULTS.iter().any(|sign| line.contains(sign)));
        NewLines {
            count: text.lines().filter(|line| !line.contains(CREATED)).count(),
            faults: faults.map(str::to_owned).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn each_line_is_told_once() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        let mut log = LogFile::new(file.path().to_owned());
        writeln!(file, "12:00  INFO ready\n12:01 ERROR that broke").unwrap();
        assert_eq!(log.news(), NewLines { count: 2, faults: vec!["12:01 ERROR that broke".to_owned()] });
        assert_eq!(log.news(), NewLines::default());
    }
}
