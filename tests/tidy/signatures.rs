//! No function takes a bare `bool`: at its call, `true` says nothing. Two names of an enum do, or two functions.
//!
//! Looked at are the arguments of functions, tests left out. A tuple of bools is a bare one, too; a closure's argument is not looked at.
//! A condition that is checked, like that of `assert!`, has the name `holds`, and may be a bool;
//! so may what `From<bool>` gives a name.

use crate::Complaint;
use crate::tree::{Text, places_of_word};

/// Checks one Rust file.
pub fn check(file: &Text) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    if file.is_generated() {
        return complaints;
    }
    for place in places_of_word(&file.code, "fn") {
        let line = file.code[..place].matches('\n').count() + 1;
        let Some((name, arguments)) = signature(&file.code[place..]).filter(|(name, _)| *name != "from")
        else {
            continue;
        };
        if !file.is_test(line) && places_of_word(arguments, "bool").iter().any(|at| is_bare(arguments, *at)) {
            let what = format!(
                "`{name}` takes a bare bool: an enum whose names say what each means, or two functions"
            );
            complaints.push(Complaint::new(&file.path, line, what));
        }
    }
    complaints
}

/// The name of the function that begins here, and its arguments; nothing for the type of a function.
fn signature(code: &str) -> Option<(&str, &str)> {
    let rest = code.strip_prefix("fn ")?;
    let name = rest.split(|next: char| !next.is_alphanumeric() && next != '_').next()?;
    let rest = after_generics(rest.strip_prefix(name)?)?.strip_prefix('(')?;
    let mut depth = 1_usize;
    for (place, character) in rest.char_indices() {
        match character {
            '(' => depth += 1,
            ')' if depth == 1 => return Some((name, &rest[..place])),
            ')' => depth -= 1,
            _ => {}
        }
    }
    None
}

fn after_generics(rest: &str) -> Option<&str> {
    if !rest.starts_with('<') {
        return Some(rest);
    }
    let mut depth = 0_usize;
    for (place, character) in rest.char_indices() {
        match character {
            '<' => depth += 1,
            '>' if rest[..place].ends_with('-') => {}
            '>' if depth == 1 => return Some(&rest[place + 1..]),
            '>' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Whether this `bool` is an argument's own type or a part of its tuple, and not what a closure takes or gives, or what is in a channel.
fn is_bare(arguments: &str, at: usize) -> bool {
    let before = arguments[..at].trim_end();
    let before = before.strip_suffix("mut").unwrap_or(before).trim_end().trim_end_matches('&').trim_end();
    let in_tuple = before.rsplit_once(": (").is_some_and(|(_, tuple)| !tuple.contains(')'));
    in_tuple || before.ends_with(':') && !before.ends_with("holds:")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(code: &str) -> Vec<usize> {
        check(&Text::new("src/x.rs", code)).iter().map(|complaint| complaint.line).collect()
    }

    #[test]
    fn a_bare_bool_is_found() {
        assert_eq!(lines("fn a(x: bool) {}\nfn b(\n    &mut self,\n    x: &mut bool,\n) {}"), [1, 2]);
        assert_eq!(lines("fn c<F: Fn() -> u8>(f: F, (a, b): (bool, bool)) {}"), [1]);
    }

    #[test]
    fn what_is_no_bare_bool_passes() {
        assert_eq!(
            lines("fn a(x: watch::Receiver<bool>, y: impl Fn(&T) -> bool) -> bool { f(|x: bool| x) }"),
            []
        );
        assert_eq!(lines("fn require(holds: bool, what: impl FnOnce() -> String) {}"), []);
        assert_eq!(lines("impl From<bool> for X { fn from(x: bool) -> Self {} }"), []);
        assert_eq!(lines("struct S { x: bool, f: fn(u8) -> bool }"), []);
        assert_eq!(lines("fn f() {}\n#[cfg(test)]\nmod tests {\n    fn g(x: bool) {}\n}"), []);
    }
}
