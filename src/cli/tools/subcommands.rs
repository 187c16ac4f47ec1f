//! The words of a call that names a command, read by the rules of argparse4j, which some of Kafka's tools read theirs with.
//!
//! ```text
//! tool  --option value  COMMAND  --option value  --option=value  -o value
//! ```
//! Invariant: options stand before the command or behind it, wherever the tool takes them, and nowhere else. What begins with a dash is no value, but for a
//! negative number. What is wrong ends the call with the tool's usage, and exit code 1.

use super::failure::Failure;
use super::options::{COMMON, Help, Options, Spec, Takes};

/// Why the words of a call lead to no command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallError {
    /// They are wrong; these could have stood there.
    Misused(String, &'static [Spec]),
    /// Help is asked for.
    Help(String),
    /// The version is.
    Version,
}

/// How the calls of a tool look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grammar {
    /// The tool's name, as its usage tells it.
    pub tool: &'static str,
    /// What stands before the command.
    pub before: &'static [Spec],
    /// The commands, with what stands behind each.
    pub commands: &'static [CommandSpec],
}

/// A command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CommandSpec {
    /// Its name.
    pub name: &'static str,
    /// Its options.
    pub options: &'static [Spec],
    /// Those that must be given.
    pub required: &'static [&'static str],
}

/// A call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Called {
    /// The command.
    pub command: &'static str,
    /// What stands before it.
    pub before: Options,
    /// What stands behind it.
    pub options: Options,
}

impl Grammar {
    /// Reads the words of a call.
    ///
    /// # Errors
    /// They aren't one, or help or the version is asked for.
    pub fn read(&self, words: &[String]) -> Result<Called, CallError> {
        let mut words = words.iter().map(String::as_str).peekable();
        let mut before = Options::empty(self.before);
        while words.peek().is_some_and(|word| word.starts_with('-')) {
            take(&mut before, &mut words)?;
        }
        self.answer(&before, self.before)?;
        let name = words.next().ok_or_else(|| misused("too few arguments", self.before))?;
        let spec = self.commands.iter().find(|command| command.name == name).ok_or_else(|| {
            let names: Vec<&str> = self.commands.iter().map(|command| command.name).collect();
            let wrong = format!("invalid choice: '{name}' (choose from '{}')", names.join("', '"));
            misused(wrong, self.before)
        })?;
        let mut options = Options::empty(spec.options);
        while let Some(word) = words.peek() {
            if !word.starts_with('-') {
                return Err(misused(format!("unrecognized arguments: '{word}'"), spec.options));
            }
            take(&mut options, &mut words)?;
        }
        self.answer(&options, spec.options)?;
        if let Some(missing) = spec.required.iter().find(|name| !options.has(name)) {
            return Err(misused(format!("argument --{missing} is required"), spec.options));
        }
        Ok(Called { command: spec.name, before, options })
    }

    /// What a tool says of it that tells its usage.
    pub fn failure(&self, error: CallError) -> Failure {
        match error {
            CallError::Misused(wrong, specs) => {
                Failure::Usage(format!("{}\n{}: error: {wrong}", self.usage(), self.tool), Help(specs))
            }
            CallError::Help(text) => Failure::Help(text),
            CallError::Version => Failure::Version,
        }
    }

    fn usage(&self) -> String {
        let names: Vec<&str> = self.commands.iter().map(|command| command.name).collect();
        format!("usage: {} [-h] {{{}}} ...", self.tool, names.join(","))
    }

    /// Ends the call that asks for help.
    fn answer(&self, options: &Options, specs: &'static [Spec]) -> Result<(), CallError> {
        if options.has("help") {
            return Err(CallError::Help(format!("{}\n\n{}", self.usage(), Help(specs))));
        }
        if options.has("version") { Err(CallError::Version) } else { Ok(()) }
    }
}

/// The call is wrong.
fn misused(wrong: impl Into<String>, specs: &'static [Spec]) -> CallError {
    CallError::Misused(wrong.into(), specs)
}

/// Takes the next word as an option, and its value.
fn take<'w>(
    options: &mut Options,
    words: &mut std::iter::Peekable<impl Iterator<Item = &'w str>>,
) -> Result<(), CallError> {
    let word = words.next().unwrap_or_default();
    let (name, given) = match word.split_once('=') {
        Some((name, value)) => (name, Some(value.to_owned())),
        None => (word, None),
    };
    let known = options.specs().iter().chain(&COMMON).find(|spec| is_called(spec, name));
    let spec = *known.ok_or_else(|| misused(format!("unrecognized arguments: '{word}'"), options.specs()))?;
    let value = match spec.takes {
        Takes::Nothing => None,
        Takes::One | Takes::Many | Takes::Maybe => {
            let value = given.or_else(|| words.next_if(|next| is_value(next)).map(str::to_owned));
            let missing = || misused(format!("argument {name}: expected one argument"), options.specs());
            Some(value.ok_or_else(missing)?)
        }
    };
    options.put(spec.name, value);
    Ok(())
}

/// A name of one letter has one dash.
fn is_called(spec: &Spec, word: &str) -> bool {
    let short = match spec.name {
        "help" => "-h",
        "version" => "-v",
        _ => "",
    };
    let dashes = if spec.name.len() == 1 { "-" } else { "--" };
    word == short || word.strip_prefix(dashes) == Some(spec.name)
}

fn is_value(word: &str) -> bool {
    !word.starts_with('-') || word.parse::<f64>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::super::options::Takes::{Many, Nothing, One};
    use super::super::options::spec;
    use super::*;

    const GRAMMAR: Grammar = Grammar {
        tool: "kafka-things",
        before: &[spec("server", One, "")],
        commands: &[
            CommandSpec { name: "list", options: &[], required: &[] },
            CommandSpec {
                name: "take",
                options: &[
                    spec("id", One, ""),
                    spec("i", One, ""),
                    spec("feature", Many, ""),
                    spec("dry-run", Nothing, ""),
                ],
                required: &["id"],
            },
        ],
    };

    fn read(line: &str) -> Result<Called, CallError> {
        GRAMMAR.read(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn options_belong_to_the_tool_or_to_the_command() {
        let called = read("--server a:1 take --id=-1 --feature a=1 --feature b=2 --dry-run").unwrap();
        assert_eq!((called.command, called.before.value("server")), ("take", Some("a:1")));
        assert_eq!((called.options.value("id"), called.options.has("dry-run")), (Some("-1"), true));
        assert_eq!(called.options.values("feature").collect::<Vec<_>>(), ["a=1", "b=2"]);
        assert_eq!(read("take --id 1 -i 2").unwrap().options.value("i"), Some("2"));
        assert_eq!(read("take --id -7").unwrap().options.value("id"), Some("-7"));
    }

    #[test]
    fn what_is_no_call_is_told_with_the_usage() {
        for (line, wrong) in [
            ("", "too few arguments"),
            ("nonsense", "invalid choice: 'nonsense' (choose from 'list', 'take')"),
            ("list --server a", "unrecognized arguments: '--server'"),
            ("list more", "unrecognized arguments: 'more'"),
            ("take", "argument --id is required"),
            ("take --id --dry-run", "argument --id: expected one argument"),
        ] {
            let Err(CallError::Misused(told, _)) = read(line) else { panic!("{line}") };
            assert_eq!(told, wrong);
        }
        assert!(matches!(read("-h"), Err(CallError::Help(_))));
        assert_eq!(read("--version"), Err(CallError::Version));
        let told = GRAMMAR.failure(CallError::Misused("no".to_owned(), &[])).reason();
        assert_eq!(told, "usage: kafka-things [-h] {list,take} ...\nkafka-things: error: no");
    }
}
