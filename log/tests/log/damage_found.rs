//! Every kind of damage to a folder that Kafka left in good order is found, at its place, and nothing else.

use std::path::{Path, PathBuf};

use bytes::Bytes;
use kalda_inspect::verify::{Finding, RecordDepth};
use kalda_protocol::records::Batch;

use crate::soundness;

const KAFKA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/kafka-4.3.1");
/// A segment with transactions of two producers: batches at 0, 82, 166, 260, 338, 474, 556, 650, 728, 824, 902, 1038.
const LOG: &str = "aborts-0/00000000000000000000.log";
/// (3, 260) (7, 474) (10, 728) (15, 1038)
const INDEX: &str = "aborts-0/00000000000000000000.index";
/// (1795580211817, 3) (…885, 9) (…903, 11)
const TIMES: &str = "aborts-0/00000000000000000000.timeindex";
/// (6, 7..9, stable 1) (7, 1..11, stable 12)
const ABORTED: &str = "aborts-0/00000000000000000000.txnindex";
const EPOCHS: &str = "aborts-0/leader-epoch-checkpoint";
/// The last segment: its last batch begins at 872, with offset 45.
const LAST: &str = "aborts-0/00000000000000000032.log";
const SNAPSHOT: &str = "aborts-0/00000000000000000032.snapshot";
const RECOVERY: &str = "recovery-point-offset-checkpoint";

/// A finding in short: severity, problem, file, position.
type Short = (String, String, String, Option<u64>);

/// A copy of one of the folders.
struct Copied(tempfile::TempDir);

impl Copied {
    fn of(name: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        copy(&Path::new(KAFKA).join(name), folder.path());
        Self(folder)
    }

    fn path(&self, file: &str) -> PathBuf {
        self.0.path().join(file)
    }

    fn edit(&self, file: &str, change: impl FnOnce(&mut Vec<u8>)) {
        let mut bytes = std::fs::read(self.path(file)).expect("the file");
        change(&mut bytes);
        std::fs::write(self.path(file), bytes).expect("the file");
    }

    fn rename(&self, from: &str, to: &str) {
        std::fs::rename(self.path(from), self.path(to)).expect("the file");
    }

    fn remove(&self, file: &str) {
        std::fs::remove_file(self.path(file)).expect("the file");
    }

    /// As after a kill, with everything flushed up to `offset`.
    fn unclean(&self, offset: i64) {
        // It may be so already.
        let _ = std::fs::remove_file(self.path(".kafka_cleanshutdown"));
        for name in [RECOVERY, "replication-offset-checkpoint"] {
            std::fs::write(self.path(name), format!("0\n1\naborts 0 {offset}\n")).expect("the file");
        }
    }

    fn findings(&self, records: RecordDepth) -> Vec<Short> {
        findings(self.0.path(), self.0.path(), records)
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("the folder") {
        let (entry, to) =
            (entry.as_ref().expect("an entry").path(), to.join(entry.expect("an entry").file_name()));
        if entry.is_dir() {
            copy(&entry, &to);
        } else {
            std::fs::copy(&entry, &to).expect("a file");
        }
    }
}

/// The findings at a path, with files named from `root`.
fn findings(path: &Path, root: &Path, records: RecordDepth) -> Vec<Short> {
    let short = |finding: &Finding| {
        let json = serde_json::to_value(finding).expect("JSON");
        let word = |name: &str| json[name].as_str().expect("a word").to_owned();
        let file = finding.file.strip_prefix(root).expect("a file inside").display().to_string();
        (word("severity"), word("problem"), file, finding.position)
    };
    soundness::findings(path, records).iter().map(short).collect()
}

fn fault(problem: &str, file: &str, position: impl Into<Option<u64>>) -> Short {
    ("fault".to_owned(), problem.to_owned(), file.to_owned(), position.into())
}

fn note(problem: &str, file: &str, position: impl Into<Option<u64>>) -> Short {
    ("note".to_owned(), problem.to_owned(), file.to_owned(), position.into())
}

/// Does damage to a clean folder, and expects these findings.
fn check(what: &str, damage: impl FnOnce(&Copied), expected: &[Short]) {
    let folder = Copied::of("clean");
    damage(&folder);
    assert_eq!(folder.findings(RecordDepth::Headers), expected, "{what}");
}

/// Writes the checksum anew that the batch at `position` should have.
fn seal(bytes: &mut [u8], position: usize, size: usize) {
    let crc = crc32c::crc32c(&bytes[position + 21..position + size]);
    bytes[position + 17..position + 21].copy_from_slice(&crc.to_be_bytes());
}

#[test]
fn what_kafka_left_is_sound() {
    for (name, expected) in [
        ("clean", vec![]),
        ("tx-0", vec![]),
        ("clean/aborts-0", vec![]),
        ("clean/compacted-0", vec![]),
        ("clean/codecs-0/00000000000000000018.log", vec![]),
        ("clean/codecs-0/00000000000000000018.index", vec![]),
        ("clean/aborts-0/00000000000000000016.txnindex", vec![]),
        ("clean/aborts-0/00000000000000000016.snapshot", vec![]),
        ("clean/bootstrap.checkpoint", vec![]),
        ("clean/meta.properties", vec![]),
        (
            "killed",
            vec![
                note("preallocated-tail", "killed/killed-0/00000000000000000000.index", 152),
                note("preallocated-tail", "killed/killed-0/00000000000000000000.timeindex", 228),
            ],
        ),
        (
            "legacy-0",
            vec![
                note("no-index", "legacy-0/00000000000000000000.log", None),
                note("no-index", "legacy-0/00000000000000000000.log", None),
            ],
        ),
    ] {
        let found = findings(&Path::new(KAFKA).join(name), Path::new(KAFKA), RecordDepth::Opened);
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn a_broken_log_is_found() {
    check(
        "a changed record",
        |folder| folder.edit(LOG, |log| log[474 + 70] ^= 1),
        &[fault("checksum", LOG, 474)],
    );
    check(
        "a base offset that goes back",
        |folder| folder.edit(LOG, |log| log[474 + 7] = 6),
        &[fault("offset-order", LOG, 474)],
    );
    check(
        "a length beyond the file",
        |folder| folder.edit(LOG, |log| log[474 + 9] = 1),
        &[fault("no-batch", LOG, 474)],
    );
    check(
        "a length of zero",
        |folder| folder.edit(LOG, |log| log[1038 + 11] = 0),
        &[fault("no-batch", LOG, 1038)],
    );
    check(
        "a format that nobody knows",
        |folder| folder.edit(LOG, |log| log[82 + 16] = 7),
        &[fault("no-batch", LOG, 82)],
    );
    check(
        "a file cut inside a batch",
        |folder| folder.edit(LOG, |log| log.truncate(1100)),
        &[fault("no-batch", LOG, 1038)],
    );
    check(
        "a file cut between batches",
        |folder| folder.edit(LOG, |log| log.truncate(1038)),
        &[
            fault("entry-beyond-end", INDEX, 24),
            fault("missing-records", "aborts-0/00000000000000000016.log", None),
        ],
    );
    check(
        "zeroes behind a log",
        |folder| folder.edit(LOG, |log| log.resize(2000, 0)),
        &[fault("no-batch", LOG, 1120)],
    );
}

#[test]
fn sound_batches_in_wrong_places_are_found() {
    check(
        "two batches that changed places",
        |folder| folder.edit(LOG, |log| log[474..650].rotate_left(82)),
        &[fault("entry-offset", INDEX, 8), fault("offset-order", LOG, 568)],
    );
    check(
        "an epoch that goes forth and back",
        |folder| folder.edit(LOG, |log| log[474 + 15] = 3),
        &[fault("leader-epoch", LOG, 474), fault("leader-epoch-order", LOG, 556)],
    );
    check(
        "a batch that belongs into the next segment",
        |folder| folder.edit(LOG, |log| log[1038 + 7] = 16),
        &[fault("last-offset", LOG, 1038)],
    );
    check(
        "a segment of another partition",
        |folder| {
            std::fs::copy(folder.path("codecs-0/00000000000000000018.log"), folder.path(LOG))
                .expect("copies");
        },
        &[
            fault("no-batch-at-entry", INDEX, 0),
            fault("no-batch-at-entry", INDEX, 8),
            fault("last-offset", LOG, 0),
            fault("last-offset", LOG, 137),
            fault("last-offset", LOG, 274),
            fault("last-offset", LOG, 411),
            fault("last-offset", LOG, 541),
            fault("last-offset", LOG, 671),
        ],
    );
}

#[test]
fn wrong_entries_of_indexes_are_found() {
    let entry = |file: &'static str, at: usize, byte: u8| {
        move |folder: &Copied| folder.edit(file, |index| index[at] = byte)
    };
    check("an offset that leads past a record", entry(INDEX, 11, 6), &[fault("entry-offset", INDEX, 8)]);
    check("an offset of a later batch", entry(INDEX, 11, 8), &[note("early-entry", INDEX, 8)]);
    check("an offset inside a later batch", entry(INDEX, 3, 5), &[fault("entry-offset", INDEX, 0)]);
    check("a position inside a batch", entry(INDEX, 15, 0xdb), &[fault("no-batch-at-entry", INDEX, 8)]);
    check(
        "an entry twice",
        |folder| folder.edit(INDEX, |index| index.copy_within(0..8, 8)),
        &[fault("entry-order", INDEX, 8)],
    );
    check(
        "a part of an entry",
        |folder| folder.edit(INDEX, |index| index.truncate(30)),
        &[fault("torn-entry", INDEX, 24)],
    );
    check(
        "an entry beyond the end",
        |folder| folder.edit(INDEX, |index| index.extend([0, 0, 0, 15, 0, 0, 5, 0])),
        &[fault("entry-order", INDEX, 32)],
    );
    check(
        "an entry of the next segment",
        |folder| folder.edit(INDEX, |index| index.extend([0, 0, 0, 16, 0, 0, 5, 0])),
        &[fault("entry-beyond-end", INDEX, 32)],
    );
    check(
        "room for entries",
        |folder| folder.edit(INDEX, |index| index.resize(80, 0)),
        &[note("preallocated-tail", INDEX, 32)],
    );
    check(
        "a time too early",
        |folder| folder.edit(TIMES, |index| index[12 + 7] -= 1),
        &[fault("entry-hides", TIMES, 12)],
    );
    check(
        "a time too late",
        |folder| folder.edit(TIMES, |index| index[12 + 7] += 1),
        &[fault("entry-time", TIMES, 12)],
    );
    check("a time of another batch", entry(TIMES, 12 + 11, 10), &[fault("entry-time", TIMES, 12)]);
    check(
        "times that don't rise",
        |folder| folder.edit(TIMES, |index| index.copy_within(0..8, 12)),
        &[fault("entry-order", TIMES, 12)],
    );
    check(
        "the latest time missing",
        |folder| folder.edit(TIMES, |index| index.truncate(24)),
        &[fault("latest-not-indexed", TIMES, 24)],
    );
    check("a segment without an index", |folder| folder.remove(INDEX), &[note("no-index", LOG, None)]);
}

#[test]
fn wrong_aborted_transactions_are_found() {
    check(
        "one missing",
        |folder| folder.edit(ABORTED, |index| index.truncate(34)),
        &[fault("abort-not-indexed", ABORTED, None)],
    );
    check(
        "all missing",
        |folder| folder.remove(ABORTED),
        &[fault("abort-not-indexed", ABORTED, None), fault("abort-not-indexed", ABORTED, None)],
    );
    let byte = |at: usize, byte: u8| move |folder: &Copied| folder.edit(ABORTED, |index| index[at] = byte);
    check("another first offset", byte(17, 8), &[fault("abort-differs", ABORTED, 0)]);
    check("another producer", byte(9, 5), &[fault("abort-differs", ABORTED, 0)]);
    check("another stable offset", byte(33, 2), &[fault("abort-differs", ABORTED, 0)]);
    check(
        "another marker",
        byte(25, 10),
        &[fault("abort-not-indexed", ABORTED, None), fault("no-such-abort", ABORTED, 0)],
    );
    check(
        "an unknown version",
        byte(1, 9),
        &[fault("abort-not-indexed", ABORTED, None), fault("malformed", ABORTED, 0)],
    );
    check(
        "a part of an entry",
        |folder| folder.edit(ABORTED, |index| index.push(0)),
        &[fault("torn-entry", ABORTED, 68)],
    );
    check(
        "one too many",
        |folder| {
            folder.edit(ABORTED, |index| {
                index.extend_from_within(34..);
                index[68 + 25] = 14;
            })
        },
        &[fault("no-such-abort", ABORTED, 68)],
    );
    // Behind a hole nobody knows where transactions began, but a marker must be there.
    let compacted = "compacted-0/00000000000000000043.txnindex";
    check(
        "one without a marker in a compacted log",
        |folder| {
            std::fs::copy(folder.path(ABORTED), folder.path(compacted)).expect("copies");
            folder.edit(compacted, |index| {
                index[25] = 50;
                index[34 + 25] = 51;
            });
        },
        &[fault("no-such-abort", compacted, 0), fault("no-such-abort", compacted, 34)],
    );
}

#[test]
fn wrong_snapshots_are_found() {
    let sealed = |change: fn(&mut Vec<u8>)| {
        move |folder: &Copied| {
            folder.edit(SNAPSHOT, |snapshot| {
                change(snapshot);
                let crc = crc32c::crc32c(&snapshot[6..]);
                snapshot[2..6].copy_from_slice(&crc.to_be_bytes());
            });
        }
    };
    check(
        "a changed snapshot",
        |folder| folder.edit(SNAPSHOT, |bytes| bytes[20] ^= 1),
        &[fault("malformed", SNAPSHOT, 0)],
    );
    check(
        "a cut snapshot",
        |folder| folder.edit(SNAPSHOT, |bytes| bytes.truncate(100)),
        &[fault("malformed", SNAPSHOT, 0)],
    );
    let differs = [fault("snapshot-differs", SNAPSHOT, 0)];
    // Of the first producer: id at 10, epoch 18, sequence 20, offset 24, delta 32, time 36, coordinator 44, start 48.
    check("another epoch", sealed(|bytes| bytes[19] += 1), &differs);
    check("another sequence", sealed(|bytes| bytes[23] += 1), &differs);
    check("another last offset", sealed(|bytes| bytes[31] -= 1), &differs);
    check("another time", sealed(|bytes| bytes[43] ^= 1), &differs);
    check("another transaction", sealed(|bytes| bytes[55] -= 1), &differs);
    check("another producer", sealed(|bytes| bytes[17] = 99), &differs);
    check(
        "a producer with an open transaction forgotten",
        sealed(|bytes| {
            bytes.drain(10..56);
            bytes[9] -= 1;
        }),
        &differs,
    );
    check(
        "a silent producer forgotten, as after a day",
        sealed(|bytes| {
            bytes.truncate(bytes.len() - 46);
            bytes[9] -= 1;
        }),
        &[],
    );
    let beyond = "aborts-0/00000000000000000099.snapshot";
    check(
        "a snapshot beyond the end",
        |folder| folder.rename(SNAPSHOT, beyond),
        &[fault("beyond-log-end", beyond, None)],
    );
}

#[test]
fn wrong_leader_epochs_are_found() {
    check(
        "another epoch in the checkpoint",
        |folder| folder.edit(EPOCHS, |text| text[4] = b'1'),
        &[fault("leader-epoch", LOG, 0)],
    );
    check(
        "an epoch that begins later",
        |folder| folder.edit(EPOCHS, |text| text[6] = b'5'),
        &[note("leader-epoch", LOG, 0)],
    );
    check(
        "a torn checkpoint",
        |folder| folder.edit(EPOCHS, |text| text[2] = b'2'),
        &[fault("malformed", EPOCHS, None)],
    );
    check(
        "epochs that fall",
        |folder| std::fs::write(folder.path(EPOCHS), "0\n2\n1 0\n0 5\n").expect("writes"),
        &[fault("malformed", EPOCHS, None)],
    );
    check(
        "an epoch beyond the end",
        |folder| std::fs::write(folder.path(EPOCHS), "0\n2\n0 0\n1 99\n").expect("writes"),
        &[fault("beyond-log-end", EPOCHS, None)],
    );
    check("no checkpoint", |folder| folder.remove(EPOCHS), &[note("no-leader-epochs", EPOCHS, None)]);
}

#[test]
fn wrong_small_files_and_names_are_found() {
    for file in [
        "meta.properties",
        "log-start-offset-checkpoint",
        "cleaner-offset-checkpoint",
        "aborts-0/partition.metadata",
        "__cluster_metadata-0/quorum-state",
    ] {
        let garbage = |folder: &Copied| folder.edit(file, |text| text.truncate(2));
        check(file, garbage, &[fault("malformed", file, None)]);
    }
    check(
        "a recovery point beyond the end",
        |folder| std::fs::write(folder.path(RECOVERY), "0\n1\naborts 0 47\n").expect("writes"),
        &[fault("outside-log", RECOVERY, None)],
    );
    let odd = "aborts-0/16.index";
    check(
        "a segment's file with another name",
        |folder| folder.rename("aborts-0/00000000000000000016.index", odd),
        &[note("no-index", "aborts-0/00000000000000000016.log", None), fault("misnamed", odd, None)],
    );
    let lonely = "aborts-0/00000000000000000099.index";
    check(
        "an index without a log",
        |folder| folder.rename("aborts-0/00000000000000000016.index", lonely),
        &[note("no-index", "aborts-0/00000000000000000016.log", None), note("no-log", lonely, None)],
    );
    let foreign = "aborts-0/notes.txt";
    check(
        "a foreign file",
        |folder| std::fs::write(folder.path(foreign), "").expect("writes"),
        &[note("foreign", foreign, None)],
    );
    let swap = "aborts-0/00000000000000000000.log.swap";
    check(
        "an interrupted compaction",
        |folder| std::fs::write(folder.path(swap), "").expect("writes"),
        &[note("unfinished-compaction", swap, None)],
    );
    let bootstrap = "bootstrap.checkpoint";
    check(
        "a metadata snapshot without its footer",
        |folder| folder.edit(bootstrap, |file| file.truncate(336)),
        &[fault("snapshot-incomplete", bootstrap, 336)],
    );
    check(
        "a changed metadata snapshot",
        |folder| folder.edit(bootstrap, |file| file[100] ^= 1),
        &[fault("checksum", bootstrap, 83)],
    );
}

#[test]
fn a_partition_without_a_folder_is_found_but_where_another_name_explains_it() {
    check(
        "a partition without a folder",
        |folder| std::fs::write(folder.path(RECOVERY), "0\n1\nnowhere 0 47\n").expect("writes"),
        &[fault("no-folder", RECOVERY, None)],
    );
    let set_aside = "nowhere-0.00112233445566778899aabbccddeeff-stray";
    check(
        "a partition whose folder was set aside",
        |folder| {
            std::fs::write(folder.path(RECOVERY), "0\n1\nnowhere 0 47\n").expect("writes");
            std::fs::create_dir(folder.path(set_aside)).expect("a folder");
        },
        &[note("set-aside", set_aside, None), note("no-folder", RECOVERY, None)],
    );
    check(
        "a high watermark without a folder",
        |folder| {
            let watermarks = folder.path("replication-offset-checkpoint");
            std::fs::write(watermarks, "0\n1\nnowhere 0 47\n").expect("writes");
        },
        &[note("no-folder", "replication-offset-checkpoint", None)],
    );
}

#[test]
fn a_torn_partition_metadata_is_noted() {
    let identity = "aborts-0/partition.metadata";
    check(
        "a partition.metadata that never reached the disk",
        |folder| {
            folder.unclean(46);
            folder.edit(identity, |text| text[20..].fill(0));
        },
        &[note("malformed", identity, None)],
    );
}

#[test]
fn what_a_kill_leaves_behind_is_noted() {
    check(
        "a torn last batch",
        |folder| {
            folder.unclean(40);
            folder.edit(LAST, |log| log.truncate(940));
        },
        &[
            note("torn-tail", LAST, 872),
            note("beyond-log-end", "aborts-0/00000000000000000046.snapshot", None),
        ],
    );
    check(
        "a last batch of zeroes",
        |folder| {
            folder.unclean(40);
            folder.edit(LAST, |log| log[872..].fill(0));
        },
        &[
            note("preallocated-tail", LAST, 872),
            note("beyond-log-end", "aborts-0/00000000000000000046.snapshot", None),
        ],
    );
    check(
        "a last batch with a wrong checksum",
        |folder| {
            folder.unclean(40);
            folder.edit(LAST, |log| log[940] ^= 1);
        },
        &[note("torn-tail", LAST, 872)],
    );
    check(
        "a wrong index of what is read anew",
        |folder| {
            folder.unclean(40);
            folder.edit("aborts-0/00000000000000000032.timeindex", |index| index[7] -= 1);
        },
        &[note("entry-hides", "aborts-0/00000000000000000032.timeindex", 0)],
    );
    check(
        "a torn batch that was flushed",
        |folder| {
            folder.unclean(46);
            folder.edit(LAST, |log| log.truncate(940));
        },
        &[
            note("torn-tail", LAST, 872),
            note("beyond-log-end", "aborts-0/00000000000000000046.snapshot", None),
            fault("outside-log", RECOVERY, None),
            fault("outside-log", "replication-offset-checkpoint", None),
        ],
    );
    check(
        "a broken batch with sound ones behind it",
        |folder| {
            folder.unclean(40);
            folder.edit(LAST, |log| log[70] ^= 1);
        },
        &[fault("checksum", LAST, 0)],
    );
    check(
        "a broken segment before the recovery point's",
        |folder| {
            folder.unclean(40);
            folder.edit(LOG, |log| log.truncate(1100));
        },
        &[fault("no-batch", LOG, 1038)],
    );
}

#[test]
fn wrong_records_in_a_sound_batch_are_found_when_they_are_opened() {
    let zstd = "codecs-0/00000000000000000036.log";
    for (what, at, change) in [("compressed bytes", 127 + 61 + 40, 0xff), ("a record count", 127 + 60, 7)] {
        let folder = Copied::of("clean");
        folder.edit(zstd, |log| {
            log[at] ^= change;
            seal(log, 127, 127);
        });
        let expected = [fault("records", zstd, 127)];
        assert_eq!(folder.findings(RecordDepth::Opened), expected, "{what}");
    }
    let folder = Copied::of("clean");
    folder.edit(zstd, |log| {
        log[127 + 61 + 40] ^= 0xff;
        seal(log, 127, 127);
    });
    assert_eq!(folder.findings(RecordDepth::Headers), []);
}

#[test]
fn a_record_later_than_its_batch_says_is_noted() {
    let odd = "odd-0/00000000000000000000.log";
    let folder = Copied::of("clean");
    folder.edit(odd, |log| {
        log[42] -= 1;
        let size = log.len();
        seal(log, 0, size);
        assert!(Batch::parse(Bytes::copy_from_slice(log)).expect("a batch").verify_crc().is_ok());
    });
    folder.edit("odd-0/00000000000000000000.timeindex", |index| index[7] -= 1);
    assert_eq!(folder.findings(RecordDepth::Opened), [note("later-than-batch", odd, 0)]);
}

#[test]
fn a_file_that_is_broken_all_over_has_a_bounded_list() {
    let folder = Copied::of("clean");
    let index = "aborts-0/00000000000000000000.index";
    folder.edit(index, |bytes| *bytes = [0, 0, 0, 3, 0, 0, 1, 4].repeat(100));
    let found = folder.findings(RecordDepth::Headers);
    assert_eq!(found.len(), 21, "twenty, and how many more there are");
    assert!(found.contains(&fault("more", index, None)));
}

/// The middle one of five segments, with all its files, is gone: offsets 16 to 31.
fn without_the_middle(folder: &Copied) {
    for entry in std::fs::read_dir(folder.path("aborts-0")).expect("the folder") {
        let path = entry.expect("an entry").path();
        if path.file_stem().is_some_and(|stem| stem == "00000000000000000016") {
            std::fs::remove_file(path).expect("a file");
        }
    }
}

#[test]
fn segments_that_do_not_follow_each_other_are_found() {
    let gap =
        |found: Vec<Short>| found.into_iter().filter(|one| one.1 == "missing-records").collect::<Vec<_>>();
    let folder = Copied::of("clean");
    without_the_middle(&folder);
    assert_eq!(gap(folder.findings(RecordDepth::Headers)), [fault("missing-records", LAST, None)]);
    folder.unclean(48);
    assert_eq!(gap(folder.findings(RecordDepth::Headers)), [fault("missing-records", LAST, None)]);
    // The next start cuts what a power cut has left without what was before it.
    folder.unclean(16);
    assert_eq!(gap(folder.findings(RecordDepth::Headers)), [note("missing-records", LAST, None)]);
    std::fs::write(folder.path("cleaner-offset-checkpoint"), "0\n1\naborts 0 40\n").expect("the file");
    folder.unclean(48);
    assert_eq!(gap(folder.findings(RecordDepth::Headers)), [], "compaction takes records");
}

#[test]
fn names_that_stand_for_something_else_are_found() {
    let replaced = |file: &'static str| {
        move |folder: &Copied| {
            folder.remove(file);
            std::fs::create_dir(folder.path(file)).expect("a folder");
        }
    };
    check(
        "a folder as index",
        replaced(INDEX),
        &[fault("misplaced", INDEX, None), note("no-index", LOG, None)],
    );
    check("a folder as checkpoint", replaced(RECOVERY), &[fault("misplaced", RECOVERY, None)]);
    check(
        "a folder as partition.metadata",
        replaced("aborts-0/partition.metadata"),
        &[fault("misplaced", "aborts-0/partition.metadata", None)],
    );
    check(
        "a file as partition",
        |folder| std::fs::write(folder.path("other-7"), "").expect("a file"),
        &[fault("misplaced", "other-7", None)],
    );
    check(
        "an index longer than any",
        |folder| {
            let file = std::fs::File::options().write(true).open(folder.path(ABORTED)).expect("the file");
            file.set_len(1 << 40).expect("a sparse file");
        },
        &[
            fault("too-long", ABORTED, None),
            fault("abort-not-indexed", ABORTED, None),
            fault("abort-not-indexed", ABORTED, None),
        ],
    );
    check(
        "a snapshot longer than any",
        |folder| {
            let file = std::fs::File::options().write(true).open(folder.path(SNAPSHOT)).expect("the file");
            file.set_len(1 << 40).expect("a sparse file");
        },
        &[fault("too-long", SNAPSHOT, None)],
    );
    let name = "ghost-3.784cb00282a34d9ea0256ebd1d91a4b6-stray";
    check(
        "a folder that was set aside",
        |folder| std::fs::create_dir(folder.path(name)).expect("a folder"),
        &[note("set-aside", name, None)],
    );
}
