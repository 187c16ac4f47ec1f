//! Findings with their places, and the list of one partition's.
//!
//! Invariant: a file has at most [`MOST_PER_FILE`] faults and as many notes; how many more there were is told.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::problem::{Problem, Severity};
use kalda_sys::reason;
use kalda_sys::types::Offset;

/// Where a file is broken all over, the first of them say it.
pub const MOST_PER_FILE: u64 = 20;

/// Something that was found, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// The partition's folder name; none for files of the directory.
    pub partition: Option<String>,
    /// The file.
    #[serde(serialize_with = "as_text")]
    pub file: PathBuf,
    /// The position in the file, in bytes.
    pub position: Option<u64>,
    /// The offset it is about.
    pub offset: Option<i64>,
    /// What it is.
    #[serde(flatten)]
    pub problem: Problem,
}

/// A place in a file.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The file.
    pub file: &'a Path,
    /// The position, in bytes.
    pub position: Option<u64>,
    /// The offset.
    pub offset: Option<Offset>,
}

impl<'a> Place<'a> {
    /// A file as a whole.
    #[must_use]
    pub const fn file(file: &'a Path) -> Self {
        Self { file, position: None, offset: None }
    }

    /// A position in a file.
    #[must_use]
    pub const fn at(file: &'a Path, position: u64) -> Self {
        Self { file, position: Some(position), offset: None }
    }

    /// The same, about an offset.
    #[must_use]
    pub const fn about(self, offset: Offset) -> Self {
        Self { offset: Some(offset), ..self }
    }
}

/// The findings of one partition, or of a directory's own files.
#[derive(Debug)]
pub struct Findings {
    partition: Option<String>,
    list: Vec<Finding>,
    counts: BTreeMap<(PathBuf, Severity), u64>,
}

impl Findings {
    /// None yet.
    #[must_use]
    pub const fn new(partition: Option<String>) -> Self {
        Self { partition, list: Vec::new(), counts: BTreeMap::new() }
    }

    /// Adds one, as bad as it is by its nature.
    pub fn add(&mut self, place: Place<'_>, problem: Problem) {
        self.add_as(problem.severity(), place, problem);
    }

    /// Adds one that is at most so bad.
    pub fn add_as(&mut self, severity: Severity, place: Place<'_>, problem: Problem) {
        let severity = severity.max(problem.severity());
        let count = self.counts.entry((place.file.to_owned(), severity)).or_default();
        *count += 1;
        if *count <= MOST_PER_FILE {
            self.list.push(Finding {
                severity,
                partition: self.partition.clone(),
                file: place.file.to_owned(),
                position: place.position,
                offset: place.offset.map(|offset| offset.0),
                problem,
            });
        }
    }

    /// Adds that the disk failed; a file that is gone was removed by a broker at work.
    pub fn add_failure(&mut self, file: &Path, error: &io::Error) {
        let problem = match error.kind() {
            io::ErrorKind::NotFound => Problem::WentAway,
            _ => Problem::Unreadable { reason: reason(error) },
        };
        self.add(Place::file(file), problem);
    }

    /// All of them.
    #[must_use]
    pub fn into_list(mut self) -> Vec<Finding> {
        for ((file, severity), count) in std::mem::take(&mut self.counts) {
            if let Some(count) = count.checked_sub(MOST_PER_FILE).filter(|count| *count > 0) {
                let (partition, problem) = (self.partition.clone(), Problem::More { count });
                self.list.push(Finding { severity, partition, file, position: None, offset: None, problem });
            }
        }
        self.list
    }
}

/// A path is told also where it isn't UTF-8.
fn as_text<S: serde::Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&path.display())
}
