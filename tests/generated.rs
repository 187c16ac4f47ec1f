//! Parts of documents that are made from tables in the code, compared with what is committed. With `KALDA_WRITE` set they
//! are written instead: `cargo xtask fix`.
//!
//! Invariant: what stands between the markers `<!-- NAME:begin -->` and `<!-- NAME:end -->` is made here and nowhere else.

use std::path::PathBuf;

fn document(path: &str) -> (PathBuf, String) {
    let place = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path);
    let text = std::fs::read_to_string(&place).unwrap_or_default();
    (place, text)
}

/// Compares the document with what it should be, or writes it.
fn settle(path: &str, wanted: &str) {
    let (place, text) = document(path);
    if std::env::var_os("KALDA_WRITE").is_some() && text != wanted {
        std::fs::write(place, wanted).expect("documents can be written");
        return;
    }
    assert!(text == wanted, "{path} is not up to date: run `cargo xtask fix`");
}

/// The document with its part NAME replaced.
fn with_part(text: &str, name: &str, part: &str) -> String {
    let (begin, end) = (format!("<!-- {name}:begin -->\n"), format!("<!-- {name}:end -->"));
    let (before, rest) = text.split_once(&begin).expect("the document has the marker where the part begins");
    let (_, after) = rest.split_once(&end).expect("the document has the marker where the part ends");
    format!("{before}{begin}{part}{end}{after}")
}

/// The table of clients that the compatibility tests wrote down at their last complete run.
fn clients() -> String {
    let (_, text) = document("compat-tests/README.md");
    let lines = text.lines().skip_while(|line| !line.starts_with("| client | versions"));
    lines.take_while(|line| line.starts_with('|')).map(|line| format!("{line}\n")).collect()
}

#[test]
fn the_readme_lists_the_clients_that_were_run() {
    let (_, readme) = document("README.md");
    settle("README.md", &with_part(&readme, "clients", &clients()));
}

#[test]
fn a_part_is_replaced_between_its_markers() {
    let text = "a\n<!-- x:begin -->\nold\n<!-- x:end -->\nz\n";
    assert_eq!(with_part(text, "x", "new\n"), "a\n<!-- x:begin -->\nnew\n<!-- x:end -->\nz\n");
}
