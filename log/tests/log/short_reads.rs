//! Short slices: how often a read asks the file, and that a copy is what the file holds.

use kalda_log::{Found, LogSettings, LogSlice, PartitionLog, Patience, ReadRange};
use kalda_sys::types::Offset;

use crate::fixture::{Fixture, batch, client, range};

const COPIED_BYTES: usize = 32 << 10;

/// How many times this thread has asked for bytes of a file, this call included.
fn reads() -> u64 {
    let counters = std::fs::read_to_string("/proc/thread-self/io").expect("the thread runs");
    let count = counters.lines().find_map(|line| line.strip_prefix("syscr: ")).expect("the counter");
    count.parse().expect("a number")
}

/// How many reads of files `work` takes.
fn reads_of<T>(work: impl FnOnce() -> T) -> (u64, T) {
    let first = reads();
    let of_counting = reads() - first;
    let before = reads();
    let done = work();
    (reads() - before - of_counting, done)
}

fn find(log: &PartitionLog, range: ReadRange, copied_bytes: usize) -> LogSlice {
    let plan = log.plan_read(range).expect("a plan").copying(copied_bytes);
    match plan.run(Patience::CachedOnly).expect("all of it is in the page cache") {
        Found::Slice(slice) => slice,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_short_slice_takes_one_read() {
    let fixture = Fixture::new(Fixture::settings());
    let mut log = fixture.open_partition();
    let one = batch(1, 1000);
    for _ in 0..4 {
        log.append(one.clone(), client()).expect("appends");
    }
    // One batch of several, all of them, and those below a bound that lies before the log's end.
    let ranges = [(1, 4, one.len(), 1), (0, 4, usize::MAX, 4), (0, 3, 1 << 20, 3), (1, 3, one.len() + 1, 1)];
    for (from, before, max_bytes, batches) in ranges {
        let range = range(Offset(from), Offset(before), max_bytes, true);
        let (count, slice) = reads_of(|| find(&log, range, 0));
        assert_eq!((count, slice.length, slice.copied_bytes()), (1, batches * one.len(), 0), "{range:?}");
        let (count, slice) = reads_of(|| find(&log, range, COPIED_BYTES));
        assert_eq!((count, slice.copied_bytes()), (1, batches * one.len()), "{range:?}");
        let (count, bytes) = reads_of(|| slice.to_bytes().expect("it is in memory"));
        assert_eq!((count, bytes.len()), (0, batches * one.len()));
    }
}

#[test]
fn a_batch_that_is_longer_than_what_is_read_ahead_takes_one_read_where_it_is_wanted_alone() {
    let fixture = Fixture::new(Fixture::settings());
    let mut log = fixture.open_partition();
    let one = batch(1, 20_000);
    for _ in 0..4 {
        log.append(one.clone(), client()).expect("appends");
    }
    for (from, before) in [(0, 4), (1, 4), (3, 4)] {
        let range = range(Offset(from), Offset(before), one.len(), true);
        let (count, slice) = reads_of(|| find(&log, range, COPIED_BYTES));
        assert_eq!((count, slice.copied_bytes()), (1, one.len()), "{range:?}");
    }
}

#[test]
fn a_copy_is_what_the_file_holds() {
    let settings = LogSettings { segment_bytes: 20_000, index_interval_bytes: 300, ..Fixture::settings() };
    let fixture = Fixture::new(settings);
    let mut log = fixture.open_partition();
    for size in (0..60).chain([3000, 9000, 100, 12_000, 7]) {
        log.append(batch(2, 17 * (size % 600) + size / 600), client()).expect("appends");
    }
    let end = log.log_end_offset();
    let (mut copied, mut left) = (0, 0);
    for from in 0..end.0 {
        for (max_bytes, before) in
            [(1, end.0), (700, end.0), (5000, end.0), (5000, from + 3), (1 << 20, end.0)]
        {
            let before = Offset(before.min(end.0));
            let mut slice = find(&log, range(Offset(from), before, max_bytes, true), 10_000);
            let with_copy = slice.to_bytes().expect("readable");
            if slice.length <= 10_000 {
                assert_eq!(slice.copied_bytes(), slice.length);
                copied += 1;
            } else {
                assert_eq!(slice.copied_bytes(), 0, "a longer one isn't copied in part");
                left += 1;
            }
            slice.forget_copy();
            assert_eq!((slice.copied_bytes(), slice.memory_bytes()), (0, 0));
            assert_eq!(slice.to_bytes().expect("readable"), with_copy, "{from} {max_bytes} {before:?}");
            if before == end && !slice.is_empty() {
                let next = find(&log, range(slice.next_offset, end, 1, true), 0);
                assert!(next.is_empty() || next.base_offset == slice.next_offset, "nothing is left out");
            }
        }
    }
    assert!(copied > 100 && left > 10, "{copied} copied, {left} left");
}

#[test]
fn a_copy_of_files_that_were_deleted_meanwhile_is_not_used() {
    let fixture = Fixture::new(Fixture::settings());
    let mut log = fixture.open_partition();
    log.append(batch(1, 100), client()).expect("appends");
    let plan =
        log.plan_read(range(Offset(0), Offset(1), 1 << 20, true)).expect("a plan").copying(COPIED_BYTES);
    fixture.directory().delete_partition(&mut log).expect("deletes");
    assert!(matches!(plan.run(Patience::CachedOnly), Ok(Found::Stale)));
}

/// How many reads it takes to find the first offset of each of some batches, all over a segment whose index has an entry for each: the most,
/// and of all together.
fn reads_to_find(batches: impl Iterator<Item = u8>) -> (u64, u64) {
    let settings = LogSettings { index_interval_bytes: 1, ..Fixture::settings() };
    let fixture = Fixture::new(settings);
    let mut log = fixture.open_partition();
    let bases: Vec<Offset> = batches
        .map(|records| log.append(batch(records, 10), client()).expect("appends").base_offset)
        .collect();
    let (end, step) = (log.log_end_offset(), bases.len() / 97);
    let counts = bases.iter().step_by(step).map(|base| {
        let (count, slice) = reads_of(|| find(&log, range(*base, end, 1, true), COPIED_BYTES));
        assert_eq!(slice.base_offset, *base);
        count
    });
    counts.fold((0, 0), |(most, sum), count| (most.max(count), sum + count))
}

#[test]
fn where_offsets_rise_evenly_the_index_is_read_once() {
    let (most, sum) = reads_to_find((0..20_000).map(|_| 1));
    assert_eq!(most, 2, "one of the index, one of the log");
    assert!(sum > 180, "{sum}: the newest entries wait in memory, all others are in the file");
}

#[test]
fn where_they_rise_unevenly_few_reads_more_are_needed() {
    let (most, sum) = reads_to_find((0..20_000).map(|number| if number < 15_000 { 1 } else { 40 }));
    // Halving down to what one read holds would take six of the index, each time.
    assert!(most <= 12 && sum < 97 * 5, "{most} at the most, {sum} for 97");
}
