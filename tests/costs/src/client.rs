//! A client that sends frames which are ready, and looks at each answer.
//!
//! Invariant: the requests of a pipeline leave by one call, so that the broker finds them together. An error code ends the run.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use anyhow::{Result, ensure};
use bytes::Bytes;
use kalda_protocol::{Encoder, Request, frame};

/// A connection.
pub struct Client {
    stream: TcpStream,
}

impl Client {
    /// Connects.
    pub fn connect(address: &str) -> Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        Ok(Self { stream })
    }

    /// Sends so many copies of a frame at once; gives the answers.
    pub fn exchange(&mut self, frames: &[u8], count: usize) -> Result<Vec<Bytes>> {
        self.stream.write_all(frames)?;
        (0..count).map(|_| self.answer()).collect()
    }

    /// Asks and waits for the answer.
    pub fn call<R: Request>(&mut self, version: i16, request: &R) -> Result<R::Response> {
        let answers = self.exchange(&encoded(version, request, &Bytes::new())?, 1)?;
        Ok(frame::decode_response::<R>(&answers[0], version)?.1)
    }

    fn answer(&mut self) -> Result<Bytes> {
        let mut size = [0; frame::SIZE_BYTES];
        self.stream.read_exact(&mut size)?;
        let mut body = vec![0; u32::from_be_bytes(size) as usize];
        self.stream.read_exact(&mut body)?;
        Ok(body.into())
    }
}

/// A frame, with the records in its gaps.
pub fn encoded<R: Request>(version: i16, request: &R, records: &Bytes) -> Result<Vec<u8>> {
    let mut encoder = Encoder::new();
    frame::encode_request(&mut encoder, version, 1, Some("costs"), request)?;
    let written = encoder.bytes_written();
    let (mut out, mut from) = (Vec::with_capacity(written.len() + records.len()), 0);
    for gap in encoder.gaps() {
        ensure!(gap.length == records.len(), "a gap of {} for {} bytes", gap.length, records.len());
        out.extend_from_slice(&written[from..gap.position]);
        out.extend_from_slice(records);
        from = gap.position;
    }
    out.extend_from_slice(&written[from..]);
    Ok(out)
}
