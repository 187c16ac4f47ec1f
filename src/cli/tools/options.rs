//! The options of a call, read by the rules of joptsimple, which Kafka's tools read theirs with.
//!
//! ```text
//! --name value    --name=value    -name value    --        ends the options
//! ```
//! Invariant: a name is whole, not shortened. An option that needs a value takes the next word, whatever it is. Words that belong to no option are passed
//! over, as Kafka's tools do. The complaints are joptsimple's.

use std::fmt;

use super::failure::Failure;

/// What an option takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// Nothing: it is there or not.
    Nothing,
    /// A value, once.
    One,
    /// A value, and it may be given several times.
    Many,
    /// A value, or none.
    Maybe,
}

/// An option of a tool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spec {
    /// Its name, without dashes.
    pub name: &'static str,
    /// What it takes.
    pub takes: Takes,
    /// What it is for.
    pub help: &'static str,
}

/// Short for a spec in a table.
pub const fn spec(name: &'static str, takes: Takes, help: &'static str) -> Spec {
    Spec { name, takes, help }
}

/// Options that every tool has.
pub const COMMON: [Spec; 2] = [
    spec("help", Takes::Nothing, "Print usage information."),
    spec("version", Takes::Nothing, "Display Kafka version."),
];

/// Words that aren't options.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OptionError {
    /// There is no such option.
    #[error("{0} is not a recognized option")]
    Unknown(String),
    /// It has no value.
    #[error("Option {0} requires an argument")]
    NoValue(&'static str),
    /// It was given more than once.
    #[error("Found multiple arguments for option {0}, but you asked for only one")]
    Repeated(&'static str),
    /// They may only be given with others, of which none is.
    #[error("Option(s) [{0}] are unavailable given other options on the command line")]
    Unavailable(String),
    /// It isn't a number.
    #[error("Cannot parse argument '{value}' of option {name}")]
    NotANumber {
        /// The option.
        name: &'static str,
        /// Its value.
        value: String,
    },
}

impl OptionError {
    /// What joptsimple calls it.
    pub const fn exception(&self) -> &'static str {
        match self {
            Self::Unknown(_) => "UnrecognizedOptionException",
            Self::NoValue(_) => "OptionMissingRequiredArgumentException",
            Self::Repeated(_) => "MultipleArgumentsForOptionException",
            Self::Unavailable(_) => "UnavailableOptionException",
            Self::NotANumber { .. } => "OptionArgumentConversionException",
        }
    }
}

/// The help of a tool: what options it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Help(pub &'static [Spec]);

impl fmt::Display for Help {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "{:<40}Description", "Option")?;
        writeln!(out, "{:<40}-----------", "------")?;
        for option in self.0.iter().chain(&COMMON) {
            let value = match option.takes {
                Takes::Nothing => "",
                Takes::One | Takes::Many => " <value>",
                Takes::Maybe => " [value]",
            };
            writeln!(out, "{:<39} {}", format!("--{}{value}", option.name), option.help)?;
        }
        Ok(())
    }
}

/// The options of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    specs: &'static [Spec],
    found: Vec<(&'static str, Option<String>)>,
}

impl Options {
    /// A call without any.
    pub const fn empty(specs: &'static [Spec]) -> Self {
        Self { specs, found: Vec::new() }
    }

    /// What may be given.
    pub const fn specs(&self) -> &'static [Spec] {
        self.specs
    }

    /// Adds one that was given; of one that may be given once, the last value counts.
    pub fn put(&mut self, name: &'static str, value: Option<String>) {
        let many = self.specs.iter().any(|spec| spec.name == name && spec.takes == Takes::Many);
        self.found.retain(|(found, _)| many || *found != name);
        self.found.push((name, value));
    }

    /// Reads the words of a call.
    ///
    /// # Errors
    /// One isn't an option, or has no value.
    pub fn parse(specs: &'static [Spec], words: &[String]) -> Result<Self, OptionError> {
        let mut found = Vec::new();
        let mut words = words.iter().peekable();
        while let Some(word) = words.next() {
            if word == "--" {
                break;
            }
            let Some(text) = word.strip_prefix("--").or_else(|| word.strip_prefix('-')) else { continue };
            let (name, given) = match text.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (text, None),
            };
            let known = specs.iter().chain(&COMMON).find(|spec| spec.name == name);
            let spec = known.ok_or_else(|| OptionError::Unknown(name.to_owned()))?;
            let value = match spec.takes {
                Takes::Nothing => None,
                Takes::One | Takes::Many => {
                    let value = given.or_else(|| words.next().cloned());
                    Some(value.ok_or(OptionError::NoValue(spec.name))?)
                }
                Takes::Maybe => given.or_else(|| words.next_if(|next| !next.starts_with('-')).cloned()),
            };
            found.push((spec.name, value));
        }
        let options = Self { specs, found };
        options.refuse_repeated()?;
        Ok(options)
    }

    fn refuse_repeated(&self) -> Result<(), OptionError> {
        let once = self.specs.iter().filter(|spec| matches!(spec.takes, Takes::One | Takes::Maybe));
        for spec in once {
            if self.values(spec.name).count() > 1 {
                return Err(OptionError::Repeated(spec.name));
            }
        }
        Ok(())
    }

    /// Refuses options that are given without any of those beside them.
    ///
    /// # Errors
    /// There are some.
    pub fn refuse_unavailable(&self, available_with: &[(&str, &[&str])]) -> Result<(), OptionError> {
        let alone =
            available_with.iter().filter(|(name, others)| self.has(name) && self.given(others).is_empty());
        let names: Vec<&str> = alone.map(|(name, _)| *name).collect();
        if names.is_empty() { Ok(()) } else { Err(OptionError::Unavailable(names.join(", "))) }
    }

    /// Ends the tool where help or the version is asked for, or nothing at all is.
    ///
    /// # Errors
    /// One of them is.
    pub fn help_or_version(&self, purpose: &str) -> Result<(), Failure> {
        if self.found.is_empty() || self.has("help") {
            return Err(self.usage(purpose));
        }
        if self.has("version") { Err(Failure::Version) } else { Ok(()) }
    }

    /// Words that can't be read as options, of a tool that shows its help then.
    pub fn misused(specs: &'static [Spec], error: &OptionError) -> Failure {
        Failure::Usage(error.to_string(), Help(specs))
    }

    /// The call is wrong: a sentence, and the help.
    pub fn usage(&self, sentence: impl Into<String>) -> Failure {
        Failure::Usage(sentence.into(), Help(self.specs))
    }

    /// Whether the option was given.
    pub fn has(&self, name: &str) -> bool {
        self.found.iter().any(|(found, _)| *found == name)
    }

    /// Those of the names that were given.
    pub fn given<'a>(&self, names: &[&'a str]) -> Vec<&'a str> {
        names.iter().copied().filter(|name| self.has(name)).collect()
    }

    /// Its value.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.found.iter().find(|(found, _)| *found == name).and_then(|(_, value)| value.as_deref())
    }

    /// Its values, in the order given.
    pub fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.found.iter().filter(move |(found, _)| *found == name).filter_map(|(_, value)| value.as_deref())
    }

    /// Those of some names, in the order given, with their values.
    pub fn in_order<'a>(&'a self, names: &'a [&str]) -> impl Iterator<Item = (&'a str, Option<&'a str>)> {
        let wanted = self.found.iter().filter(|(found, _)| names.contains(found));
        wanted.map(|(found, value)| (*found, value.as_deref()))
    }

    /// Its value as a number.
    ///
    /// # Errors
    /// It isn't one.
    pub fn number<N: std::str::FromStr>(&self, name: &'static str) -> Result<Option<N>, OptionError> {
        let number = |value: &str| {
            value.parse().map_err(|_| OptionError::NotANumber { name, value: value.to_owned() })
        };
        self.value(name).map(number).transpose()
    }

    /// Its value, which has to be there.
    ///
    /// # Errors
    /// It isn't.
    pub fn required(&self, name: &str) -> Result<&str, Failure> {
        self.value(name).ok_or_else(|| self.usage(format!("Missing required argument \"[{name}]\"")))
    }

    /// Refuses an option together with any of others.
    ///
    /// # Errors
    /// They are given together.
    pub fn exclude(&self, name: &str, others: &[&str]) -> Result<(), Failure> {
        match others.iter().find(|other| self.has(name) && self.has(other)) {
            Some(other) => {
                Err(self.usage(format!("Option \"[{name}]\" can't be used with option \"[{other}]\"")))
            }
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPECS: [Spec; 4] = [
        spec("list", Takes::Nothing, ""),
        spec("topic", Takes::One, ""),
        spec("config", Takes::Many, ""),
        spec("state", Takes::Maybe, ""),
    ];

    fn parse(line: &str) -> Result<Options, OptionError> {
        Options::parse(&SPECS, &line.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn options_are_read_as_joptsimple_reads_them() {
        let options = parse("--topic=a=b --config x -config y other --state --list -- --nonsense").unwrap();
        assert_eq!(options.value("topic"), Some("a=b"));
        assert_eq!(options.values("config").collect::<Vec<_>>(), ["x", "y"]);
        assert!(options.has("list") && options.has("state"));
        assert_eq!(options.value("state"), None);
        assert_eq!(parse("--state x").unwrap().value("state"), Some("x"));
        assert_eq!(parse("--topic --list").unwrap().value("topic"), Some("--list"));
    }

    #[test]
    fn complaints_are_joptsimples() {
        let complaint = |line: &str| parse(line).unwrap_err().to_string();
        assert_eq!(complaint("--top x"), "top is not a recognized option");
        assert_eq!(complaint("--topic"), "Option topic requires an argument");
        assert!(complaint("--topic a --topic b").starts_with("Found multiple arguments for option topic,"));
        let number = parse("--topic x").unwrap().number::<i32>("topic");
        assert_eq!(number.unwrap_err().to_string(), "Cannot parse argument 'x' of option topic");
    }
}
