//! Committed pages, and parts of pages, that are written from the broker's own tables: a drift fails, and `KALDA_WRITE=1`
//! writes them anew (`cargo xtask generate` sets it).
//!
//! Invariant: what stands between the markers `<!-- NAME:begin -->` and `<!-- NAME:end -->` is made here and nowhere else.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs};

const WRITE: &str = "KALDA_WRITE";

#[test]
fn the_page_of_configuration_keys_is_up_to_date() {
    settle("docs/CONFIG.md", &kalda::config::reference_markdown());
}

/// One test for both tables, so that two never write the page at the same time.
#[test]
fn the_readme_lists_the_apis_that_are_served_and_the_clients_that_were_run() {
    let (_, readme) = document("README.md");
    let with_apis = with_part(&readme, "apis", &apis());
    settle("README.md", &with_part(&with_apis, "clients", &clients()));
}

#[test]
fn every_module_that_logs_is_a_logger() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut modules = BTreeSet::new();
    for (name, folder) in [("kalda", "src"), ("kalda_log", "log/src"), ("kalda_sys", "sys/src")] {
        let folder = root.join(folder);
        modules_that_log(name, &folder, &folder, &mut modules);
    }
    let rows: String = modules.iter().map(|module| format!("    \"{module}\",\n")).collect();
    settle("src/cli/logger_names.rs", &format!("{LOGGER_NAMES_HEAD}{rows}];\n"));
}

const LOGGER_NAMES_HEAD: &str = "\
//! The modules that log, each of which is a logger: clients may change its level while the broker runs.
//!
//! Invariant: no module that logs is missing, for `cargo xtask generate` writes this file.

/// Their paths, which are the targets of their lines.
pub(super) const LOGGER_NAMES: &[&str] = &[
";

/// The paths of the modules below `folder` in whose code a line is logged; `root` is the folder of the crate.
fn modules_that_log(name: &str, root: &Path, folder: &Path, modules: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            modules_that_log(name, root, &path, modules);
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
        let code: Vec<&str> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        if is_logged_in(&code.join("\n")) {
            let inside = path.strip_prefix(root).unwrap().with_extension("");
            let names = inside
                .iter()
                .map(|name| name.to_str().unwrap())
                .filter(|name| !["mod", "lib"].contains(name));
            modules.insert(std::iter::once(name).chain(names).collect::<Vec<_>>().join("::"));
        }
    }
}

fn is_logged_in(code: &str) -> bool {
    ["error!(", "warn!(", "info!(", "debug!(", "trace!("].iter().any(|call| {
        code.match_indices(call).any(|(place, _)| {
            !code[..place].ends_with(|before: char| before.is_alphanumeric() || before == '_')
        })
    })
}

#[test]
fn a_part_is_replaced_between_its_markers() {
    let text = "a\n<!-- x:begin -->\nold\n<!-- x:end -->\nz\n";
    assert_eq!(with_part(text, "x", "new\n"), "a\n<!-- x:begin -->\nnew\n<!-- x:end -->\nz\n");
}

/// The dispatch table.
fn apis() -> String {
    let rows = kalda::served().iter().map(|row| {
        let (first, last) = row.versions().into_inner();
        let versions = if first == last { format!("{first}") } else { format!("{first}–{last}") };
        format!("| {} | {} | {versions} |\n", row.key.code(), row.key.name())
    });
    format!("| key | API | versions |\n| --- | --- | --- |\n{}", rows.collect::<String>())
}

/// The table of clients that the compatibility tests wrote down at their last complete run.
fn clients() -> String {
    let (_, text) = document("compat-tests/README.md");
    let lines = text.lines().skip_while(|line| !line.starts_with("| client | versions"));
    lines.take_while(|line| line.starts_with('|')).map(|line| format!("{line}\n")).collect()
}

fn document(path: &str) -> (PathBuf, String) {
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let text = fs::read_to_string(&place).unwrap_or_default();
    (place, text)
}

/// Compares the document with what it should be, or writes it.
fn settle(path: &str, wanted: &str) {
    let (place, text) = document(path);
    if env::var_os(WRITE).is_some() && text != wanted {
        fs::write(place, wanted).unwrap();
        return;
    }
    assert!(text == wanted, "{path} is out of date: run `cargo xtask generate`");
}

/// The document with its part NAME replaced.
fn with_part(text: &str, name: &str, part: &str) -> String {
    let (begin, end) = (format!("<!-- {name}:begin -->\n"), format!("<!-- {name}:end -->"));
    let (before, rest) = text.split_once(&begin).expect("the document has the marker where the part begins");
    let (_, after) = rest.split_once(&end).expect("the document has the marker where the part ends");
    format!("{before}{begin}{part}{end}{after}")
}
