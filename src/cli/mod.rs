//! The command line: what `kalda` can be asked to do, one file a command.
//!
//! ```text
//! kalda [FLAGS], kalda serve [FLAGS]     the broker: serve.rs, from settings of arguments.rs
//! kalda dump-log PATH…                   dump_log/: what files hold, as text and JSON
//! kalda verify-log PATH…                 verify_log.rs: whether folders are sound
//! kalda features describe|upgrade|…      features/: levels of features, asked of a broker that runs
//! ```
//! Invariant: everything wrong with arguments or configuration is told in sentences on standard error before any file is
//! touched; the exit code is 2 then, and 1 for a failure later on. Nobody depends on this room but the binary.

mod arguments;
mod client;
mod command;
mod complain;
mod dump_log;
mod features;
mod logger_names;
mod logging;
mod output;
mod paths;
mod progress_bar;
mod serve;
mod verify_log;

pub use arguments::{LogFormat, ServeArguments};
pub use command::{Arguments, run};
pub use dump_log::DumpLogArguments;
pub use features::FeaturesArguments;
pub use serve::serve;
pub use verify_log::VerifyLogArguments;

/// Exit code for wrong arguments, configuration, or paths that can't be read.
const WRONG_USAGE: u8 = 2;
