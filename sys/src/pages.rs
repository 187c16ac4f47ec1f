//! Memory for writes that go past the cache.
//!
//! Invariant: what [`Pages::gather`] gives begins where a page of memory begins and is whole pages long, as
//! [`OpenMode::Direct`](super::OpenMode::Direct) asks for. Deliberately absent: reading into it.

/// What direct writes are multiples of, in the file and in memory: no disk in use has larger blocks.
pub const PAGE_BYTES: u64 = 4096;
const PAGE: usize = PAGE_BYTES as usize;
/// Memory that is kept for the next time. More is given back, for large writes are rare.
const KEPT_BYTES: usize = 256 << 10;

/// Room that is used again and again.
#[derive(Debug, Default)]
pub struct Pages {
    memory: Vec<u8>,
}

impl Pages {
    /// Copies slices here, one behind the other, with zeroes up to the end of the last page.
    pub fn gather<'a>(&mut self, slices: impl Iterator<Item = &'a [u8]> + Clone) -> &[u8] {
        let length = slices.clone().map(<[u8]>::len).sum::<usize>().next_multiple_of(PAGE);
        let memory = &mut self.memory;
        memory.clear();
        if memory.capacity() > KEPT_BYTES {
            memory.shrink_to(KEPT_BYTES);
        }
        memory.reserve(PAGE + length);
        let start = memory.as_ptr().align_offset(PAGE).min(PAGE);
        memory.resize(start, 0);
        slices.for_each(|slice| memory.extend_from_slice(slice));
        memory.resize(start + length, 0);
        memory.get(start..).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_stand_one_behind_the_other_in_whole_pages() {
        let mut pages = Pages::default();
        for lengths in [vec![1, 2, 3], vec![PAGE], vec![], vec![7, 2 * KEPT_BYTES, 9], vec![PAGE, 1]] {
            let slices: Vec<Vec<u8>> = lengths.iter().map(|length| vec![7; *length]).collect();
            let length = slices.concat().len();
            let gathered = pages.gather(slices.iter().map(Vec::as_slice));
            assert_eq!(gathered.as_ptr().align_offset(PAGE), 0);
            assert_eq!(gathered.len(), length.next_multiple_of(PAGE));
            assert_eq!(gathered[..length], slices.concat());
            assert!(gathered[length..].iter().all(|byte| *byte == 0));
        }
        assert!(pages.memory.capacity() <= KEPT_BYTES, "{}", pages.memory.capacity());
    }
}
