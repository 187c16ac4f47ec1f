//! A run of batches, one behind the other: what a partition's records in a request, a response or a file are.
//!
//! Invariant: every byte before [`Batches::position`] belongs to a whole batch already given. A batch that is cut at
//! the end of the run ends it without an error, as in Kafka, whose fetches cut anywhere; [`Batches::refuse_tail`]
//! makes it an error instead. After an error nothing follows.

use bytes::Bytes;

use super::batch::Batch;
use super::error::{BatchError, RunError};
use super::header::BatchPrefix;

/// The batches of a run.
#[must_use]
pub fn batches(run: Bytes) -> Batches {
    Batches { rest: run, position: 0, tail: Tail::Allowed, ended: false }
}

/// Iterates over the batches of a run.
#[derive(Debug, Clone)]
pub struct Batches {
    rest: Bytes,
    position: usize,
    tail: Tail,
    ended: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tail {
    Allowed,
    Refused,
}

impl Batches {
    /// Gives [`BatchError::Truncated`] where the run ends inside a batch.
    #[must_use]
    pub fn refuse_tail(self) -> Self {
        Self { tail: Tail::Refused, ..self }
    }

    /// Bytes in the whole batches given so far.
    #[must_use]
    pub const fn position(&self) -> usize {
        self.position
    }

    fn advance(&mut self) -> Result<Option<Batch>, BatchError> {
        let size = match BatchPrefix::parse(&self.rest) {
            Ok(prefix) => prefix.size_in_bytes,
            Err(cut @ BatchError::Truncated { .. }) => return self.end(cut),
            Err(other) => return Err(other),
        };
        if size > self.rest.len() {
            return self.end(BatchError::Truncated { size, available: self.rest.len() });
        }
        let mut after = self.rest.clone();
        let batch = Batch::parse(after.split_to(size))?;
        self.rest = after;
        self.position = self.position.saturating_add(size);
        Ok(Some(batch))
    }

    fn end(&mut self, cut: BatchError) -> Result<Option<Batch>, BatchError> {
        self.ended = true;
        if self.rest.is_empty() || self.tail == Tail::Allowed { Ok(None) } else { Err(cut) }
    }
}

impl Iterator for Batches {
    type Item = Result<Batch, RunError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let step = self.advance();
        self.ended |= step.is_err();
        step.map_err(|cause| RunError { position: self.position, cause }).transpose()
    }
}
