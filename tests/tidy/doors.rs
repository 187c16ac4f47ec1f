//! Habits that a word in the code betrays: unbounded channels, tests that wait by time or are ignored, bare exceptions from lints,
//! unfinished code, unsafe code, nom outside the primitives. Doors to clock, chance, files and sockets are clippy's (`clippy.toml`).
//!
//! Looked at is blanked code, so a word in a comment or a string is none.

use crate::Complaint;
use crate::tree::{Text, Tree, places_of_word};

/// Where a rule applies.
#[derive(Clone, Copy)]
enum Where {
    Everywhere,
    /// Tests, but for those in which time is paused: there a timer costs none.
    Tests,
    /// The protocol's code but its primitives.
    AbovePrimitives,
}

const RULES: &[(&str, Where, &str)] = &[
    ("#[allow(", Where::Everywhere, "write `#[expect(lint, reason = \"…\")]`, or mend what the lint says"),
    ("#![allow(", Where::Everywhere, "write `#![expect(lint, reason = \"…\")]`, or mend what the lint says"),
    ("todo!(", Where::Everywhere, "finish it, or leave it out"),
    ("unimplemented!(", Where::Everywhere, "finish it, or leave it out"),
    ("#[ignore", Where::Everywhere, "run the test, or remove it"),
    ("sleep(", Where::Tests, "wait for the event, not for the time"),
    ("unbounded_channel(", Where::Everywhere, "give the channel a bound, with its reason"),
    ("nom::", Where::AbovePrimitives, "name nom only in protocol/src/primitives"),
];

/// Checks one Rust file.
pub fn check(file: &Text) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for (number, line) in file.code_lines() {
        for (word, place, advice) in RULES {
            if applies(*place, file, number) && !places_of_word(line, word).is_empty() {
                complaints.push(Complaint::new(&file.path, number, format!("`{word}`: {advice}")));
            }
        }
    }
    complaints
}

fn applies(place: Where, file: &Text, line: usize) -> bool {
    let path = &file.path;
    match place {
        Where::Everywhere => true,
        // A client of another process has nothing to wait for but its next answer.
        Where::Tests => {
            file.is_test(line) && !path.starts_with("compat-tests/") && !is_in_paused_time(file, line)
        }
        Where::AbovePrimitives => {
            path.starts_with("protocol/src/") && !path.starts_with("protocol/src/primitives")
        }
    }
}

/// Whether the last test that begins above the line says so.
fn is_in_paused_time(file: &Text, line: usize) -> bool {
    let above = file.code_lines().take_while(|(number, _)| *number <= line);
    let begun = above.filter(|(_, code)| code.contains("#[test]") || code.contains("#[tokio::test")).last();
    begun.is_some_and(|(_, code)| code.contains("start_paused = true"))
}

/// Unsafe code: nowhere but in one file of `sys`, and in a test's allocator that counts, which can't be written without.
pub fn check_unsafe_files(tree: &Tree) -> Vec<Complaint> {
    unsafe_files(tree.rust())
}

fn unsafe_files<'a>(files: impl Iterator<Item = &'a Text>) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    let mut the_one = None;
    for file in files {
        let first = file.code_lines().find(|(_, line)| !places_of_word(line, "unsafe").is_empty());
        let Some((number, _)) = first else { continue };
        if file.is_test(number) && file.code.contains("unsafe impl GlobalAlloc for") {
            continue;
        }
        if file.path.starts_with("sys/src/") && the_one.is_none() {
            the_one = Some(&file.path);
        } else {
            let what = "unsafe code belongs into one file of sys, with a SAFETY note: find a safe way first";
            complaints.push(Complaint::new(&file.path, number, what));
        }
    }
    complaints
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(path: &str, code: &str) -> Vec<usize> {
        check(&Text::new(path, code)).iter().map(|complaint| complaint.line).collect()
    }

    #[test]
    fn habits_are_found_where_they_are_wrong() {
        assert_eq!(lines("src/api/x.rs", "#[allow(dead_code)]\nfn f() {\n    todo!()\n}"), [1, 3]);
        assert_eq!(lines("tests/it/x.rs", "#[ignore]\nfn f() { tokio::time::sleep(d) }"), [1, 2]);
        assert_eq!(lines("src/log/x.rs", "fn f() {}\n#[cfg(test)]\nmod t {\nsleep(1)\n}"), [4]);
        assert_eq!(lines("protocol/src/frame.rs", "use nom::IResult;"), [1]);
    }

    #[test]
    fn the_same_words_pass_where_they_are_right() {
        assert_eq!(lines("src/api/x.rs", "// todo!()\nfn f() { tokio::time::sleep(d) }"), []);
        assert_eq!(lines("protocol/src/primitives/varint.rs", "use nom::IResult;"), []);
        assert_eq!(lines("tests/it/x.rs", "sleep_until(event)"), []);
        let paused = "#[tokio::test(start_paused = true)]\nasync fn f() {\nsleep(d)\n}\n#[test]\nfn g() {\nsleep(d)\n}";
        assert_eq!(lines("tests/it/x.rs", paused), [7]);
    }

    #[test]
    fn one_file_of_sys_and_counting_allocators_may_be_unsafe() {
        let files = [
            Text::new("sys/src/a.rs", "unsafe { f() }"),
            Text::new("sys/src/b.rs", "unsafe { f() }"),
            Text::new("src/log/c.rs", "#![forbid(unsafe_code)]\n"),
            Text::new("src/log/d.rs", "unsafe fn g() {}"),
            Text::new("tests/it/e.rs", "unsafe impl GlobalAlloc for Counting {}"),
            Text::new("tests/it/f.rs", "unsafe { f() }"),
        ];
        let found: Vec<_> = unsafe_files(files.iter()).into_iter().map(|complaint| complaint.path).collect();
        assert_eq!(found, ["sys/src/b.rs", "src/log/d.rs", "tests/it/f.rs"]);
    }
}
