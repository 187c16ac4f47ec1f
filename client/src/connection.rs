//! A connection to one broker: one request after the other.
//!
//! Invariant: no call waits longer than the connection's patience for the next bytes, and no answer is larger than [`MOST_BYTES`]; its buffer
//! grows with what has come.

use std::io::{self, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

use bytes::Bytes;
use kalda_protocol::frame::{decode_response, encode_request};
use kalda_protocol::messages::api_versions::{ApiVersionsRequest, ApiVersionsResponse};
use kalda_protocol::{Encoder, ErrorCode, Request};

use crate::{ClientError, Deadline, Settings, Versions};

/// The largest answer that is read. A fetch gets 50 MiB at most, and one batch more where that is larger.
const MOST_BYTES: usize = 256 << 20;

/// Known to every broker that tells versions by tagged fields; one that doesn't know it answers in version 0.
const API_VERSIONS: i16 = 3;

/// A connection.
#[derive(Debug)]
pub struct Connection {
    stream: TcpStream,
    correlation_id: i32,
    client_id: String,
    versions: Option<Versions>,
}

impl Connection {
    /// Connects to the first broker that can be reached. The client's name is what the broker's log calls it.
    ///
    /// # Errors
    /// Why the last one can't.
    pub fn connect(brokers: &[String], client_id: &str, patience: Duration) -> Result<Self, ClientError> {
        let mut last = ClientError::NoBroker;
        for broker in brokers {
            match reach(broker, patience) {
                Ok(stream) => {
                    return Ok(Self {
                        stream,
                        correlation_id: 0,
                        client_id: client_id.to_owned(),
                        versions: None,
                    });
                }
                Err(cause) => last = ClientError::Unreachable { address: broker.clone(), cause },
            }
        }
        Err(last)
    }

    /// The same, with brokers that may only be about to listen.
    ///
    /// # Errors
    /// Why the last one can't be reached, after all the time that it had to listen.
    pub fn connect_when_it_listens(brokers: &[String], settings: &Settings) -> Result<Self, ClientError> {
        let deadline = Deadline::after(settings.listens_within);
        loop {
            match Self::connect(brokers, &settings.client_id, settings.patience) {
                Err(error) if error.is_retriable() && !deadline.is_over() => deadline.pause(),
                connected => return connected,
            }
        }
    }

    /// Waits until the broker closes the connection, on which nothing is under way.
    pub fn wait_for_the_end(mut self) {
        // Whether it is closed or reset, it has ended.
        let _ = self.stream.read(&mut [0]);
    }

    /// Asks in the highest version that both sides know.
    ///
    /// # Errors
    /// The connection's, an answer that can't be read, or no such version.
    pub fn call<R: Request>(&mut self, request: &R) -> Result<R::Response, ClientError> {
        self.call_up_to(i16::MAX, request)
    }

    /// Asks in the highest version that both sides know, but no higher than `limit`.
    ///
    /// # Errors
    /// The connection's, an answer that can't be read, or no such version.
    pub fn call_up_to<R: Request>(&mut self, limit: i16, request: &R) -> Result<R::Response, ClientError> {
        let version = self.versions()?.usable(R::KEY, limit).ok_or(ClientError::Unsupported(R::KEY))?;
        self.call_in(version, request)
    }

    /// Which versions the broker serves; it is asked once.
    ///
    /// # Errors
    /// The connection's, or the broker's.
    pub fn versions(&mut self) -> Result<&Versions, ClientError> {
        let versions = match self.versions.take() {
            Some(versions) => versions,
            None => Versions::of(&self.api_versions()?),
        };
        Ok(self.versions.insert(versions))
    }

    /// Asks for versions and features.
    ///
    /// # Errors
    /// The connection's, or the broker's.
    pub fn api_versions(&mut self) -> Result<ApiVersionsResponse, ClientError> {
        let request = ApiVersionsRequest {
            client_software_name: "kalda".into(),
            client_software_version: env!("CARGO_PKG_VERSION").into(),
            ..ApiVersionsRequest::default()
        };
        let response = self.call_in(API_VERSIONS, &request)?;
        match ErrorCode::from_code(response.error_code) {
            Some(ErrorCode::None) => Ok(response),
            code => Err(ClientError::Refused(code.unwrap_or(ErrorCode::UnknownServerError))),
        }
    }

    /// Asks in one version, and waits for the answer.
    ///
    /// # Errors
    /// The connection's, or an answer that can't be read.
    pub fn call_in<R: Request>(&mut self, version: i16, request: &R) -> Result<R::Response, ClientError> {
        self.send(version, request)?;
        let frame = self.read_frame()?;
        let (correlation_id, response) = decode_response::<R>(&frame, version)?;
        if correlation_id == self.correlation_id { Ok(response) } else { Err(ClientError::OtherAnswer) }
    }

    /// Sends what has no answer: a Produce with acks=0.
    ///
    /// # Errors
    /// The connection's, or no such version.
    pub fn send_up_to<R: Request>(&mut self, limit: i16, request: &R) -> Result<(), ClientError> {
        let version = self.versions()?.usable(R::KEY, limit).ok_or(ClientError::Unsupported(R::KEY))?;
        self.send(version, request)
    }

    fn send<R: Request>(&mut self, version: i16, request: &R) -> Result<(), ClientError> {
        self.correlation_id = self.correlation_id.wrapping_add(1);
        let mut out = Encoder::new();
        encode_request(&mut out, version, self.correlation_id, Some(&self.client_id), request)?;
        self.stream.write_all(&out.take().0)?;
        Ok(())
    }

    fn read_frame(&mut self) -> Result<Bytes, ClientError> {
        let mut size = [0; 4];
        self.stream.read_exact(&mut size).map_err(ended)?;
        let size = usize::try_from(i32::from_be_bytes(size)).unwrap_or(usize::MAX);
        if size > MOST_BYTES {
            return Err(ClientError::TooLarge(size));
        }
        let mut frame = Vec::new();
        let came = (&mut self.stream).take(size as u64).read_to_end(&mut frame)?;
        if came < size { Err(ClientError::Closed) } else { Ok(Bytes::from(frame)) }
    }
}

fn ended(error: io::Error) -> ClientError {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => ClientError::Closed,
        _ => ClientError::Connection(error),
    }
}

fn reach(broker: &str, patience: Duration) -> io::Result<TcpStream> {
    let mut last = io::Error::new(io::ErrorKind::NotFound, "the name has no address");
    for address in broker.to_socket_addrs()? {
        match TcpStream::connect_timeout(&address, patience) {
            Ok(stream) => {
                stream.set_nodelay(true)?;
                stream.set_read_timeout(Some(patience))?;
                stream.set_write_timeout(Some(patience))?;
                return Ok(stream);
            }
            Err(error) => last = error,
        }
    }
    Err(last)
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    const PATIENCE: Duration = Duration::from_secs(10);

    /// Asks somebody who reads the request and answers with these bytes.
    fn asked(answer: &'static [u8]) -> Result<ApiVersionsResponse, ClientError> {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let broker = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut size = [0; 4];
            stream.read_exact(&mut size).unwrap();
            let mut request = vec![0; u32::from_be_bytes(size) as usize];
            stream.read_exact(&mut request).unwrap();
            stream.write_all(answer).unwrap();
        });
        let answered = Connection::connect(&[address], "test", PATIENCE).unwrap().api_versions();
        broker.join().unwrap();
        answered
    }

    #[test]
    fn whoever_is_no_broker_is_told_apart() {
        assert!(matches!(asked(b""), Err(ClientError::Closed)));
        assert!(matches!(asked(b"\0\0\0\x08\0\0"), Err(ClientError::Closed)));
        assert!(matches!(asked(b"HTTP/1.1 400 Bad Request"), Err(ClientError::TooLarge(_))));
        assert!(matches!(asked(b"\xff\xff\xff\xff"), Err(ClientError::TooLarge(_))));
        assert!(matches!(asked(b"\0\0\0\x02\0\0"), Err(ClientError::Decode(_))));
        assert!(matches!(
            asked(b"\0\0\0\x0f\0\0\0\x09\0\0\x01\0\0\0\0\0\0"),
            Err(ClientError::Closed | ClientError::Decode(_) | ClientError::OtherAnswer)
        ));
    }

    #[test]
    fn who_can_not_be_reached_is_named() {
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        let refused = Connection::connect(std::slice::from_ref(&free), "test", PATIENCE).unwrap_err();
        assert!(refused.is_retriable());
        assert!(refused.to_string().starts_with(&format!("{free} can't be reached: ")), "{refused}");
        assert!(matches!(Connection::connect(&[], "test", PATIENCE), Err(ClientError::NoBroker)));
    }
}
