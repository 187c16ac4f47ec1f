//! Progress of long work, for whoever wants to know it.

/// Is told of bytes as they are read, from several threads.
pub trait Progress: Sync {
    /// Notes that this many more bytes were read.
    fn add_bytes(&self, bytes: u64);
}

/// Nobody watches.
#[derive(Debug, Default, Clone, Copy)]
pub struct Unwatched;

impl Progress for Unwatched {
    fn add_bytes(&self, _bytes: u64) {}
}
