//! A run of record batches from a stranger: every record of every batch, or an error.
#![no_main]

use bytes::Bytes;
use kalda_protocol::records::batches;
use libfuzzer_sys::fuzz_target;

/// The most bytes that a batch may unpack to.
const UNPACKED_BYTES: usize = 1 << 20;

fuzz_target!(|data: &[u8]| {
    for batch in batches(Bytes::copy_from_slice(data)) {
        let Ok(batch) = batch else { return };
        let _ = batch.verify_crc();
        for record in batch.records(UNPACKED_BYTES) {
            if record.is_err() {
                break;
            }
        }
    }
});
