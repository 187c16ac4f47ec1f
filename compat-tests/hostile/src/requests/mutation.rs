//! Frames that no client would send: whole ones with some bytes changed, wrong sizes, unknown APIs, no sense at all.
//!
//! Invariant: they come from the dice and the frame alone.

use fastrand::Rng;

use super::chance::{pick, random_bytes};

/// Numbers that lengths and counts shouldn't be.
const EXTREMES: [i32; 10] = [-1, -2, 0, 1, 0x7FFF, i32::MAX, i32::MIN, 1_000_001, 100_000_000, 0x1_0000];
/// Bytes that are no text.
const NOT_UTF8: [&[u8]; 5] = [b"\xff\xfe\xfd", b"\xc0\x80", b"a\x80b", b"\xed\xa0\x80", b"\xf5\x90\x80\x80"];
/// Sizes that nobody should believe: negative ones, more than `socket.request.max.bytes`, none.
const SIZES: [i32; 6] = [-1, i32::MIN, i32::MAX, 104_857_601, 0, 3];

/// Changes some bytes or numbers behind the size, cuts or lengthens it; the size fits what comes out.
pub fn mutate(dice: &mut Rng, frame: &mut Vec<u8>) {
    for _ in 0..dice.u8(1..4) {
        let at = dice.usize(4..frame.len());
        match dice.u8(0..6) {
            0 => frame[at] = dice.u8(..),
            1 => put(frame, at, &pick(dice, &EXTREMES).to_be_bytes()),
            2 => put(frame, at, &pick(dice, &[-1_i16, -2, i16::MAX, 0, 300]).to_be_bytes()),
            3 if at > 12 => frame.truncate(at),
            4 => {
                let length = dice.usize(1..200);
                frame.extend(random_bytes(dice, length));
            }
            _ => drop(frame.splice(at..at, pick(dice, &NOT_UTF8).iter().copied())),
        }
    }
    let size = (frame.len() - 4) as u32;
    frame[..4].copy_from_slice(&size.to_be_bytes());
}

/// A frame that is broken as a whole, made of a sound one or not.
pub fn broken(dice: &mut Rng, frame: &[u8]) -> Vec<u8> {
    match dice.u8(0..6) {
        // Cut.
        0 | 1 => frame[..dice.usize(1..frame.len())].to_vec(),
        2 => {
            let length = dice.usize(..32);
            [&pick(dice, &SIZES).to_be_bytes()[..], &random_bytes(dice, length)].concat()
        }
        // Another size than it has.
        3 => {
            let size = (frame.len() as i32 - 4).saturating_add(pick(dice, &[-1, 1, -4, 4, 1_000, 100_000]));
            [&size.to_be_bytes()[..], &frame[4..]].concat()
        }
        // An API or a version that isn't there.
        4 => {
            let head = [dice.i16(-5..120).to_be_bytes(), dice.i16(-3..25).to_be_bytes()].concat();
            let length = dice.usize(..200);
            sized([&head[..], &dice.i32(..).to_be_bytes(), &random_bytes(dice, length)].concat())
        }
        _ => {
            let length = dice.usize(..64);
            sized(random_bytes(dice, length))
        }
    }
}

fn sized(payload: Vec<u8>) -> Vec<u8> {
    [&(payload.len() as u32).to_be_bytes()[..], &payload].concat()
}

fn put(frame: &mut [u8], at: usize, bytes: &[u8]) {
    let end = frame.len().min(at + bytes.len());
    frame[at..end].copy_from_slice(&bytes[..end - at]);
}
