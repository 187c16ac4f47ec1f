//! A connection's bytes: read, written from memory, sent from a file, waited for.
//!
//! Invariant: nothing here waits but [`Transport::readable`], [`Transport::writable`] and [`Transport::closed`], and nothing is kept:
//! what was read is the caller's, what wasn't taken is still the caller's. A plaintext socket is the one kind there is; TLS is to be a
//! second one behind the same verbs, so no one else in this room names a socket.

use bytes::BytesMut;
use std::future::poll_fn;
use std::io::{self, IoSlice};
use std::os::fd::{AsFd, BorrowedFd};
use tokio::io::Interest;
use tokio::net::TcpStream;
use tokio::runtime::Handle;

/// What a read found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Read {
    /// How many bytes; none when the peer has closed.
    pub(super) count: usize,
    /// Whether more may be there already.
    pub(super) rest: Rest,
}

/// Whether more can be read at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rest {
    /// Maybe.
    MayFollow,
    /// Not before [`Transport::readable`].
    None,
}

/// The bytes' way to a peer and back.
#[derive(Debug)]
pub(super) struct Transport {
    socket: TcpStream,
}

impl Transport {
    /// Plain bytes over `socket`. What is written leaves at once.
    pub(super) fn plaintext(socket: TcpStream) -> Self {
        // Refused only by a socket that is closed already, which shows at the first read.
        let _ = socket.set_nodelay(true);
        Self { socket }
    }

    /// The same connection, whose news go to the threads of `runtime` from here on.
    ///
    /// # Errors
    /// The socket can't be registered there.
    pub(super) fn moved_to(self, runtime: &Handle) -> io::Result<Self> {
        let socket = self.socket.into_std()?;
        let _context = runtime.enter();
        Ok(Self { socket: TcpStream::from_std(socket)? })
    }

    /// Reads what is there into the room that `buffer` has.
    ///
    /// # Errors
    /// `WouldBlock` when nothing is there; else the connection has failed.
    pub(super) fn read(&self, buffer: &mut BytesMut) -> io::Result<Read> {
        let room = buffer.capacity() - buffer.len();
        let mut count = 0;
        // A read that leaves room has emptied the socket: a second one, only to be told so, is spared by telling the runtime here.
        let told = self.socket.try_io(Interest::READABLE, || {
            count = self.socket.try_read_buf(buffer)?;
            if (1..room).contains(&count) { Err(io::ErrorKind::WouldBlock.into()) } else { Ok(()) }
        });
        match told {
            Err(error) if count == 0 => Err(error),
            Err(_) => Ok(Read { count, rest: Rest::None }),
            Ok(()) => Ok(Read { count, rest: Rest::MayFollow }),
        }
    }

    /// Writes some of `slices`, and says how much.
    ///
    /// # Errors
    /// `WouldBlock` when the peer takes nothing now; else the connection has failed.
    pub(super) fn write_vectored(&self, slices: &[IoSlice<'_>]) -> io::Result<usize> {
        self.socket.try_write_vectored(slices)
    }

    /// Sends up to `count` bytes of `file` from `position` on, which moves with what was sent. Says how much: nothing where the file ends.
    ///
    /// # Errors
    /// As [`Self::write_vectored`], or the file can't be read.
    pub(super) fn send_file(
        &self,
        file: BorrowedFd<'_>,
        position: &mut u64,
        count: usize,
    ) -> io::Result<usize> {
        self.socket.try_io(Interest::WRITABLE, || {
            Ok(rustix::fs::sendfile(self.socket.as_fd(), file, Some(position), count)?)
        })
    }

    /// Waits until there is something to read, or the peer has closed.
    ///
    /// # Errors
    /// The connection has failed.
    pub(super) async fn readable(&self) -> io::Result<()> {
        // One task waits, so the runtime's list of all who wait isn't needed.
        poll_fn(|context| self.socket.poll_read_ready(context)).await
    }

    /// Waits until the peer takes more.
    ///
    /// # Errors
    /// The connection has failed.
    pub(super) async fn writable(&self) -> io::Result<()> {
        poll_fn(|context| self.socket.poll_write_ready(context)).await
    }

    /// Waits until the peer has closed, also while what it has sent is not read.
    ///
    /// # Errors
    /// The connection has failed.
    pub(super) async fn closed(&self) -> io::Result<()> {
        // Out-of-band bytes, which nobody sends, come with the news that the other side is closed; ordinary bytes don't wake it.
        self.socket.ready(Interest::PRIORITY.add(Interest::ERROR)).await.map(|_| ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_socket_that_has_moved_takes_bytes_once_its_new_runtime_has_looked() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let socket = TcpStream::connect(listener.local_addr().expect("its address")).await.expect("connects");
        let (peer, _) = listener.accept().expect("a connection");
        let there = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let transport = Transport::plaintext(socket).moved_to(there.handle()).expect("moves");
        let work = async move {
            tokio::task::yield_now().await;
            transport.write_vectored(&[IoSlice::new(b"here")])
        };
        let written = std::thread::spawn(move || there.block_on(async { tokio::spawn(work).await }));
        assert_eq!(written.join().expect("no panic").expect("no panic").expect("taken at once"), 4);
        drop(peer);
    }
}
