//! The files that git knows or would take, read once.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::blank::blank;

/// What stands in the head of a generated file.
pub const GENERATED: &str = "//! Generated from `protocol/schema/";

/// Every text file of the project.
pub struct Tree {
    root: PathBuf,
    texts: Vec<Text>,
}

/// One text file.
pub struct Text {
    /// Path from the root, with `/`.
    pub path: String,
    /// The whole text.
    pub text: String,
    /// For Rust: the text with comments and the insides of strings blanked, line for line.
    pub code: String,
    /// For Rust: the line from which on the code is a test, `usize::MAX` when none is.
    pub tests_from: usize,
}

impl Tree {
    /// Reads the tree of this package.
    pub fn of_this_package() -> Self {
        let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        let mut git = Command::new("git");
        git.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]).current_dir(&root);
        let output = git.output().expect("tidy asks git for the files: install git");
        assert!(output.status.success(), "tidy asks git for the files: run it in a clone");
        let names = String::from_utf8(output.stdout).expect("file names are UTF-8");
        let names = names.split('\0').filter(|name| !name.is_empty());
        let texts = names
            .filter_map(|name| Some(Text::new(name, std::fs::read_to_string(root.join(name)).ok()?)))
            .collect();
        Self { root, texts }
    }

    /// Where the tree stands.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Every text file.
    pub fn texts(&self) -> impl Iterator<Item = &Text> {
        self.texts.iter()
    }

    /// Every Rust file.
    pub fn rust(&self) -> impl Iterator<Item = &Text> {
        self.texts.iter().filter(|file| file.path.ends_with(".rs"))
    }
}

impl Text {
    /// A file with this path and text.
    pub fn new(path: &str, text: impl Into<String>) -> Self {
        let text = text.into();
        let code = if path.ends_with(".rs") { blank(&text) } else { String::new() };
        let tests_from = if is_test_path(path) { 0 } else { first_test_line(&code) };
        Self { path: path.to_owned(), text, code, tests_from }
    }

    /// Written by the protocol's generator: its head says so, and a test of the protocol that it is true.
    pub fn is_generated(&self) -> bool {
        self.path.starts_with("protocol/src/")
            && self.text.lines().take(4).any(|line| line.starts_with(GENERATED))
    }

    /// The blanked lines, numbered from 1.
    pub fn code_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.code.lines().enumerate().map(|(index, line)| (index + 1, line))
    }

    /// Whether this line is test code.
    pub fn is_test(&self, line: usize) -> bool {
        line >= self.tests_from
    }
}

fn is_test_path(path: &str) -> bool {
    let folders = ["tests", "benches", "fuzz", "compat-tests"];
    path.split('/').any(|part| folders.contains(&part))
        || path.ends_with("_test.rs")
        || path.ends_with("/tests.rs")
}

/// Tests stand last in a file, so they begin at their first attribute before a module.
fn first_test_line(code: &str) -> usize {
    let lines: Vec<&str> = code.lines().map(str::trim).collect();
    let found = lines.windows(2).position(|two| two[0] == "#[cfg(test)]" && two[1].starts_with("mod "));
    found.map_or(usize::MAX, |index| index + 1)
}

/// The places of `word` in `line` where it stands alone, not as part of a longer name.
pub fn places_of_word(line: &str, word: &str) -> Vec<usize> {
    let is_name = |character: char| character.is_alphanumeric() || character == '_';
    line.match_indices(word)
        .map(|(place, _)| place)
        .filter(|&place| {
            let before = line[..place].chars().next_back();
            let after = line[place + word.len()..].chars().next();
            let open_end = word.chars().next_back().is_some_and(is_name);
            let joined = before.is_some_and(is_name) || open_end && after.is_some_and(is_name);
            !joined
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_alone() {
        assert_eq!(places_of_word("unsafe_code unsafe", "unsafe"), [12]);
        assert_eq!(places_of_word("no_sleep(1); sleep(2)", "sleep("), [13]);
    }

    #[test]
    fn generated_files_say_so() {
        let head = format!("//! Fetch.\n//!\n{GENERATED}01_fetch.schema`.\n");
        assert!(Text::new("protocol/src/messages/fetch.rs", head.as_str()).is_generated());
        assert!(!Text::new("src/api/fetch.rs", head.as_str()).is_generated());
        assert!(!Text::new("protocol/src/frame.rs", "//! Frames.\n").is_generated());
    }

    #[test]
    fn test_code_begins_at_the_test_module_or_with_the_file() {
        let file = Text::new("src/log/x.rs", "fn a() {}\n#[cfg(test)]\nmod tests {\n}\n");
        assert_eq!((file.is_test(1), file.is_test(2), file.is_test(3)), (false, true, true));
        assert!(Text::new("tests/it/main.rs", "").is_test(1));
        assert!(Text::new("src/log/segment_test.rs", "").is_test(1));
        assert!(!Text::new("src/log/x.rs", "#[cfg(test)]\nuse x;\n").is_test(2));
    }
}
