//! The broker as a process: started under a hard memory limit, watched from outside, stopped.
//!
//! Invariant: everything is read from `/proc`, its log and its exit code; the broker isn't asked.

mod log;
mod memory;
mod process;
mod settings;
mod sockets;

pub use log::{LogFile, NewLines};
pub use memory::{Memory, MemoryWatch, mib};
pub use process::{BrokerProcess, LIMIT_MIB};
pub use sockets::{Sockets, listen_overflows};
