//! What the tests share: a broker as a process, and a client that speaks the wire directly.

mod broker;
mod client;
mod produce;

pub use broker::TestBroker;
pub use client::TestClient;
pub use produce::{fetch, one_record, produce, read_all};
