//! A response from a broken broker: key and version from the first bytes, then header and body.
#![no_main]

use bytes::Bytes;
use kalda_protocol::{ApiKey, Encoder, Message, Request, frame, with_request};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let [key, version, frame @ ..] = data else { return };
    let Some(key) = ApiKey::from_code(i16::from(*key)) else { return };
    with_request!(key, R => again::<R>(&Bytes::copy_from_slice(frame), i16::from(*version)));
});

fn again<R: Request>(frame: &Bytes, version: i16) {
    let Ok((_, response)) = frame::decode_response::<R>(frame, version) else { return };
    let mut out = Encoder::new();
    if response.encode(&mut out, version).is_ok() {
        let bytes = out.take().0;
        let read: R::Response = frame::decode_all(&bytes, version).expect("our own bytes");
        let mut out = Encoder::new();
        read.encode(&mut out, version).expect("a message that was encoded before");
        assert_eq!(out.take().0, bytes);
    }
}
