//! The parts of `cargo xtask test`: their names, what each one is for, and which lane it runs in.
//!
//! ```text
//! lane Source   fmt → tidy → clippy → … → fuzz          builds in target/debug, keeps the cores busy
//! lane Broker   answers → tools → compat → both-ways    builds in target/fast, mostly waits for clients
//! lane Alone    hostile → docker                         measures how long others wait
//! ```
//!
//! The first two lanes run side by side, the third when they are done; inside a lane the order is the one below, quick answers first.

use std::str::FromStr;
use std::time::Duration;

use clap::ValueEnum;

/// One part of the checks. The order here is the order of running.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Part {
    /// Formatting, by rustfmt.
    Fmt,
    /// Layers, sizes, words, documents.
    Tidy,
    /// Clippy with warnings denied, over all targets.
    Clippy,
    /// Licences, bans and sources of the dependencies, by cargo-deny.
    Deny,
    /// Unit and integration tests.
    Unit,
    /// Allocations, calls and instructions of a request, against limits.
    Costs,
    /// Committed generated files against what their generators say.
    Generated,
    /// Rustdoc with warnings denied.
    Doc,
    /// Golden vectors of the protocol.
    Vectors,
    /// The log room: its tests, and crashes on a simulated disk.
    Log,
    /// A short run of each fuzz target.
    Fuzz,
    /// Recorded answers of Kafka against Kalda's.
    Answers,
    /// Kafka's tools, as recorded, against Kalda's.
    Tools,
    /// Attacks on Kalda under a memory limit, beside a client that must not notice.
    Hostile,
    /// Kafka's clients against Kalda and against Kafka.
    Compat,
    /// Data folders from Kafka to Kalda and back, and the other way round.
    BothWays,
    /// The container image, built and used.
    Docker,
}

/// What a commit needs, in under eight minutes on two cores.
const QUICK: [Part; 7] =
    [Part::Fmt, Part::Tidy, Part::Clippy, Part::Unit, Part::Costs, Part::Generated, Part::Doc];

/// What stands for parts on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selection {
    /// `quick`: what a commit needs.
    Quick,
    /// One part.
    One(Part),
}

impl Selection {
    /// The parts that it stands for.
    pub fn parts(self) -> Vec<Part> {
        match self {
            Self::Quick => QUICK.to_vec(),
            Self::One(part) => vec![part],
        }
    }
}

impl FromStr for Selection {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        if name == "quick" {
            return Ok(Self::Quick);
        }
        let names = || Part::value_variants().iter().map(|part| part.name()).collect::<Vec<_>>().join(", ");
        Part::from_str(name, false).map(Self::One).map_err(|_| format!("there are quick, {}", names()))
    }
}

/// Which broker the compatibility tests talk to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Against {
    /// The broker of this project.
    Kalda,
    /// Apache Kafka, to prove that the scenarios themselves are right.
    Kafka,
}

/// Parts that must not run at the same time share a lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// Compiles and runs the source's own tests.
    Source,
    /// Runs the broker as a program, with clients of others.
    Broker,
    /// Measures times, which others would lengthen: nothing else runs meanwhile.
    Alone,
}

impl Part {
    /// The name on the command line.
    pub fn name(self) -> String {
        self.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
    }

    /// The lane that runs this part.
    pub fn lane(self) -> Lane {
        match self {
            Self::Answers | Self::Tools | Self::Compat | Self::BothWays => Lane::Broker,
            Self::Hostile | Self::Docker => Lane::Alone,
            _ => Lane::Source,
        }
    }

    /// How long the part may take before it is stopped and counts as failed: several times what it needs
    /// from cold, so that only a hang meets it.
    pub fn limit(self) -> Duration {
        Duration::from_secs(match self {
            Self::Fmt => 120,
            Self::Compat => 2400,
            _ => 1200,
        })
    }
}
