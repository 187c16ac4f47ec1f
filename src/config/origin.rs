//! Where a value came from, for error sentences.
//!
//! Invariant: origins are ordered from weak to strong; the strongest one that names a key gives its value.

use std::fmt;
use std::sync::Arc;

/// Where a value came from, from weak to strong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Nobody gave the key: Kafka's default.
    Default,
    /// What Kalda starts with where Kafka would refuse to start.
    StartDefault,
    /// A YAML file.
    Yaml {
        /// The file's name.
        file: Arc<str>,
    },
    /// A file of Java properties.
    Properties {
        /// The file's name.
        file: Arc<str>,
        /// The line the key begins at, from 1.
        line: usize,
    },
    /// An environment variable.
    Environment {
        /// Its name.
        variable: String,
    },
    /// A flag of the command line.
    Flag {
        /// Its name, with the dashes.
        flag: String,
    },
    /// AlterConfigs, while the broker runs.
    Dynamic,
}

impl Origin {
    /// How strong it is: the higher number wins.
    pub(super) const fn strength(&self) -> u8 {
        match self {
            Self::Default => 0,
            Self::StartDefault => 1,
            Self::Yaml { .. } => 2,
            Self::Properties { .. } => 3,
            Self::Environment { .. } => 4,
            Self::Flag { .. } => 5,
            Self::Dynamic => 6,
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("the default"),
            Self::StartDefault => f.write_str("the default of a single node"),
            Self::Yaml { file } => write!(f, "from {file}"),
            Self::Properties { file, line } => write!(f, "from {file} line {line}"),
            Self::Environment { variable } => write!(f, "from the environment variable {variable}"),
            Self::Flag { flag } => write!(f, "from the flag {flag}"),
            Self::Dynamic => f.write_str("set while running"),
        }
    }
}
