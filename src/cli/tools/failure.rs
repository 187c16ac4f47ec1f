//! Why a tool ends with an exit code that isn't 0, and what it says then.

use std::fmt::Display;
use std::io::{self, Write};
use std::process::ExitCode;

use kalda_client::ClientError;

use super::options::{Help, OptionError};
use super::refusal::Refusal;
use super::{KAFKA_VERSION, warn};

/// What ended a tool early.
#[derive(Debug)]
pub enum Failure {
    /// The options don't go together: a sentence, and the help behind it.
    Usage(String, Help),
    /// Help was asked for, which is no failure.
    Help(String),
    /// The version was asked for, which is no failure.
    Version,
    /// What went wrong is told already.
    ToldAlready,
    /// A sentence on standard output.
    Told(String),
    /// A sentence on standard error.
    Complained(String),
    /// One whose line isn't ended.
    Unfinished(String),
    /// What the words of a call are, read as options.
    Options(OptionError),
    /// A broker refuses.
    Refused(Refusal),
    /// A broker can't be asked.
    Client(ClientError),
    /// What an exception of Kafka's tool would have told.
    Thrown(Thrown),
    /// Standard output can't be written.
    Output(io::Error),
}

/// An exception of Kafka's tools that no broker is the reason of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thrown {
    /// Why, as the tool says it.
    pub reason: String,
    /// The exception, as Java prints it.
    pub cause: String,
}

impl Thrown {
    /// An exception that the tool tells itself.
    pub fn bare(exception: &str, reason: impl Into<String>) -> Self {
        let reason = reason.into();
        Self { cause: format!("{exception}: {reason}"), reason }
    }

    /// One that came as the cause of another.
    pub fn wrapped(exception: &str, sentence: impl Display) -> Self {
        let reason = format!("{exception}: {sentence}");
        Self { cause: format!("java.lang.RuntimeException: {reason}"), reason }
    }
}

impl Failure {
    /// A sentence on standard error.
    pub fn complaint(what: impl Display) -> Self {
        Self::Complained(what.to_string())
    }

    /// The reason alone, without who says it and where.
    pub fn reason(&self) -> String {
        match self {
            Self::Usage(sentence, _)
            | Self::Help(sentence)
            | Self::Told(sentence)
            | Self::Complained(sentence)
            | Self::Unfinished(sentence) => sentence.clone(),
            Self::Version | Self::ToldAlready => String::new(),
            Self::Options(error) => error.to_string(),
            Self::Refused(refusal) => refusal.message.clone(),
            Self::Client(error) => error.to_string(),
            Self::Thrown(thrown) => thrown.reason.clone(),
            Self::Output(error) => error.to_string(),
        }
    }

    /// Says it; gives the exit code.
    pub fn tell(&self, out: &mut impl Write) -> ExitCode {
        match self {
            Self::Usage(sentence, help) => {
                let _ = out.flush();
                warn(sentence);
                warn(&help.to_string());
            }
            Self::Help(text) => {
                let _ = writeln!(out, "{text}");
                return ExitCode::SUCCESS;
            }
            Self::Version => {
                let _ = writeln!(out, "{KAFKA_VERSION}");
                return ExitCode::SUCCESS;
            }
            Self::ToldAlready => {}
            Self::Told(sentence) => {
                let _ = writeln!(out, "{sentence}");
            }
            Self::Unfinished(sentence) => {
                let _ = out.flush();
                let _ = write!(io::stderr(), "{sentence}");
            }
            Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => return ExitCode::SUCCESS,
            Self::Complained(_)
            | Self::Options(_)
            | Self::Refused(_)
            | Self::Client(_)
            | Self::Thrown(_)
            | Self::Output(_) => {
                let _ = out.flush();
                warn(&self.reason());
            }
        }
        ExitCode::FAILURE
    }
}

impl From<OptionError> for Failure {
    fn from(error: OptionError) -> Self {
        Self::Options(error)
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<ClientError> for Failure {
    fn from(error: ClientError) -> Self {
        Self::Client(error)
    }
}

impl From<Thrown> for Failure {
    fn from(thrown: Thrown) -> Self {
        Self::Thrown(thrown)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}
