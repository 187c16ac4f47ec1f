//! Sockets: listeners, connections, frames in, replies out.
//!
//! Invariant: replies leave a connection in the order its requests came, and what a peer can make the broker hold in
//! memory is bounded. What a request means is not known here: a frame goes to [`crate::api`], an outcome comes back; a request of HTTP goes to a router of
//! [`crate::http`].

mod aside_threads;
mod connection;
mod connection_rate;
mod connection_slots;
mod file_part;
mod frame_reader;
mod http;
mod in_flight;
mod listener;
mod pace;
mod patient_stream;
mod reply_writer;
mod residence;
mod send_buffer;
mod transport;

pub use aside_threads::{AsideThreads, TURNS_BETWEEN_LOOKS};
pub use connection::ConnectionLimits;
pub use connection_rate::RateWindow;
pub use connection_slots::{ConnectionBounds, ConnectionSlots, ListenerBounds};
pub use http::HttpLimits;
pub use listener::BoundListener;
pub use send_buffer::SendBuffer;
