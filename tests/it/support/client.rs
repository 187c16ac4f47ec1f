//! A client that speaks the wire directly: frames out, frames in, nothing hidden.

use bytes::Bytes;
use kalda_protocol::{Encoder, Request, frame};
use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// Longer than any answer may take; a test that waits so long has failed.
const PATIENCE: Duration = Duration::from_secs(20);

/// One connection.
pub struct TestClient {
    stream: TcpStream,
    correlation_id: i32,
}

impl TestClient {
    /// Connects.
    pub fn connect(address: &str) -> Self {
        let stream = TcpStream::connect(address).expect("the broker listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("a timeout can be set");
        stream.set_nodelay(true).expect("TCP_NODELAY can be set");
        Self { stream, correlation_id: 0 }
    }

    /// Sends a request and waits for its response.
    pub fn call<R: Request>(&mut self, version: i16, request: &R) -> R::Response {
        let sent = self.send(version, request);
        let (received, response) = self.receive::<R>(version);
        assert_eq!(received, sent, "responses come in order");
        response
    }

    /// Sends a request; gives its correlation id.
    pub fn send<R: Request>(&mut self, version: i16, request: &R) -> i32 {
        let bytes = self.framed(version, request);
        self.send_bytes(&bytes);
        self.correlation_id
    }

    /// Sends a request of a client that calls itself so.
    pub fn send_named<R: Request>(&mut self, version: i16, client_id: &str, request: &R) {
        let bytes = self.framed_named(version, client_id, request);
        self.send_bytes(&bytes);
    }

    /// A request as it goes over the wire.
    pub fn framed<R: Request>(&mut self, version: i16, request: &R) -> Bytes {
        self.framed_named(version, "it", request)
    }

    fn framed_named<R: Request>(&mut self, version: i16, client_id: &str, request: &R) -> Bytes {
        self.correlation_id += 1;
        let mut encoder = Encoder::new();
        frame::encode_request(&mut encoder, version, self.correlation_id, Some(client_id), request)
            .expect("it can be encoded");
        encoder.take().0
    }

    /// True if nothing comes for so long.
    pub fn is_silent_for(&self, time: Duration) -> bool {
        self.stream.set_read_timeout(Some(time)).expect("a timeout can be set");
        let silent = self
            .stream
            .peek(&mut [0])
            .is_err_and(|error| matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut));
        self.stream.set_read_timeout(Some(PATIENCE)).expect("a timeout can be set");
        silent
    }

    /// Sends bytes as they are.
    pub fn send_bytes(&mut self, bytes: &[u8]) {
        self.stream.write_all(bytes).expect("the connection is open");
    }

    /// Waits for the next response.
    pub fn receive<R: Request>(&mut self, version: i16) -> (i32, R::Response) {
        let frame = self.receive_frame().expect("the connection is open");
        frame::decode_response::<R>(&frame, version).expect("a response")
    }

    /// The next frame without its size; none when the broker has closed.
    pub fn receive_frame(&mut self) -> Option<Bytes> {
        let mut size = [0; 4];
        match self.stream.read_exact(&mut size) {
            Ok(()) => {}
            Err(error) if matches!(error.kind(), ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset) => {
                return None;
            }
            Err(error) => panic!("no answer came: {error}"),
        }
        let mut frame = vec![0; usize::try_from(i32::from_be_bytes(size)).expect("a size")];
        self.stream.read_exact(&mut frame).expect("a whole frame");
        Some(frame.into())
    }
}
