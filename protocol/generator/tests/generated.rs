//! What is committed is what the schema gives.

use std::env;
use std::path::Path;

/// With this variable set, the test writes instead of comparing: `cargo xtask fix` sets it.
const WRITE: &str = "KALDA_WRITE";

#[test]
fn the_committed_codec_is_what_the_schema_gives() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    if env::var_os(WRITE).is_some() {
        let written = kalda_protocol_generator::write(folder).expect("the schema is in its notation");
        println!("{} files written", written.len());
    }
    kalda_protocol_generator::check(folder).expect("nothing drifted");
}
