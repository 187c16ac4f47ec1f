//! A frame from a stranger: what decodes must encode, and decode to the same again.
#![no_main]

use bytes::Bytes;
use kalda_protocol::{Encoder, Request, RequestFrame, frame, with_request};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(frame) = RequestFrame::parse(&Bytes::copy_from_slice(data)) else { return };
    with_request!(frame.api_key, R => again::<R>(&frame));
});

fn again<R: Request>(frame: &RequestFrame) {
    let Ok(request) = frame.decode::<R>() else { return };
    let mut out = Encoder::new();
    // Tags out of order are read and not written.
    if request.encode(&mut out, frame.api_version).is_ok() {
        let bytes = out.take().0;
        let read: R = frame::decode_all(&bytes, frame.api_version).expect("our own bytes");
        let mut out = Encoder::new();
        read.encode(&mut out, frame.api_version).expect("a message that was encoded before");
        assert_eq!(out.take().0, bytes);
    }
}
