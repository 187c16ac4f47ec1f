//! Which segments become one: small neighbours are merged, so that compaction doesn't leave ever smaller ones. Pure.
//!
//! Invariant: a group has at least one segment; with more, their files together keep to the limits of one segment.

use std::ops::Range;

/// Segments in a group at most: swapping a group in renames the files of all of them under the partition's lock.
const MOST_SEGMENTS: usize = 64;

/// Bytes of the files of one segment.
#[derive(Debug, Clone, Copy)]
pub struct FileSizes {
    /// `.log`
    pub log: u64,
    /// `.index`
    pub offset_index: u64,
    /// `.timeindex`
    pub time_index: u64,
}

/// What a merged segment may reach.
#[derive(Debug, Clone, Copy)]
pub struct GroupLimits {
    /// `segment.bytes`.
    pub log_bytes: u64,
    /// `segment.index.bytes`.
    pub index_bytes: u64,
}

/// Splits segments that follow each other into groups, and gives the place of each.
#[must_use]
pub fn group(segments: &[FileSizes], limits: GroupLimits) -> Vec<Range<usize>> {
    let mut groups: Vec<Range<usize>> = Vec::new();
    let mut filled = FileSizes { log: 0, offset_index: 0, time_index: 0 };
    for (place, next) in segments.iter().enumerate() {
        let merged = FileSizes {
            log: filled.log + next.log,
            offset_index: filled.offset_index + next.offset_index,
            time_index: filled.time_index + next.time_index,
        };
        let fits = merged.log <= limits.log_bytes
            && merged.offset_index <= limits.index_bytes
            && merged.time_index <= limits.index_bytes;
        match groups.last_mut() {
            Some(open) if fits && open.len() < MOST_SEGMENTS => {
                open.end = place + 1;
                filled = merged;
            }
            _ => {
                groups.push(place..place + 1);
                filled = *next;
            }
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(sizes: &[(u64, u64, u64)]) -> Vec<Range<usize>> {
        let sizes: Vec<FileSizes> = sizes
            .iter()
            .map(|&(log, offset_index, time_index)| FileSizes { log, offset_index, time_index })
            .collect();
        group(&sizes, GroupLimits { log_bytes: 100, index_bytes: 20 })
    }

    #[test]
    fn neighbours_merge_up_to_the_limits_of_a_segment() {
        assert_eq!(of(&[]), Vec::<Range<usize>>::new());
        assert_eq!(of(&[(50, 0, 0), (50, 0, 0), (1, 0, 0)]), [0..2, 2..3]);
        assert_eq!(of(&[(300, 0, 0), (0, 0, 0), (40, 0, 0)]), [0..1, 1..3], "a large one stays alone");
        assert_eq!(of(&[(1, 15, 0), (1, 6, 0)]), [0..1, 1..2]);
        assert_eq!(of(&[(1, 0, 15), (1, 0, 5), (1, 0, 1)]), [0..2, 2..3]);
        assert_eq!(of(&[(0, 0, 0); 65]), [0..64, 64..65]);
    }
}
