//! The records of a batch as views of its decompressed bytes: nothing is allocated, nothing is shared.
//!
//! Invariant: as with [`super::RecordIterator`], after an error or the last record nothing follows, and the count of the
//! header must agree with the bytes.

use super::error::RecordError;
use super::header::BatchHeader;
use super::record::RecordView;

/// Yields a [`RecordView`] for each record, or the error that ends it.
#[derive(Debug, Clone)]
pub struct RecordViews<'a> {
    rest: &'a [u8],
    count: i32,
    index: i32,
    ended: bool,
}

impl<'a> RecordViews<'a> {
    /// The records of the batch with this header; `records` are its records, decompressed.
    #[must_use]
    pub fn new(header: &BatchHeader, records: &'a [u8]) -> Self {
        Self { rest: records, count: header.record_count, index: 0, ended: false }
    }

    fn advance(&mut self) -> Result<Option<RecordView<'a>>, RecordError> {
        match self.count {
            count @ i32::MIN..0 => return Err(RecordError::NegativeCount { count }),
            0 => return Ok(None),
            1.. => {}
        }
        if self.index == self.count {
            let extra = self.rest.len();
            return if extra == 0 { Ok(None) } else { Err(RecordError::Trailing { extra }) };
        }
        let view = RecordView::read(&mut self.rest, self.index)?;
        self.index += 1;
        Ok(Some(view))
    }
}

impl<'a> Iterator for RecordViews<'a> {
    type Item = Result<RecordView<'a>, RecordError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let step = self.advance();
        self.ended = !matches!(step, Ok(Some(_)));
        step.transpose()
    }
}

impl RecordView<'_> {
    /// Its offset in a batch with this header.
    #[must_use]
    pub fn offset(&self, header: &BatchHeader) -> i64 {
        header.base_offset.wrapping_add(i64::from(self.offset_delta))
    }

    /// Its timestamp in ms, in a batch with this header.
    #[must_use]
    pub fn timestamp(&self, header: &BatchHeader) -> i64 {
        super::record_iterator::timestamp(header, self)
    }
}
