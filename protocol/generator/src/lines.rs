//! The words of a schema text, line by line, with their depth.
//!
//! Invariant: four spaces are one step of depth; comments and empty lines are not seen by anyone.

use std::iter::Peekable;
use std::str::{FromStr, SplitWhitespace};
use std::vec::IntoIter;

use anyhow::{Context, Result, bail};

use crate::versions::Versions;

const STEP: usize = 4;

/// The lines of a text.
pub struct Lines<'t>(Peekable<IntoIter<Line<'t>>>);

/// The words of a line that were not read yet.
pub struct Line<'t> {
    number: usize,
    /// Steps from the left edge.
    pub depth: usize,
    words: SplitWhitespace<'t>,
}

impl<'t> Lines<'t> {
    /// All lines but comments and empty ones.
    pub fn new(text: &'t str) -> Self {
        let lines = text.lines().enumerate().filter_map(|(at, line)| {
            let words = line.split('#').next().unwrap_or_default();
            let depth = words.len() - words.trim_start().len();
            (!words.trim().is_empty()).then(|| Line {
                number: at + 1,
                depth: depth / STEP,
                words: words.split_whitespace(),
            })
        });
        Self(lines.collect::<Vec<_>>().into_iter().peekable())
    }

    /// The next line.
    pub fn next(&mut self) -> Option<Line<'t>> {
        self.0.next()
    }

    /// The next line, if it stands deeper than `depth`.
    pub fn next_below(&mut self, depth: usize) -> Option<Line<'t>> {
        self.0.next_if(|line| line.depth > depth)
    }

    /// How deep the next line stands.
    pub fn peek_depth(&mut self) -> Option<usize> {
        self.0.peek().map(|line| line.depth)
    }
}

impl<'t> Line<'t> {
    /// The next word, if there is one.
    pub fn next(&mut self) -> Option<&'t str> {
        self.words.next()
    }

    /// The next word.
    pub fn word(&mut self, what: &str) -> Result<&'t str> {
        self.next().with_context(|| format!("line {}: {what} is missing", self.number))
    }

    /// The next word as a number.
    pub fn number<T: FromStr>(&mut self, what: &str) -> Result<T> {
        let word = self.word(what)?;
        match word.parse() {
            Ok(number) => Ok(number),
            Err(_) => bail!("line {}: {word:?} is not {what}", self.number),
        }
    }

    /// The next word as a range of versions.
    pub fn versions(&mut self) -> Result<Versions> {
        self.word("versions")?.parse().with_context(|| format!("line {}", self.number))
    }

    /// Nothing may follow.
    pub fn end(&mut self) -> Result<()> {
        self.next().map_or(Ok(()), |word| self.refuse(word))
    }

    /// A word that has no meaning here.
    pub fn refuse<T>(&self, word: &str) -> Result<T> {
        bail!("line {}: {word:?} has no meaning here", self.number)
    }
}
