//! Record batches: sound ones, ones that lie, and bombs.
//!
//! Invariant: the checksum holds, unless it is what's wrong: a broker has to look further than that.

use fastrand::Rng;
use kalda_protocol::records::header::{
    ATTRIBUTES_AT, BASE_SEQUENCE_AT, CRC_AT, LAST_OFFSET_DELTA_AT, LENGTH_AT, MAGIC_AT, MAX_TIMESTAMP_AT,
    PRODUCER_ID_AT, RECORD_COUNT_AT,
};
use kalda_protocol::records::{BatchBuilder, BatchOptions, Compression, HEADER_SIZE, NewRecord, compression};

use super::chance::{pick, random_bytes};

/// The records' time, the same in every run: brokers refuse what is far in the future, and retention takes minutes to come to the past.
const TIMESTAMP_MS: i64 = 1_700_000_000_000;
/// Numbers that no count, delta or length should be.
const LIES: [i32; 10] = [-1, 0, 1, 2, 7, 1_000, 1_000_001, i32::MAX - 1, i32::MAX, i32::MIN];

/// A batch of some small records, of any codec.
pub fn sound(dice: &mut Rng) -> Vec<u8> {
    let records = dice.usize(1..5);
    let values: Vec<Vec<u8>> = (0..records).map(|_| random_bytes(dice, 30)).collect();
    let codec = pick(dice, &Compression::ALL);
    build(codec, values.iter().map(Vec::as_slice))
}

/// A batch of one record, not compressed.
pub fn of_value(value: &[u8]) -> Vec<u8> {
    build(Compression::None, [value])
}

/// A batch of which one thing is wrong under a checksum that holds, or the checksum is.
pub fn lying(dice: &mut Rng) -> Vec<u8> {
    let mut batch = sound(dice);
    let lie = pick(dice, &LIES);
    match dice.u8(0..14) {
        0 => {
            batch[CRC_AT] ^= 0xff;
            return batch;
        }
        1 => put(&mut batch, RECORD_COUNT_AT, &lie.to_be_bytes()),
        2 => put(&mut batch, LAST_OFFSET_DELTA_AT, &lie.to_be_bytes()),
        // Count and delta agree about records that aren't there.
        3 => {
            put(&mut batch, RECORD_COUNT_AT, &lie.to_be_bytes());
            put(&mut batch, LAST_OFFSET_DELTA_AT, &lie.wrapping_sub(1).to_be_bytes());
        }
        4 => put(&mut batch, LENGTH_AT, &lie.to_be_bytes()),
        5 => put(&mut batch, 0, &pick(dice, &[-1, 1, i64::MAX, i64::MIN]).to_be_bytes()),
        6 => batch[MAGIC_AT] = pick(dice, &[0, 1, 3, 255]),
        7 => put(&mut batch, ATTRIBUTES_AT, &dice.i16(..).to_be_bytes()),
        8 => put(&mut batch, MAX_TIMESTAMP_AT, &pick(dice, &[-1, 0, i64::MAX, i64::MIN]).to_be_bytes()),
        9 => put(&mut batch, PRODUCER_ID_AT, &pick(dice, &[-2, 0, 1, i64::MAX]).to_be_bytes()),
        10 => put(&mut batch, BASE_SEQUENCE_AT, &lie.to_be_bytes()),
        11 => drop(batch.splice(HEADER_SIZE.., random_bytes(dice, 100))),
        // A record whose length leads out of the batch, or back.
        12 => drop(batch.splice(HEADER_SIZE.., zigzag(lie).into_iter().chain([0; 20]))),
        _ => batch.truncate(dice.usize(1..batch.len())),
    }
    if batch.len() > HEADER_SIZE {
        reseal(&mut batch);
    }
    batch
}

/// A batch of one record of so many zeros.
pub fn bomb_of_one(codec: Compression, bytes: usize) -> Vec<u8> {
    build(codec, [&vec![0; bytes][..]])
}

/// A batch of so many records without a value.
pub fn bomb_of_many(codec: Compression, records: usize) -> Vec<u8> {
    build(codec, std::iter::repeat_n(&b""[..], records))
}

/// A batch that claims one record and has so many zeros in its place.
pub fn bomb_of_zeros(codec: Compression, bytes: usize) -> Vec<u8> {
    let mut batch = build(codec, [&b""[..]]);
    batch.truncate(HEADER_SIZE);
    // The longest record that a length can claim, so that a reader asks for all of it.
    let mut records = zigzag(i32::MAX);
    records.resize(bytes, 0);
    if compression::compress(codec, None, &records, &mut batch).is_ok() {
        let length = (batch.len() - LENGTH_AT - 4) as u32;
        put(&mut batch, LENGTH_AT, &length.to_be_bytes());
        reseal(&mut batch);
    }
    batch
}

fn build<'a>(codec: Compression, values: impl IntoIterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut builder = BatchBuilder::new(BatchOptions { compression: codec, ..BatchOptions::default() });
    for value in values {
        // A key, so that compacted topics take it.
        let record =
            NewRecord { timestamp: TIMESTAMP_MS, key: Some(b"key"), value: Some(value), headers: &[] };
        if builder.append(&record).is_err() {
            break;
        }
    }
    builder.build().map(|batch| batch.to_vec()).unwrap_or_default()
}

/// Makes the checksum hold again.
fn reseal(batch: &mut [u8]) {
    let crc = crc32c::crc32c(&batch[ATTRIBUTES_AT..]);
    put(batch, CRC_AT, &crc.to_be_bytes());
}

fn put(batch: &mut [u8], at: usize, bytes: &[u8]) {
    batch[at..at + bytes.len()].copy_from_slice(bytes);
}

fn zigzag(number: i32) -> Vec<u8> {
    let mut rest = ((number << 1) ^ (number >> 31)) as u32;
    let mut out = Vec::new();
    while rest >= 0x80 {
        out.push(rest as u8 | 0x80);
        rest >>= 7;
    }
    out.push(rest as u8);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;
    use kalda_protocol::records::{Batch, validate};

    #[test]
    fn bombs_are_small_and_their_headers_sound() {
        for codec in Compression::ALL.into_iter().filter(|codec| *codec != Compression::None) {
            let batches = [
                (bomb_of_one(codec, 4 << 20), 300_000),
                (bomb_of_zeros(codec, 4 << 20), 300_000),
                // Each has another number in it.
                (bomb_of_many(codec, 300_000), 3_000_000),
            ];
            for (batch, largest) in batches {
                assert!(batch.len() < largest, "{codec}: {} bytes", batch.len());
                let parsed = Batch::parse(Bytes::from(batch)).unwrap();
                assert!(parsed.verify_crc().is_ok() && validate::check_header(parsed.header()).is_ok());
            }
        }
    }

    #[test]
    fn some_lies_have_a_sound_checksum() {
        let mut dice = Rng::with_seed(1);
        let batches = (0..1_000).filter_map(|_| Batch::parse(Bytes::from(lying(&mut dice))).ok());
        let sound = batches.filter(|batch| batch.verify_crc().is_ok()).count();
        assert!(sound > 300, "{sound}");
    }
}
