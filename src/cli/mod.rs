//! The command line: what `kalda` can be asked to do, one file a command.
//!
//! ```text
//! kalda [FLAGS], kalda serve [FLAGS]     the broker: serve.rs, from settings of arguments.rs
//! kalda dump-log PATH…                   dump_log/: what files hold, as text and JSON
//! kalda verify-log PATH…                 verify_log.rs: whether folders are sound
//! kalda health                           health.rs: whether a broker is well
//! kalda topics|configs|consumer-groups … tools/: Kafka's tools, against any broker
//! kalda docker apache|confluent|redpanda docker/: the broker, configured as their images are
//! ```
//! Invariant: everything wrong with arguments or configuration is told in sentences on standard error before any file is
//! touched; the exit code is 2 then, and 1 for a failure later on. Nobody depends on this room but the binary.

mod arguments;
mod called_as;
mod command;
mod complain;
mod docker;
mod dump_log;
mod health;
mod logger_names;
mod logging;
mod output;
mod paths;
mod progress_bar;
mod serve;
mod tools;
mod verify_log;

use std::time::Duration;

pub use arguments::{LogFormat, ServeArguments};
pub use command::run_process;
pub use docker::DockerArguments;
pub use dump_log::DumpLogArguments;
pub use health::HealthArguments;
pub use serve::serve;
pub use tools::ToolArguments;
pub use verify_log::VerifyLogArguments;

/// Exit code for wrong arguments, configuration, or paths that can't be read.
const WRONG_USAGE: u8 = 2;

/// How long a broker may take for one answer: Kafka's tools wait as long.
const PATIENCE: Duration = Duration::from_secs(60);
