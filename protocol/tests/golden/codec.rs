//! From the name of a message to its functions.

use bytes::Bytes;
use kalda_protocol::{Encoder, Message, Reader};

use super::vectors::Vector;

/// What the tests do with a message.
#[derive(Clone, Copy)]
pub struct Codec {
    /// Its name.
    pub name: &'static str,
    /// Decodes all of it and encodes it again.
    pub round_trip: fn(&Vector) -> Result<Bytes, String>,
}

fn round_trip<M: Message>(vector: &Vector) -> Result<Bytes, String> {
    let mut reader = Reader::new(&vector.bytes);
    let message = M::decode(&mut reader, vector.version).map_err(|error| error.to_string())?;
    reader.finish().map_err(|error| error.to_string())?;
    let size = message.size(vector.version).map_err(|error| error.to_string())?;
    let mut out = Encoder::new();
    message.encode(&mut out, vector.version).map_err(|error| error.to_string())?;
    let (bytes, gaps) = out.take();
    assert_eq!((bytes.len(), gaps.len()), (size, 0), "{vector:?}");
    Ok(bytes)
}

macro_rules! table {
    ($($message:path,)*) => {
        const CODECS: &[Codec] = &[$(Codec {
            name: <$message as Message>::NAME,
            round_trip: round_trip::<$message>,
        }),*];
    };
}

kalda_protocol::for_each_message!(table);

/// The functions of a message.
pub fn codec(name: &str) -> Result<Codec, String> {
    CODECS.iter().find(|codec| codec.name == name).copied().ok_or_else(|| format!("there is no {name}"))
}
