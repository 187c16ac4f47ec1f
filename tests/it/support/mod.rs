//! What the tests share: a broker as a process, a client that speaks the wire directly, and a disk in which compaction waits.

mod broker;
mod client;
mod compaction_gate;
pub mod consumer_members;
mod folders;
mod http_client;
mod inside;
mod lines;
mod members;
mod produce;
pub mod transactions;

pub use broker::TestBroker;
pub use client::TestClient;
pub use compaction_gate::{GatedDisk, Place};
pub use folders::{Folders, copy_folder};
pub use http_client::HttpClient;
pub use inside::{capture, start_on};
pub use members::{Member, join};
pub use produce::{
    an_hour_ago, fetch, fetch_in_session, one_record, one_record_of, produce, read_all, zeroes,
};
