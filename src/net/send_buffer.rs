//! How many bytes of an answer the kernel takes from a connection before the peer has them.
//!
//! Invariant: the size is set before the socket listens; accepted sockets inherit it. Absent: the buffer of what is received. Left to itself, the
//! kernel lets it grow with what a client sends; Kafka's default of 100 KiB would have a batch of a megabyte read in ten times as many pieces.

use std::io;

use tokio::net::TcpSocket;

/// SO_SNDBUF of a listener's sockets; none leaves it to the system, which lets it grow to megabytes. Pages that were sent long before they are
/// read have left the processor's cache by then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SendBuffer(Option<u32>);

impl SendBuffer {
    /// Left to the system.
    pub const OF_SYSTEM: Self = Self(None);

    /// As `socket.send.buffer.bytes` has it: what is negative leaves it to the system.
    #[must_use]
    pub fn of_bytes(bytes: i32) -> Self {
        Self(u32::try_from(bytes).ok())
    }

    pub(super) fn set(self, socket: &TcpSocket) -> io::Result<()> {
        self.0.map_or(Ok(()), |bytes| socket.set_send_buffer_size(bytes))
    }
}

#[cfg(test)]
mod tests {
    use rustix::net::sockopt::socket_send_buffer_size;

    use super::*;

    #[tokio::test]
    async fn a_socket_has_the_size_that_was_asked_for() {
        let size_of = |buffer: SendBuffer| {
            let socket = TcpSocket::new_v4().expect("a socket");
            buffer.set(&socket).expect("set");
            socket_send_buffer_size(&socket).expect("asked")
        };
        let of_system = size_of(SendBuffer::OF_SYSTEM);
        assert_eq!(size_of(SendBuffer::of_bytes(-1)), of_system);
        // The kernel doubles it, for what it needs itself.
        assert_eq!(size_of(SendBuffer::of_bytes(50_000)), 100_000);
    }
}
