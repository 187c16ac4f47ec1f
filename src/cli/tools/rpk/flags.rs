//! The flags of a call, read by the rules of Go's pflag, which rpk reads its own with.
//!
//! ```text
//! --name value   --name=value   -n value   -nvalue   -n=value   -ab      --       ends the flags
//! ```
//! Invariant: flags and arguments come in any order; a switch takes a value only behind `=`. The complaints are pflag's, in cobra's words.

use std::fmt::Write as _;
use std::time::Duration;

use crate::cli::tools::failure::Failure;
use crate::cli::tools::warn;

/// What a flag takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// Nothing: it is there or not.
    Nothing,
    /// A text.
    Text,
    /// A number of so many bits.
    Number(u32),
    /// Numbers of 32 bits, separated by commas.
    Numbers,
    /// A time such as `5s`.
    Time,
}

/// A flag of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flag {
    /// Its name, without dashes.
    pub name: &'static str,
    /// Its letter.
    pub letter: Option<char>,
    /// What it takes.
    pub takes: Takes,
    /// What it is for. Empty for one that isn't shown.
    pub help: &'static str,
}

/// Short for a flag in a table.
pub const fn flag(name: &'static str, letter: Option<char>, takes: Takes, help: &'static str) -> Flag {
    Flag { name, letter, takes, help }
}

/// A command: how it is called, and its flags.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Command {
    /// As in `rpk topic list [flags]`.
    pub usage: &'static str,
    /// What it does, in a sentence.
    pub purpose: &'static str,
    /// Its own flags.
    pub flags: &'static [Flag],
}

/// Flags that every command has.
pub const COMMON: [Flag; 5] = [
    flag("help", Some('h'), Takes::Nothing, "Print this."),
    flag("config", None, Takes::Text, "Passed over: redpanda.yaml is read from /etc/redpanda alone."),
    flag(
        "config-opt",
        Some('X'),
        Takes::Text,
        "A setting: brokers=HOST:PORT,HOST:PORT; others are passed over.",
    ),
    flag("profile", None, Takes::Text, "Passed over."),
    flag("verbose", Some('v'), Takes::Nothing, "Passed over."),
];

/// Flags that ask brokers.
pub const BROKERS: [Flag; 8] = [
    flag("brokers", None, Takes::Text, ""),
    flag("user", None, Takes::Text, ""),
    flag("password", None, Takes::Text, ""),
    flag("sasl-mechanism", None, Takes::Text, ""),
    flag("tls-enabled", None, Takes::Nothing, ""),
    flag("tls-truststore", None, Takes::Text, ""),
    flag("tls-cert", None, Takes::Text, ""),
    flag("tls-key", None, Takes::Text, ""),
];

impl Command {
    fn all(&self) -> impl Iterator<Item = &'static Flag> {
        self.flags.iter().chain(&BROKERS).chain(&COMMON)
    }

    /// Something is wrong with the call: cobra's words, and how it is called.
    pub fn wrong(&self, sentence: impl std::fmt::Display) -> Failure {
        Failure::complaint(format_args!("Error: {sentence}\n{}", self.help()))
    }

    /// How it is called.
    pub fn help(&self) -> String {
        let mut help = format!("Usage:\n  {}\n\nFlags:\n", self.usage);
        for flag in self.flags.iter().chain(&COMMON).filter(|flag| !flag.help.is_empty()) {
            let letter = flag.letter.map_or_else(|| "    ".to_owned(), |letter| format!("-{letter}, "));
            let value = match flag.takes {
                Takes::Nothing => "",
                Takes::Text => " string",
                Takes::Number(_) => " int",
                Takes::Numbers => " ints",
                Takes::Time => " duration",
            };
            let _ = writeln!(help, "  {letter}{:<28} {}", format!("--{}{value}", flag.name), flag.help);
        }
        help
    }

    /// Reads the words of a call.
    ///
    /// # Errors
    /// One isn't a flag, or has no such value.
    pub fn parse(&'static self, words: &[String]) -> Result<Call, Failure> {
        let mut call = Call { command: self, found: Vec::new(), arguments: Vec::new() };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            if word == "--" {
                call.arguments.extend(words.cloned());
                break;
            }
            match word.strip_prefix("--") {
                Some(text) => call.take_name(text, &mut words)?,
                None => match word.strip_prefix('-').filter(|letters| !letters.is_empty()) {
                    Some(letters) => call.take_letters(letters, &mut words)?,
                    None => call.arguments.push(word.clone()),
                },
            }
        }
        Ok(call)
    }
}

/// What a command was called with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    command: &'static Command,
    found: Vec<(&'static Flag, String)>,
    /// Words that aren't flags.
    pub arguments: Vec<String>,
}

type Words<'w> = std::slice::Iter<'w, String>;

impl Call {
    fn take_name(&mut self, text: &str, words: &mut Words<'_>) -> Result<(), Failure> {
        let (name, given) = text.split_once('=').map_or((text, None), |(name, value)| (name, Some(value)));
        let Some(flag) = self.command.all().find(|flag| flag.name == name) else {
            return Err(self.command.wrong(format_args!("unknown flag: --{name}")));
        };
        let value = match (given, flag.takes) {
            (Some(value), _) => value.to_owned(),
            (None, Takes::Nothing) => "true".to_owned(),
            (None, _) => words
                .next()
                .cloned()
                .ok_or_else(|| self.command.wrong(format_args!("flag needs an argument: --{name}")))?,
        };
        self.put(flag, value)
    }

    fn take_letters(&mut self, letters: &str, words: &mut Words<'_>) -> Result<(), Failure> {
        let mut rest = letters;
        while let Some(letter) = rest.chars().next() {
            rest = rest.get(letter.len_utf8()..).unwrap_or_default();
            let Some(flag) = self.command.all().find(|flag| flag.letter == Some(letter)) else {
                return Err(self
                    .command
                    .wrong(format_args!("unknown shorthand flag: '{letter}' in -{letters}")));
            };
            if let Some(value) = rest.strip_prefix('=') {
                return self.put(flag, value.to_owned());
            }
            if flag.takes == Takes::Nothing {
                self.put(flag, "true".to_owned())?;
                continue;
            }
            let value = if rest.is_empty() { words.next().cloned() } else { Some(rest.to_owned()) };
            let missing =
                || self.command.wrong(format_args!("flag needs an argument: '{letter}' in -{letters}"));
            let value = value.ok_or_else(missing)?;
            return self.put(flag, value);
        }
        Ok(())
    }

    fn put(&mut self, flag: &'static Flag, value: String) -> Result<(), Failure> {
        if let Err(why) = check(flag.takes, &value) {
            let letter = flag.letter.map(|letter| format!("-{letter}, ")).unwrap_or_default();
            return Err(self.command.wrong(format_args!(
                "invalid argument \"{value}\" for \"{letter}--{}\" flag: {why}",
                flag.name
            )));
        }
        self.found.push((flag, value));
        Ok(())
    }

    /// Whether a switch is on.
    pub fn is_on(&self, name: &str) -> bool {
        self.value(name).is_some_and(|value| truth(value) == Some(true))
    }

    /// Whether a switch is on that is on by itself.
    pub fn is_left_on(&self, name: &str) -> bool {
        self.value(name).is_none_or(|value| truth(value) == Some(true))
    }

    /// The last value.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.found.iter().rev().find(|(flag, _)| flag.name == name).map(|(_, value)| value.as_str())
    }

    /// All values, in the order given.
    pub fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.found.iter().filter(move |(flag, _)| flag.name == name).map(|(_, value)| value.as_str())
    }

    /// The last value as a number, which it is.
    pub fn number<N: std::str::FromStr>(&self, name: &str) -> Option<N> {
        self.value(name).and_then(|value| value.parse().ok())
    }

    /// The numbers of a list.
    pub fn numbers(&self, name: &str) -> Vec<i32> {
        self.values(name)
            .flat_map(|list| list.split(','))
            .filter_map(|number| number.trim().parse().ok())
            .collect()
    }

    /// The last value as a time, which it is.
    pub fn time(&self, name: &str) -> Option<Duration> {
        self.value(name).and_then(time)
    }

    /// Says that flags that were given aren't meant to be used any more.
    pub fn warn_of_deprecated(&self, flags: &[(&str, &str)]) {
        for (name, instead) in flags.iter().filter(|(name, _)| self.value(name).is_some()) {
            warn(&format!("Flag --{name} has been deprecated, {instead}"));
        }
    }

    /// Refuses a call with fewer arguments.
    ///
    /// # Errors
    /// There are fewer.
    pub fn needs_arguments(&self, least: usize) -> Result<(), Failure> {
        let count = self.arguments.len();
        if count >= least {
            return Ok(());
        }
        Err(self.command.wrong(format_args!("requires at least {least} arg(s), only received {count}")))
    }
}

fn check(takes: Takes, value: &str) -> Result<(), String> {
    match takes {
        Takes::Text => Ok(()),
        Takes::Nothing if truth(value).is_some() => Ok(()),
        Takes::Nothing => Err(format!("strconv.ParseBool: parsing \"{value}\": invalid syntax")),
        Takes::Number(bits) => number(value, bits),
        Takes::Numbers => value.split(',').try_for_each(|part| number(part.trim(), i32::BITS)),
        Takes::Time if time(value).is_some() => Ok(()),
        Takes::Time => Err(format!("time: invalid duration \"{value}\"")),
    }
}

fn number(value: &str, bits: u32) -> Result<(), String> {
    let why = match value.parse::<i128>() {
        Ok(number) if number >= -(1 << (bits - 1)) && number < 1 << (bits - 1) => return Ok(()),
        Ok(_) => "value out of range",
        Err(_) => "invalid syntax",
    };
    Err(format!("strconv.ParseInt: parsing \"{value}\": {why}"))
}

fn truth(value: &str) -> Option<bool> {
    match value {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Some(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Some(false),
        _ => None,
    }
}

/// `1m30s`, `500ms`, `1.5h`.
fn time(value: &str) -> Option<Duration> {
    if value == "0" {
        return Some(Duration::ZERO);
    }
    let (mut total, mut rest) = (Duration::ZERO, value);
    while !rest.is_empty() {
        let digits = rest.find(|character: char| !character.is_ascii_digit() && character != '.')?;
        let (number, unit) = rest.split_at_checked(digits)?;
        let letters = unit.find(|character: char| character.is_ascii_digit()).unwrap_or(unit.len());
        let (unit, after) = unit.split_at_checked(letters)?;
        let seconds = match unit {
            "ns" => 1e-9,
            "us" | "µs" => 1e-6,
            "ms" => 1e-3,
            "s" => 1.0,
            "m" => 60.0,
            "h" => 3600.0,
            _ => return None,
        };
        let part = Duration::try_from_secs_f64(number.parse::<f64>().ok()? * seconds).ok()?;
        total = total.checked_add(part)?;
        rest = after;
    }
    (!value.is_empty()).then_some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    static COMMAND: Command = Command {
        usage: "rpk test [flags]",
        purpose: "",
        flags: &[
            flag("partitions", Some('p'), Takes::Number(32), "Partitions."),
            flag("regex", Some('r'), Takes::Nothing, "A regex."),
            flag("internal", Some('i'), Takes::Nothing, "Internal ones."),
            flag("wait", None, Takes::Time, "How long."),
        ],
    };

    fn parse(line: &str) -> Result<Call, Failure> {
        COMMAND.parse(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn flags_are_read_as_pflag_reads_them() {
        let call = parse("one -p3 -ri --wait=1m1.5s two -- -p").unwrap();
        assert_eq!(call.arguments, ["one", "two", "-p"]);
        assert_eq!(call.number::<i32>("partitions"), Some(3));
        assert!(call.is_on("regex") && call.is_on("internal") && call.is_left_on("verbose"));
        assert_eq!(call.time("wait"), Some(Duration::from_millis(61_500)));
        assert_eq!(parse("-p -1").unwrap().number::<i32>("partitions"), Some(-1));
        assert_eq!(parse("-p=4 --regex=false").unwrap().number::<i32>("partitions"), Some(4));
        assert!(!parse("--regex=false").unwrap().is_on("regex"));
    }

    #[test]
    fn complaints_are_pflags() {
        let complaint = |line: &str| parse(line).unwrap_err().reason().lines().next().map(str::to_owned);
        for (line, expected) in [
            ("--no", "unknown flag: --no"),
            ("-rq", "unknown shorthand flag: 'q' in -rq"),
            ("--partitions", "flag needs an argument: --partitions"),
            ("-rp", "flag needs an argument: 'p' in -rp"),
            (
                "-p x",
                "invalid argument \"x\" for \"-p, --partitions\" flag: strconv.ParseInt: parsing \"x\": invalid syntax",
            ),
            (
                "-p 2147483648",
                "invalid argument \"2147483648\" for \"-p, --partitions\" flag: strconv.ParseInt: parsing \"2147483648\": value \
                 out of range",
            ),
            ("--wait 5", "invalid argument \"5\" for \"--wait\" flag: time: invalid duration \"5\""),
            (
                "--regex=x",
                "invalid argument \"x\" for \"-r, --regex\" flag: strconv.ParseBool: parsing \"x\": invalid syntax",
            ),
        ] {
            assert_eq!(complaint(line), Some(format!("Error: {expected}")), "{line}");
        }
    }
}
