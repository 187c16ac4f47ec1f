//! A broker of either kind as a child process: what it costs is read from `/proc`.
//!
//! ```text
//! Broker::prepare ─▶ launch ─▶ ready ─▶ … ─▶ stop (SIGTERM) | kill (SIGKILL) ─▶ launch …   drop: killed, folder removed
//! ```
//!
//! Invariant: only a process that was started here is signalled. Both kinds run with their defaults, apart from
//! addresses, folders and what a scenario names, under the same limit of open files.

mod kafka;
mod kalda;
mod port;
mod process;
mod rest;
mod settings;
mod usage;

pub use kafka::live_heap_bytes;
pub use process::{Broker, OPEN_FILES};
pub use rest::wait_for_rest;
pub use settings::Settings;
pub use usage::{Usage, cpu_of, cpu_of_this_thread};
