//! The text of an offset checkpoint: one offset for each partition of a directory.
//!
//! ```text
//! 0                      version
//! 2                      how many lines follow
//! topic-name 0 42        topic, partition, offset
//! other 3 7
//! ```
//! Invariant: what parses is whole: a count that differs from the lines is an error. No file is opened here.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use kalda_sys::types::{Offset, PartitionIndex, TopicPartition};

/// An offset for each partition.
pub type PartitionOffsets = BTreeMap<TopicPartition, Offset>;

/// Why a checkpoint's text is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// The first line is no known version.
    #[error("the checkpoint's version is {0:?}, only 0 is known")]
    Version(String),
    /// A line has another form.
    #[error("line {0} of the checkpoint can't be read")]
    Line(usize),
    /// Lines are missing, or there are too many.
    #[error("the checkpoint announces {announced} entries and has {found}")]
    Count {
        /// What the second line says.
        announced: usize,
        /// The lines after it.
        found: usize,
    },
}

/// Splits a checkpoint of version 0 into its entries' lines, with their line numbers from 1.
pub fn entry_lines(text: &str) -> Result<Vec<(usize, &str)>, CheckpointError> {
    let mut lines = text.lines().enumerate().map(|(index, line)| (index + 1, line.trim_end()));
    let version = lines.next().map_or("", |(_, line)| line);
    if version != "0" {
        return Err(CheckpointError::Version(version.to_owned()));
    }
    let announced = lines.next().and_then(|(_, line)| line.parse().ok()).ok_or(CheckpointError::Line(2))?;
    let entries: Vec<_> = lines.filter(|(_, line)| !line.is_empty()).collect();
    if entries.len() != announced {
        return Err(CheckpointError::Count { announced, found: entries.len() });
    }
    Ok(entries)
}

/// Reads a checkpoint. An empty text is an empty checkpoint: that is how Kafka makes the file.
///
/// # Errors
/// What is wrong with the text.
pub fn parse(text: &str) -> Result<PartitionOffsets, CheckpointError> {
    if text.is_empty() {
        return Ok(PartitionOffsets::new());
    }
    entry_lines(text)?
        .into_iter()
        .map(|(number, line)| parse_line(line).ok_or(CheckpointError::Line(number)))
        .collect()
}

fn parse_line(line: &str) -> Option<(TopicPartition, Offset)> {
    let mut words = line.split_whitespace();
    let topic = Arc::from(words.next()?);
    let partition = PartitionIndex(words.next()?.parse().ok()?);
    let offset = Offset(words.next()?.parse().ok()?);
    words.next().is_none().then_some((TopicPartition { topic, partition }, offset))
}

/// The checkpoint's text.
#[must_use]
pub fn format(offsets: &PartitionOffsets) -> String {
    let mut text = format!("0\n{}\n", offsets.len());
    for (partition, offset) in offsets {
        let written = writeln!(text, "{} {} {offset}", partition.topic, partition.partition);
        debug_assert!(written.is_ok(), "a string takes everything");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checkpoint_reads_back() {
        let text = "0\n2\na.b 1 42\nz 0 0\n";
        let offsets = parse(text).expect("parses");
        assert_eq!(format(&offsets), text);
        assert_eq!(parse(""), Ok(PartitionOffsets::new()));
    }

    #[test]
    fn a_torn_checkpoint_is_an_error() {
        assert_eq!(parse("0\n2\na 1 42\n"), Err(CheckpointError::Count { announced: 2, found: 1 }));
        assert_eq!(parse("1\n0\n"), Err(CheckpointError::Version("1".into())));
        assert_eq!(parse("0\nx\n"), Err(CheckpointError::Line(2)));
        assert_eq!(parse("0\n1\na 1\n"), Err(CheckpointError::Line(3)));
        assert_eq!(parse("0\n1\na 1 2 3\n"), Err(CheckpointError::Line(3)));
    }
}
