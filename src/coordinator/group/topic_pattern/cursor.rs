//! A pattern that is being read.

/// What is left of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor<'a>(&'a str);

impl<'a> Cursor<'a> {
    pub(super) const fn new(pattern: &'a str) -> Self {
        Self(pattern)
    }

    pub(super) const fn rest(self) -> &'a str {
        self.0
    }

    pub(super) fn peek(self) -> Option<char> {
        self.0.chars().next()
    }

    pub(super) fn next(&mut self) -> Option<char> {
        let letter = self.peek()?;
        self.0 = &self.0[letter.len_utf8()..];
        Some(letter)
    }

    /// Takes it, if it comes next.
    pub(super) fn takes(&mut self, text: &str) -> bool {
        match self.0.strip_prefix(text) {
            Some(rest) => {
                self.0 = rest;
                true
            }
            None => false,
        }
    }

    /// What comes before the text, which is taken as well; `None`, and nothing taken, if it doesn't come.
    pub(super) fn take_until(&mut self, text: &str) -> Option<&'a str> {
        let (before, rest) = self.0.split_once(text)?;
        self.0 = rest;
        Some(before)
    }
}
