//! The committed codec asks nothing that is known already: no condition on the version is implied, or ruled out, by those around it, by
//! the versions of the message, or by `form.flexible`.

use std::fs;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

type Versions = RangeInclusive<i32>;

/// A block: its indent, the versions in it, and those in its `else`, where they are known.
struct Block {
    indent: usize,
    inside: Versions,
    otherwise: Option<Versions>,
}

#[test]
fn no_condition_follows_from_those_around_it() {
    let mut files = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../src/messages"), &mut files);
    assert!(files.len() > 100, "the codec is there");
    let found: Vec<String> = files
        .iter()
        .flat_map(|path| {
            let text = fs::read_to_string(path).expect("it can be read");
            idle_conditions(&text).into_iter().map(move |line| format!("{}:{line}", path.display()))
        })
        .collect();
    assert_eq!(found, [""; 0]);
}

#[test]
fn idle_conditions_are_found() {
    let text = "
/// The request, versions 1-9, flexible 6+.
        if form.version >= 1 {
        }
        if form.version >= 3 {
            if form.version >= 2 {
            }
        } else {
            if form.version >= 3 {
            }
            if form.version >= 2 {
            }
        }
        if form.flexible && self.has_tagged_fields(form) {
            if form.version >= 6 && self.x != 0 {
            }
        }
        reader.tagged_fields(&mut self.unknown_tagged_fields, form, |tag, reader| {
            match tag {
                0 if form.version >= 6 => read(),
                1 if form.version >= 7 => read(),
            }
        })
";
    assert_eq!(idle_conditions(text), [3, 6, 9, 15, 20]);
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.push(path);
        }
    }
}

/// The lines with a condition that always holds, or never.
fn idle_conditions(text: &str) -> Vec<usize> {
    let (mut all, mut flexible) = (i32::MIN..=i32::MAX, i32::MIN);
    let (mut blocks, mut closed): (Vec<Block>, Option<Block>) = (Vec::new(), None);
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let indent = line.len() - line.trim_start().len();
        if let Some(said) = line.strip_prefix("/// The ").and_then(|said| said.split_once(", version")) {
            (all, flexible) = announced(said.1);
        }
        while let Some(block) = blocks.pop_if(|block| block.indent >= indent) {
            closed = Some(block);
        }
        let around = blocks.last().map_or(all.clone(), |block| block.inside.clone());
        if line.trim() == "} else {" {
            let otherwise =
                closed.take().filter(|block| block.indent == indent).and_then(|block| block.otherwise);
            blocks.push(Block { indent, inside: otherwise.unwrap_or(around), otherwise: None });
        } else if line.contains("form.flexible") || line.contains(".tagged_fields(&mut self") {
            blocks.push(Block { indent, inside: within(&around, &(flexible..=i32::MAX)), otherwise: None });
        } else if let Some(asked) = condition(line) {
            let inside = within(&around, &asked);
            if inside.is_empty() || inside == around {
                found.push(number + 1);
            }
            let alone = !line.contains("&&");
            let otherwise = alone.then(|| rest(&around, &inside));
            if line.trim_end().ends_with('{') {
                blocks.push(Block { indent, inside, otherwise });
            }
        } else if line.trim_end().ends_with('{') {
            blocks.push(Block { indent, inside: around, otherwise: None });
        }
    }
    found
}

/// From `s 1-11, flexible 6+.`: the versions, and the first flexible one.
fn announced(said: &str) -> (Versions, i32) {
    let number = |text: &str| text.trim_matches(|c: char| !c.is_ascii_digit()).parse().ok();
    let (versions, flexible) = said.split_once(", flexible ").unwrap_or((said, "none"));
    let versions = versions.trim_start_matches('s').trim();
    let (lowest, highest) = versions.split_once('-').unwrap_or((versions, versions));
    let all = number(lowest).unwrap_or(i32::MIN)..=number(highest).unwrap_or(i32::MAX);
    (all, number(flexible).unwrap_or(i32::MIN))
}

/// The versions for which the first condition of a line holds; nothing if it has none.
fn condition(line: &str) -> Option<Versions> {
    let (_, asked) = line.split_once("if form.version ")?;
    let mut words = asked.split_whitespace();
    let (operator, version) = (words.next()?, words.next()?.parse::<i32>().ok()?);
    match operator {
        ">=" => Some(version..=i32::MAX),
        ">" => Some(version + 1..=i32::MAX),
        "<=" => Some(i32::MIN..=version),
        "<" => Some(i32::MIN..=version - 1),
        _ => None,
    }
}

fn within(one: &Versions, other: &Versions) -> Versions {
    *one.start().max(other.start())..=*one.end().min(other.end())
}

/// What is left of a range without a part at one of its ends.
fn rest(all: &Versions, part: &Versions) -> Versions {
    if part.start() == all.start() { part.end() + 1..=*all.end() } else { *all.start()..=part.start() - 1 }
}
