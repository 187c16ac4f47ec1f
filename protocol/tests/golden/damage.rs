//! Vectors cut short, and with bytes flipped: an error or a clean value, without a panic, at a bounded price.
//!
//! Invariant: what is damaged where follows from the vector alone, so that a failure comes again.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use bytes::Bytes;

use super::codec::codec;
use super::vectors::{self, Vector};

/// Counts what the test's own thread asks for.
struct Counting;

thread_local! {
    static ASKED: Cell<usize> = const { Cell::new(0) };
}

#[expect(unsafe_code, reason = "an allocator can't be written without")]
// SAFETY: it hands everything on to the system's allocator, and only counts.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ASKED.with(|asked| asked.set(asked.get() + layout.size()));
        // SAFETY: the caller's promises are passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller's promises are passed on.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The most that decoding may ask for, per byte of the frame: the largest struct in memory over its fewest bytes on
/// the wire, for each level of arrays that can be cut off inside another.
const MOST_BYTES_PER_BYTE: usize = 1_000;
/// What any decoding may ask for: lists of the test itself included.
const MOST_BYTES_ANYWAY: usize = 4_096;
/// Places in a vector that are damaged; longer ones are sampled.
const MOST_PLACES: usize = 96;
const FLIPS: [u8; 3] = [0x01, 0x80, 0xff];

fn places(vector: &Vector) -> impl Iterator<Item = usize> {
    let step = vector.bytes.len().div_ceil(MOST_PLACES).max(1);
    // An odd step meets every kind of field in the end; the front, where lengths stand, is met at every byte.
    let step = step | 1;
    let length = vector.bytes.len();
    (0..length.min(MOST_PLACES / 2)).chain((MOST_PLACES / 2..length).step_by(step))
}

fn try_damaged(vector: &Vector, bytes: &Bytes) -> bool {
    let codec = codec(&vector.name).expect("a message");
    ASKED.set(0);
    let decodes = (codec.decodes)(bytes, vector.version);
    let asked = ASKED.get();
    let most = MOST_BYTES_ANYWAY + bytes.len() * MOST_BYTES_PER_BYTE;
    assert!(asked <= most, "{vector:?}: {asked} bytes asked for, for {} of the frame", bytes.len());
    decodes
}

fn damage(vectors: &[Vector]) -> (usize, usize) {
    let (mut tried, mut refused) = (0, 0);
    for vector in vectors {
        let mut damaged = |bytes: Bytes| {
            tried += 1;
            refused += usize::from(!try_damaged(vector, &bytes));
        };
        for place in places(vector) {
            damaged(vector.bytes.slice(..place));
            for flip in FLIPS {
                let mut bytes = vector.bytes.to_vec();
                bytes[place] ^= flip;
                damaged(bytes.into());
            }
        }
        damaged([&vector.bytes[..], &[0]].concat().into());
    }
    (tried, refused)
}

#[test]
fn damaged_bytes_are_refused_or_read_cleanly() {
    let mut all = vectors::bodies();
    all.extend(vectors::internal());
    let (tried, refused) = damage(&all);
    println!("damaged {tried}, refused {refused}");
    assert!(refused > tried / 2 && refused < tried);
}

/// A whole message without its end, or with something behind it, is always refused.
#[test]
fn cut_messages_are_never_read() {
    for vector in vectors::bodies() {
        for place in places(&vector) {
            assert!(!try_damaged(&vector, &vector.bytes.slice(..place)), "{vector:?} cut at {place}");
        }
    }
}
