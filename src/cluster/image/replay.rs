//! Reads the log in order, and holds a metadata transaction back until its end (KIP-868).
//!
//! ```text
//!            begin                 end: apply what was held
//! outside ──────────▶ within ─────────────────────────────▶ outside
//!    │ record: apply     │ record: hold
//!    ▼                   └ abort: drop what was held ──────▶ outside
//! ```
//!
//! Invariant: no record of an open or aborted transaction reaches the image.

use super::apply::ApplyError;
use super::changes::Changes;
use super::{MetadataImage, Provenance};
use crate::cluster::record::MetadataRecord;

/// An image that grows as the log is read.
#[derive(Debug, Default)]
pub struct Replay {
    image: MetadataImage,
    changes: Changes,
    open_transaction: Option<Vec<MetadataRecord>>,
}

impl Replay {
    /// Goes on from an image.
    #[must_use]
    pub fn from_image(image: MetadataImage) -> Self {
        Self { image, ..Self::default() }
    }

    /// Takes the next record.
    pub fn record(&mut self, record: MetadataRecord) -> Result<(), ApplyError> {
        match (&record, self.open_transaction.take()) {
            (MetadataRecord::BeginTransaction(_), None) => self.open_transaction = Some(Vec::new()),
            (MetadataRecord::EndTransaction(_), Some(held)) => {
                for record in held {
                    self.image.apply_one(&record, &mut self.changes)?;
                }
            }
            (MetadataRecord::AbortTransaction(_), Some(_)) => {}
            (MetadataRecord::BeginTransaction(_), Some(_))
            | (MetadataRecord::EndTransaction(_) | MetadataRecord::AbortTransaction(_), None) => {
                return Err(ApplyError::StrayTransactionMark);
            }
            (_, Some(mut held)) => {
                held.push(record);
                self.open_transaction = Some(held);
            }
            (_, None) => self.image.apply_one(&record, &mut self.changes)?,
        }
        Ok(())
    }

    /// Notes up to where the log was read.
    pub fn reached(&mut self, provenance: Provenance) {
        self.image.provenance = provenance;
    }

    /// True if a transaction was begun and not ended: a new leader aborts it.
    #[must_use]
    pub fn in_transaction(&self) -> bool {
        self.open_transaction.is_some()
    }

    /// The image so far.
    #[must_use]
    pub fn image(&self) -> &MetadataImage {
        &self.image
    }

    /// The image so far, and what differs from the one begun with.
    #[must_use]
    pub fn finish(self) -> (MetadataImage, Changes) {
        (self.image, self.changes)
    }
}
