//! What `verify` finds in a folder.

use std::path::Path;

use kalda_inspect::Unwatched;
use kalda_inspect::verify::{Finding, Plan, RecordDepth, Severity, VerifySettings, verify};
use kalda_sys::PosixDisk;

/// Everything that is found at a path.
pub fn findings(path: &Path, records: RecordDepth) -> Vec<Finding> {
    let plan = Plan::of(&PosixDisk, &[path.to_owned()]).expect("there is something to check");
    let settings = VerifySettings { records, threads: 2, small_file: |_, _| Ok(()) };
    verify(&PosixDisk, &plan, &settings, &Unwatched).findings
}

/// Makes sure that there are no faults, whatever a kill may have left to be mended.
pub fn assert_sound(path: &Path) {
    let faults: Vec<Finding> = findings(path, RecordDepth::Opened)
        .into_iter()
        .filter(|finding| finding.severity == Severity::Fault)
        .collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

/// Makes sure that nothing at all is found, as after a stop in good order.
pub fn assert_spotless(path: &Path) {
    let found = findings(path, RecordDepth::Opened);
    assert!(found.is_empty(), "{found:#?}");
}
