//! Names of topics or groups that are meant by a pattern: `--topic 'one|t.*'`.
//!
//! Invariant: the pattern has to match the whole name, and a comma stands for `|`, as Kafka's IncludeList has it.

use regex_lite::Regex;

use super::failure::Failure;

/// A pattern for names.
#[derive(Debug)]
pub struct NameFilter(Regex);

impl NameFilter {
    /// Reads a pattern.
    ///
    /// # Errors
    /// It isn't one.
    pub fn parse(text: &str) -> Result<Self, Failure> {
        let quotes = |character: char| character == '"' || character == '\'';
        let pattern = text.trim().replace(',', "|").replace(' ', "");
        let pattern = pattern.trim_matches(quotes);
        let regex = Regex::new(&format!("^(?:{pattern})$"));
        regex.map(Self).map_err(|_| Failure::Complained(format!("{pattern} is an invalid regex.")))
    }

    /// Whether the name is meant.
    pub fn takes(&self, name: &str) -> bool {
        self.0.is_match(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_name_is_matched() {
        let filter = NameFilter::parse("one, t.*").unwrap();
        for (name, expected) in [("one", true), ("two", true), ("ones", false), ("a-two", false)] {
            assert_eq!(filter.takes(name), expected, "{name}");
        }
        assert!(NameFilter::parse("(").is_err());
    }
}
