//! Whole frames: size, header, body.
//!
//! ```text
//! request   int32 size ▏ int16 api key ▏ int16 version ▏ int32 correlation id ▏ int16-string client id ▏ tags? ▏ body
//! response  int32 size ▏ int32 correlation id ▏ tags? ▏ body
//! ```
//!
//! Invariant: the header's version follows from key and version alone, also for versions we don't know: an answer to
//! those needs the correlation id. The size says how many bytes follow it, gaps included. Reading a frame off a
//! connection, and how long it may be, is not known here: frames come in without their size.

use bytes::Bytes;

use crate::messages::header::{RequestHeader, ResponseHeader};
use crate::primitives::MAX_BYTES;
use crate::{ApiKey, DecodeError, EncodeError, Encoder, Message, Reader, Request, StrBytes};

/// The bytes of a frame's size.
pub const SIZE_BYTES: usize = 4;

/// A request whose header was read, and whose body was not.
#[derive(Debug, Clone, PartialEq)]
pub struct RequestFrame {
    /// The API.
    pub api_key: ApiKey,
    /// The version of the request, maybe one that we don't know.
    pub api_version: i16,
    /// To be given back in the response.
    pub correlation_id: i32,
    /// What the client calls itself.
    pub client_id: Option<StrBytes>,
    /// The bytes behind the header.
    pub body: Bytes,
}

impl RequestFrame {
    /// Reads the header of a frame.
    ///
    /// # Errors
    /// No API has the key, or the bytes are no header.
    pub fn parse(frame: &Bytes) -> Result<Self, DecodeError> {
        let mut peek = Reader::new(frame);
        let code = peek.int16()?;
        let api_version = peek.int16()?;
        let api_key = ApiKey::from_code(code).ok_or(DecodeError::UnknownApiKey(code))?;
        let mut reader = Reader::new(frame);
        let header = RequestHeader::decode(&mut reader, api_key.request_header_version(api_version))?;
        Ok(Self {
            api_key,
            api_version,
            correlation_id: header.correlation_id,
            client_id: header.client_id,
            body: reader.slice(reader.remaining())?,
        })
    }

    /// Reads the body; nothing may be left behind it.
    ///
    /// # Errors
    /// There is no such version, or the bytes are no request of it.
    pub fn decode<R: Request>(&self) -> Result<R, DecodeError> {
        decode_all(&self.body, self.api_version)
    }
}

/// Reads a message that takes all of the bytes.
///
/// # Errors
/// There is no such version, or the bytes are no such message.
pub fn decode_all<M: Message>(bytes: &Bytes, version: i16) -> Result<M, DecodeError> {
    let mut reader = Reader::new(bytes);
    let message = M::decode(&mut reader, version)?;
    reader.finish()?;
    Ok(message)
}

/// Writes a request with its size and header.
///
/// # Errors
/// The version can't carry the request; then nothing is written.
pub fn encode_request<R: Request>(
    out: &mut Encoder,
    version: i16,
    correlation_id: i32,
    client_id: Option<&str>,
    body: &R,
) -> Result<(), EncodeError> {
    let header = RequestHeader {
        request_api_key: R::KEY.code(),
        request_api_version: version,
        correlation_id,
        client_id: client_id.map(StrBytes::from),
        ..RequestHeader::default()
    };
    measure((header, R::KEY.request_header_version(version)), (body, version))?.encode(out);
    Ok(())
}

/// Writes a response with its size and header. Gives how often it says [`crate::ErrorCode::UnknownServerError`], which is for its
/// server to explain.
///
/// # Errors
/// The version can't carry the response; then nothing is written.
pub fn encode_response<R: Request>(
    out: &mut Encoder,
    version: i16,
    correlation_id: i32,
    body: &R::Response,
) -> Result<usize, EncodeError> {
    Ok(measure_response::<R>(version, correlation_id, body)?.encode(out))
}

/// Measures a response with its size and header, so that it's known what it takes before it is written.
///
/// # Errors
/// The version can't carry the response.
pub fn measure_response<R: Request>(
    version: i16,
    correlation_id: i32,
    body: &R::Response,
) -> Result<Measured<'_, ResponseHeader, R::Response>, EncodeError> {
    let header = ResponseHeader { correlation_id, ..ResponseHeader::default() };
    measure((header, R::KEY.response_header_version(version)), (body, version))
}

/// Reads a response: its correlation id, and its body with nothing behind it.
///
/// # Errors
/// There is no such version, or the bytes are no response of it.
pub fn decode_response<R: Request>(frame: &Bytes, version: i16) -> Result<(i32, R::Response), DecodeError> {
    let mut reader = Reader::new(frame);
    let header = ResponseHeader::decode(&mut reader, R::KEY.response_header_version(version))?;
    let body = R::Response::decode(&mut reader, version)?;
    reader.finish()?;
    Ok((header.correlation_id, body))
}

/// A frame that was measured, and can be written without fail.
#[derive(Debug)]
pub struct Measured<'b, H, B> {
    header: H,
    header_version: i16,
    body: &'b B,
    version: i16,
    prefix: i32,
    bytes: usize,
}

impl<H: Message, B: Message> Measured<'_, H, B> {
    /// The bytes that it takes in the encoder's buffer: all but those of gaps.
    #[must_use]
    pub const fn bytes(&self) -> usize {
        self.bytes
    }

    /// Writes it. Gives how often it says [`crate::ErrorCode::UnknownServerError`].
    pub fn encode(self, out: &mut Encoder) -> usize {
        let mut writer = out.writer(self.bytes);
        writer.int32(self.prefix);
        self.header.write_measured(&mut writer, self.header_version);
        self.body.write_measured(&mut writer, self.version);
        writer.finish()
    }
}

fn measure<H: Message, B: Message>(
    (header, header_version): (H, i16),
    (body, version): (&B, i16),
) -> Result<Measured<'_, H, B>, EncodeError> {
    let size = header.size(header_version)? + body.size(version)?;
    let prefix = i32::try_from(size).map_err(|_| EncodeError::TooLong(size.min(MAX_BYTES)))?;
    let bytes = SIZE_BYTES + size.saturating_sub(body.gap_bytes());
    Ok(Measured { header, header_version, body, version, prefix, bytes })
}
