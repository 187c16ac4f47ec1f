//! Looking at logs from outside: what a file holds (`dump`), and whether a folder is sound (`verify`).
//!
//! ```text
//! FoundFile ── what a name stands for
//! BatchScan ── .log, .checkpoint: one pass over the log's own walk      EntryReader ── indexes: one pass
//!   ├─ dump::dump      one file ──▶ Dumped values, in order
//!   └─ verify::verify  folders  ──▶ Report: findings and totals
//! ```
//! Invariant: nothing is written, locked or made, so a folder may belong to a running broker, a stopped one, or nobody.
//! Memory is bounded by names here, whatever the files hold. Deliberately absent: what records mean; how things are shown.
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unreachable,
        clippy::print_stdout,
        clippy::print_stderr,
        clippy::exit,
        clippy::disallowed_methods
    )
)]

pub mod dump;
mod entries;
mod formats;
mod found_file;
mod listing;
mod progress;
mod scan;
pub mod verify;

pub use found_file::{FoundFile, FoundKind};
pub use kalda_log::names::FileKind;
pub use listing::files_in;
pub use progress::{Progress, Unwatched};
pub use scan::{Checksum, LARGEST_OPENED_BYTES, OldFormat, ScannedBatch};
