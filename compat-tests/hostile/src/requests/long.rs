//! Requests whose names are as long as they can be, or that carry as many tagged fields as they can.
//!
//! Invariant: all arrays have one element, nothing is null.

use kalda_protocol_generator::model::{Field, Fixed};

use super::Values;

/// Values that are long.
#[derive(Debug, Clone, Copy)]
pub struct LongValues {
    /// The bytes of each text and of all bytes.
    pub text_bytes: usize,
    /// Tagged fields behind each struct that nobody knows.
    pub tags: u32,
}

impl Values for LongValues {
    fn is_null(&mut self, _: &Field) -> bool {
        false
    }

    fn number(&mut self, field: &Field, _: Fixed) -> u64 {
        // Nothing waits, and no topic is made.
        u64::from(field.name == "ValidateOnly")
    }

    fn uuid(&mut self, _: &Field) -> [u8; 16] {
        [1; 16]
    }

    fn text(&mut self, _: &Field) -> Vec<u8> {
        vec![b'x'; self.text_bytes]
    }

    fn bytes(&mut self, field: &Field) -> Vec<u8> {
        self.text(field)
    }

    fn records(&mut self, field: &Field) -> Vec<u8> {
        self.text(field)
    }

    fn elements(&mut self, _: &Field, _: usize) -> usize {
        1
    }

    fn has_tag(&mut self, _: &Field) -> bool {
        true
    }

    fn unknown_tags(&mut self) -> u32 {
        self.tags
    }
}
