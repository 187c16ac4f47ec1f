//! A sign that is given once.

use std::sync::atomic::{AtomicBool, Ordering};

/// The sign.
#[derive(Debug, Default)]
pub struct Signal(AtomicBool);

impl Signal {
    /// Gives it.
    pub fn give(&self) {
        self.0.store(true, Ordering::Release);
    }

    /// Whether it was given.
    pub fn is_given(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}
