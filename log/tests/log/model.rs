//! Random operations against a plain list of batches.

use std::fs::OpenOptions;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use kalda_log::{AppendContext, LogSettings, PartitionLog};
use kalda_protocol::records::{BatchOptions, patch};
use kalda_sys::types::{LeaderEpoch, Offset, TimestampMs};
use proptest::prelude::*;

use crate::fixture::{Fixture, NOW_MS, all_bytes, batch_with, client, range, view};
use crate::soundness::{assert_sound, assert_spotless};

#[derive(Debug, Clone)]
enum Step {
    Append {
        count: u8,
        value_bytes: usize,
        earlier_ms: i64,
    },
    Roll,
    Flush,
    NewEpoch,
    DeleteBefore {
        permille: i64,
    },
    Truncate {
        permille: i64,
    },
    KeepBytes(u64),
    ReopenClean,
    /// As a broker of many logs closes them: all are written, and their file system is synced once.
    CloseAmongMany,
    Kill,
    /// Kill, and cut so many bytes off the last segment.
    Tear(u64),
    /// Kill, and change a byte of the batch that has so many behind it: only the last one may be cut off.
    Flip(usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        20 => (1u8..6, 0usize..200, 0i64..1000)
            .prop_map(|(count, value_bytes, earlier_ms)| Step::Append { count, value_bytes, earlier_ms }),
        1 => Just(Step::Roll),
        1 => Just(Step::Flush),
        1 => Just(Step::NewEpoch),
        1 => (0i64..=1000).prop_map(|permille| Step::DeleteBefore { permille }),
        1 => (700i64..=1000).prop_map(|permille| Step::Truncate { permille }),
        1 => (500u64..3000).prop_map(Step::KeepBytes),
        1 => Just(Step::ReopenClean),
        1 => Just(Step::CloseAmongMany),
        1 => Just(Step::Kill),
        1 => (1u64..700).prop_map(Step::Tear),
        1 => (0usize..8).prop_map(Step::Flip),
    ]
}

#[derive(Debug)]
struct ModelBatch {
    base: i64,
    last: i64,
    epoch: i32,
    timestamp: i64,
    bytes: Bytes,
}

struct Model {
    fixture: Fixture,
    log: PartitionLog,
    batches: Vec<ModelBatch>,
    start: i64,
    end: i64,
    epoch: i32,
}

impl Model {
    fn new() -> Self {
        let settings = LogSettings { segment_bytes: 1500, index_interval_bytes: 200, ..Fixture::settings() };
        let fixture = Fixture::new(settings);
        let log = fixture.open_partition();
        Self { fixture, log, batches: Vec::new(), start: 0, end: 0, epoch: 0 }
    }

    fn apply(&mut self, step: &Step) {
        match *step {
            Step::Append { count, value_bytes, earlier_ms } => {
                self.append(count, value_bytes, NOW_MS - earlier_ms)
            }
            Step::Roll => self.log.roll().expect("rolls"),
            Step::Flush => self.log.flush().expect("flushes"),
            Step::NewEpoch => self.epoch += 1,
            Step::DeleteBefore { permille } => {
                let offset = self.within(permille);
                self.log.delete_records_before(Offset(offset)).expect("deletes");
                self.start = self.start.max(offset);
            }
            Step::Truncate { permille } => {
                let offset = self.within(permille);
                self.log.truncate_to(Offset(offset)).expect("truncates");
                self.batches.retain(|batch| batch.last < offset);
                // A batch that holds records on both sides goes as a whole, and the log ends where the last one does.
                let kept = self.batches.last().map(|batch| batch.last + 1);
                let end = self.log.log_end_offset().0;
                assert!(
                    end <= self.end.min(offset) && kept.is_none_or(|kept| kept == end || end == self.end)
                );
                self.end = end;
                self.start = self.start.min(self.end);
            }
            Step::KeepBytes(bytes) => self.keep_bytes(bytes),
            Step::ReopenClean => {
                self.log.close().expect("closes");
                self.fixture.directory().close_cleanly(1).expect("marks");
                self.reopen();
            }
            Step::CloseAmongMany => {
                let written = self.log.write_out().expect("writes");
                if self.fixture.directory().sync_file_system().expect("syncs") {
                    self.log.close_synced(written).expect("closes");
                    let is_empty = self.log.size_in_bytes() == 0;
                    assert!(is_empty || self.log.recovery_point().0 == self.end, "all is flushed");
                } else {
                    self.log.close().expect("closes");
                }
                self.fixture.directory().close_cleanly(1).expect("marks");
                self.reopen();
            }
            Step::Kill => self.kill(|_, _| {}),
            Step::Tear(bytes) => self.kill(|path, size| {
                let file = OpenOptions::new().write(true).open(path).expect("the segment");
                file.set_len(size.saturating_sub(bytes)).expect("cuts");
            }),
            Step::Flip(behind) => {
                // The last byte of a batch lies under its checksum.
                let sizes = self.batches.iter().rev().take(behind).map(|batch| batch.bytes.len());
                let from_end = sizes.sum::<usize>() + 1;
                let flip = |path: &Path| {
                    let mut contents = std::fs::read(path).expect("the segment");
                    if let Some(at) = contents.len().checked_sub(from_end) {
                        contents[at] ^= 0x55;
                    }
                    std::fs::write(path, contents).expect("writes");
                };
                if behind == 0 {
                    self.kill(|path, _| flip(path));
                } else {
                    self.refuse_damage(from_end as u64, flip);
                }
            }
        }
    }

    fn within(&self, permille: i64) -> i64 {
        self.start + (self.end - self.start) * permille / 1000
    }

    fn append(&mut self, count: u8, value_bytes: usize, timestamp: i64) {
        let bytes = batch_with(BatchOptions::default(), count, value_bytes, timestamp);
        let context = AppendContext { leader_epoch: LeaderEpoch(self.epoch), ..client() };
        let appended = self.log.append(bytes.clone(), context).expect("appends");
        assert_eq!(appended.base_offset, Offset(self.end));
        let mut patched = bytes.to_vec();
        patch::set_base_offset(&mut patched, self.end).expect("a header");
        patch::set_partition_leader_epoch(&mut patched, self.epoch).expect("a header");
        let (base, last) = (self.end, self.end + i64::from(count) - 1);
        self.batches.push(ModelBatch { base, last, epoch: self.epoch, timestamp, bytes: patched.into() });
        self.end = last + 1;
    }

    fn keep_bytes(&mut self, bytes: u64) {
        let kept = self.log.settings().clone();
        self.log.set_settings(Arc::new(LogSettings { retention_bytes: Some(bytes), ..(*kept).clone() }));
        self.log.apply_retention(TimestampMs(NOW_MS), Offset(self.end)).expect("retains");
        self.log.set_settings(kept);
        let start = self.log.log_start_offset().0;
        assert!(start >= self.start, "the start never goes back");
        self.start = start;
        assert!(self.log.size_in_bytes() <= bytes + 1500, "at most a segment too much");
    }

    /// Opens the directory as after a kill. Only what wasn't flushed may be damaged.
    fn kill(&mut self, damage: impl Fn(&Path, u64)) {
        self.fixture.directory().write_checkpoints().expect("checkpoints");
        if let Some(last) = self.segments().last()
            && self.log.recovery_point() == Offset(0)
        {
            damage(last, size(last));
        }
        let before = self.log.log_end_offset();
        self.reopen();
        assert!(self.log.log_end_offset() <= before);
        self.forget_lost();
    }

    fn forget_lost(&mut self) {
        self.batches.retain(|batch| batch.last < self.end);
        // Where the start lay in what was lost, the log is empty and begins at its start.
        if self.start >= self.end {
            self.batches.clear();
        }
    }

    /// With damage in the middle the log doesn't open, however often it is tried, and its batches are left as they are.
    fn refuse_damage(&mut self, from_end: u64, flip: impl Fn(&Path)) {
        self.fixture.directory().write_checkpoints().expect("checkpoints");
        let unflushed = self.log.recovery_point() == Offset(0);
        let last = self.segments().pop().filter(|path| unflushed && from_end <= size(path));
        self.fixture.reopen();
        if let Some(path) = last {
            flip(&path);
            let damaged = std::fs::read(&path).expect("the segment");
            for _ in 0..2 {
                assert!(self.fixture.try_open_partition().is_err(), "sound batches follow");
            }
            assert_eq!(std::fs::read(&path).expect("the segment"), damaged);
            flip(&path);
        }
        self.open();
        self.forget_lost();
    }

    fn segments(&self) -> Vec<PathBuf> {
        let mut segments: Vec<_> = std::fs::read_dir(self.fixture.partition_path())
            .map(|entries| entries.map(|entry| entry.expect("an entry").path()).collect())
            .unwrap_or_default();
        segments.retain(|path: &PathBuf| path.extension().is_some_and(|kind| kind == "log"));
        segments.sort();
        segments
    }

    fn reopen(&mut self) {
        self.fixture.reopen();
        self.open();
    }

    fn open(&mut self) {
        self.log = self.fixture.open_partition();
        self.end = self.log.log_end_offset().0;
        self.start = self.log.log_start_offset().0;
    }

    fn check(&self) {
        assert_eq!((self.log.log_start_offset().0, self.log.log_end_offset().0), (self.start, self.end));
        let live: Vec<&ModelBatch> = self.batches.iter().filter(|batch| batch.last >= self.start).collect();
        let expected: Vec<u8> = live.iter().flat_map(|batch| batch.bytes.iter().copied()).collect();
        assert_eq!(all_bytes(&self.log), expected);
        for batch in &live {
            let offset = batch.base.max(self.start);
            let slice = self.log.read(range(Offset(offset), Offset(self.end), 1, true)).expect("reads");
            assert_eq!((slice.base_offset.0, slice.length), (batch.base, batch.bytes.len()));
            let epoch = self.log.leader_epochs().epoch_at(Offset(offset));
            assert_eq!(epoch, Some(LeaderEpoch(batch.epoch)));
        }
        for time in [NOW_MS - 900, NOW_MS - 500, NOW_MS - 100, NOW_MS] {
            let expected = live.iter().find(|batch| batch.timestamp >= time);
            let found = view(&self.log).offset_for_timestamp(TimestampMs(time)).expect("looks up");
            assert_eq!(found.map(|found| found.offset.0), expected.map(|batch| batch.base.max(self.start)));
        }
    }
}

fn size(path: &Path) -> u64 {
    std::fs::metadata(path).expect("metadata").len()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn the_log_holds_what_the_model_holds(steps in proptest::collection::vec(step(), 1..80)) {
        let mut model = Model::new();
        for step in &steps {
            model.apply(step);
            model.check();
        }
        // A log that was cut inside a batch ends behind its last batch until it is opened again; that would be told.
        if model.batches.last().is_none_or(|batch| batch.last + 1 == model.end) {
            model.fixture.directory().write_checkpoints().expect("checkpoints");
            assert_sound(model.fixture.folder.path());
            model.log.close().expect("closes");
            model.fixture.directory().close_cleanly(1).expect("marks");
            assert_spotless(model.fixture.folder.path());
        }
    }
}
