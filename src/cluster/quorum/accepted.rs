//! What a start may go on without, because the operator has said so.

/// What whoever starts a node goes on without, and has said so.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Accepted {
    /// Metadata that is not there any more: `--accept-lost-metadata`.
    pub lost_metadata: bool,
    /// Log directories that should have a `meta.properties`, and get a new one: `--format-log-dirs`.
    pub unformatted_directories: bool,
}
