//! A full disk leaves the log as it was; a failed sync takes the directory offline.

use std::sync::Arc;

use kalda_log::{AppendError, LogSettings, StorageError};
use kalda_sys::types::Offset;

use crate::failing_disk::FailingDisk;
use crate::fixture::{Fixture, all_bytes, batch, client};

#[test]
fn a_full_disk_changes_nothing_and_appending_works_again_once_there_is_room() {
    let disk = FailingDisk::new();
    let faults = Arc::clone(&disk.faults);
    let settings = LogSettings { segment_bytes: 2000, index_interval_bytes: 10, ..Fixture::settings() };
    let mut fixture = Fixture::on_disk(settings, Arc::new(disk));
    let mut log = fixture.open_partition();
    let mut appended = 0;
    // Each round ends at another place: in the header, in the records, in a new segment's first files.
    for room in (0..600).step_by(7) {
        log.append(batch(2, 40), client()).expect("there is room");
        appended += 2;
        let before = all_bytes(&log);
        faults.leave_room(room);
        loop {
            match log.append(batch(2, 40), client()) {
                Ok(_) => appended += 2,
                Err(AppendError::Storage(StorageError::NoSpace(_))) => break,
                Err(other) => panic!("{other}"),
            }
        }
        faults.leave_room(u64::MAX);
        assert_eq!(log.log_end_offset(), Offset(appended));
        assert!(all_bytes(&log).starts_with(&before));
    }
    let before = all_bytes(&log);
    assert!(log.segment_count() > 5);
    assert!(!fixture.directory().is_offline());
    drop(log);
    fixture.reopen();
    let log = fixture.open_partition();
    assert_eq!((log.log_end_offset(), all_bytes(&log) == before), (Offset(appended), true));
}

#[test]
fn a_first_append_to_a_full_disk_can_be_tried_again() {
    let disk = FailingDisk::new();
    let faults = Arc::clone(&disk.faults);
    let fixture = Fixture::on_disk(Fixture::settings(), Arc::new(disk));
    let mut log = fixture.open_partition();
    for room in [0, 10, 45, 60, 100] {
        faults.leave_room(room);
        let refused = log.append(batch(2, 40), client());
        assert!(matches!(refused, Err(AppendError::Storage(StorageError::NoSpace(_)))), "{room}");
        assert_eq!(log.log_end_offset(), Offset(0));
    }
    faults.leave_room(u64::MAX);
    assert_eq!(log.append(batch(2, 40), client()).expect("appends").base_offset, Offset(0));
}

#[test]
fn a_failed_sync_takes_the_directory_offline_for_good() {
    let disk = FailingDisk::new();
    let faults = Arc::clone(&disk.faults);
    let fixture = Fixture::on_disk(Fixture::settings(), Arc::new(disk));
    let mut log = fixture.open_partition();
    log.append(batch(2, 40), client()).expect("appends");
    faults.fail_syncs();
    assert!(matches!(log.flush(), Err(StorageError::Failed(_))));
    assert_eq!(log.recovery_point(), Offset(0), "nothing counts as flushed");
    assert!(fixture.directory().is_offline());
    let refused = log.append(batch(2, 40), client());
    assert!(matches!(refused, Err(AppendError::Storage(StorageError::Offline))));
    assert!(matches!(log.flush(), Err(StorageError::Offline)), "the sync is not tried again");
    assert!(fixture.directory().write_checkpoints().is_err());
    assert!(fixture.directory().close_cleanly(0).is_err());
}
