//! Committed pages that are written from the broker's own tables: a drift fails, and `KALDA_WRITE=1` writes them
//! anew (`cargo xtask generate` sets it).

use std::collections::BTreeSet;
use std::path::Path;
use std::{env, fs};

const WRITE: &str = "KALDA_WRITE";

#[test]
fn the_page_of_configuration_keys_is_up_to_date() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut identifiers = BTreeSet::new();
    collect(&root.join("src"), &root.join("src/config"), &mut identifiers);
    let page = kalda::config::reference_markdown(&identifiers);
    let path = root.join("docs/CONFIG.md");
    if env::var_os(WRITE).is_some() {
        fs::write(&path, &page).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == page, "docs/CONFIG.md is out of date: run `cargo xtask generate`");
}

/// The words in the Rust sources below `folder`, without those below `except`.
fn collect(folder: &Path, except: &Path, identifiers: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path == except {
            continue;
        }
        if path.is_dir() {
            collect(&path, except, identifiers);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let words = text.split(|char: char| !char.is_ascii_alphanumeric() && char != '_');
            identifiers.extend(words.map(str::to_owned));
        }
    }
}
