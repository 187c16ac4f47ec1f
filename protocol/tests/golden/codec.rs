//! From the name of a message to its functions.

use std::ops::RangeInclusive;

use bytes::Bytes;
use kalda_protocol::json::{ToJson, to_json};
use kalda_protocol::{Encoder, Message, frame};
use serde_json::Value;

/// The value as JSON, and its bytes again.
type Seen = Result<(Value, Bytes), String>;

/// What the tests do with a message.
#[derive(Clone)]
pub struct Codec {
    /// Its name.
    pub name: &'static str,
    /// Its versions.
    pub versions: RangeInclusive<i16>,
    /// Decodes all of it, shows it, and encodes it again.
    pub round_trip: fn(&Bytes, i16) -> Seen,
    /// Decodes what may be no such message; true if it is one.
    pub decodes: fn(&Bytes, i16) -> bool,
}

fn round_trip<M: Message + ToJson>(bytes: &Bytes, version: i16) -> Seen {
    let message: M = frame::decode_all(bytes, version).map_err(|error| error.to_string())?;
    let json = to_json(&message, version).ok_or("no such version")?;
    let size = message.size(version).map_err(|error| error.to_string())?;
    let mut out = Encoder::new();
    message.encode(&mut out, version).map_err(|error| error.to_string())?;
    let (bytes, gaps) = out.take();
    assert_eq!((bytes.len(), gaps.len()), (size, 0), "{} version {version}", M::NAME);
    Ok((json, bytes))
}

fn decodes<M: Message>(bytes: &Bytes, version: i16) -> bool {
    frame::decode_all::<M>(bytes, version).is_ok()
}

macro_rules! table {
    ($($message:path,)*) => {
        /// All messages.
        pub const CODECS: &[Codec] = &[$(Codec {
            name: <$message as Message>::NAME,
            versions: <$message as Message>::MIN_VERSION..=<$message as Message>::MAX_VERSION,
            round_trip: round_trip::<$message>,
            decodes: decodes::<$message>,
        }),*];
    };
}

kalda_protocol::for_each_message!(table);

/// The functions of a message.
pub fn codec(name: &str) -> Result<&'static Codec, String> {
    CODECS.iter().find(|codec| codec.name == name).ok_or_else(|| format!("there is no {name}"))
}
