//! After a stop in good order a start changes no byte and reads no log: of each segment only what lies behind its last index
//! entry, to know where it ends.
//!
//! It must hold because a start that reads everything takes minutes on a full disk, and because what was closed in good
//! order needs no second opinion. It holds after a power cut too: the mark is written last.

use std::collections::BTreeMap;

use super::ensure;
use crate::violation::Check;

const INVARIANT: &str = "clean_start_reads_nothing";

/// A start after a stop in good order.
#[derive(Debug)]
pub struct CleanStart<'a> {
    /// The partitions' files before it.
    pub before: &'a BTreeMap<String, Vec<u8>>,
    /// The same after it.
    pub after: &'a BTreeMap<String, Vec<u8>>,
    /// Path, position and length of all reads.
    pub reads: &'a [(String, u64, usize)],
    /// True if the mark was found.
    pub clean: bool,
}

/// Checks a start.
///
/// # Errors
/// What was changed or read.
pub fn check(start: &CleanStart<'_>) -> Check {
    ensure(INVARIANT, start.clean, || "the mark of a clean shutdown is gone".to_owned())?;
    for path in start.before.keys().chain(start.after.keys()) {
        ensure(INVARIANT, start.before.get(path) == start.after.get(path), || {
            let size = |files: &BTreeMap<String, Vec<u8>>| files.get(path).map(Vec::len);
            format!("{path} had {:?} bytes and has {:?}", size(start.before), size(start.after))
        })?;
    }
    for (path, position, bytes) in start.reads {
        let Some(name) = path.strip_suffix(".log") else { continue };
        let told = || format!("{bytes} bytes of {path} were read from {position}");
        let index = start.after.get(&format!("{name}.index")).map_or(&[][..], Vec::as_slice);
        let indexed = index
            .chunks_exact(8)
            .next_back()
            .map_or(0, |entry| u64::from(u32::from_be_bytes([entry[4], entry[5], entry[6], entry[7]])));
        ensure(INVARIANT, *position >= indexed, || format!("{}, {indexed} is indexed", told()))?;
    }
    Ok(())
}
