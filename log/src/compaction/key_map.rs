//! The last offset of each key, in bounded memory: a hash of 128 bits stands for the key.
//!
//! ```text
//! slot, 24 bytes:   hash 16 │ offset + 1        all zero: empty
//! ```
//! Two keys with one hash would be taken for one, and the older record would be lost. The hash is SipHash-2-4 with 128
//! bits under a key drawn for each map: nobody can make keys that collide, and by chance two of a billion keys do with a
//! probability below 2⁻⁶⁸. (Kafka takes MD5, unkeyed, of the same length.)
//!
//! Invariant: at least one slot is empty, so every search ends. Pure; a full map refuses new keys and goes on with known ones.

use siphasher::sip128::SipHasher24;

use kalda_sys::types::Offset;

/// Bytes of a slot.
const SLOT_BYTES: usize = 24;
/// The fewest slots: one to fill and one to stay empty.
const FEWEST_SLOTS: usize = 2;

/// How large a map may become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyMapLimits {
    /// Memory.
    pub bytes: usize,
    /// How many of a thousand slots may be filled.
    pub load_permille: u16,
}

/// The map has no room for another key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Full;

/// Offsets by key.
pub struct KeyMap {
    hasher: SipHasher24,
    slots: Vec<[u64; 3]>,
    filled: usize,
    most: usize,
}

impl std::fmt::Debug for KeyMap {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KeyMap").field("filled", &self.filled).field("slots", &self.slots.len()).finish()
    }
}

impl KeyMap {
    /// An empty map for up to `records` keys, or as many as `limits` allow. `secret` keys the hash.
    #[must_use]
    pub fn new(limits: KeyMapLimits, records: u64, secret: [u8; 16]) -> Self {
        let load = usize::from(limits.load_permille).clamp(1, 1000);
        let wanted = usize::try_from(records).unwrap_or(usize::MAX).saturating_mul(1000) / load;
        let slots = wanted.saturating_add(1).min(limits.bytes / SLOT_BYTES).max(FEWEST_SLOTS);
        // One slot stays empty: there a search for a key that isn't in the map ends.
        let most = (slots.saturating_mul(load) / 1000).clamp(1, slots - 1);
        Self { hasher: SipHasher24::new_with_key(&secret), slots: vec![[0; 3]; slots], filled: 0, most }
    }

    /// How many keys it holds.
    #[must_use]
    pub const fn key_count(&self) -> usize {
        self.filled
    }

    /// Notes the record at `offset` for its key, whose last one so far it is.
    ///
    /// # Errors
    /// The key is new, and there is no room.
    pub fn put(&mut self, key: &[u8], offset: Offset) -> Result<(), Full> {
        let hash = self.hash(key);
        let is_full = self.filled >= self.most;
        let slot = self.position(hash);
        let Some(slot) = self.slots.get_mut(slot) else { return Err(Full) };
        if is_empty(slot) {
            if is_full {
                return Err(Full);
            }
            self.filled += 1;
        }
        let [high, low] = hash;
        // One more than the offset, since 0 says that the slot is empty.
        *slot = [high, low, offset.0.cast_unsigned().wrapping_add(1)];
        Ok(())
    }

    /// The last record of a key.
    #[must_use]
    pub fn last(&self, key: &[u8]) -> Option<Offset> {
        let slot = self.slots.get(self.position(self.hash(key)))?;
        let [_, _, offset] = slot;
        (!is_empty(slot)).then(|| Offset(offset.wrapping_sub(1).cast_signed()))
    }

    fn hash(&self, key: &[u8]) -> [u64; 2] {
        let hash = self.hasher.hash(key);
        [hash.h1, hash.h2]
    }

    /// The slot of a hash, or the empty one where it belongs: from the place the hash names on, the first that fits.
    fn position(&self, hash: [u64; 2]) -> usize {
        let [high, low] = hash;
        let mut slot = scaled(high, self.slots.len());
        while let Some(found) = self.slots.get(slot) {
            let [found_high, found_low, _] = found;
            if is_empty(found) || (*found_high, *found_low) == (high, low) {
                break;
            }
            slot = if slot + 1 == self.slots.len() { 0 } else { slot + 1 };
        }
        slot
    }
}

/// Offsets are at least 0, so a filled slot's last word is at least 1.
const fn is_empty(slot: &[u64; 3]) -> bool {
    let [_, _, offset] = slot;
    *offset == 0
}

/// Maps all of 64 bits evenly to `0..count`.
fn scaled(hash: u64, count: usize) -> usize {
    let scaled = (u128::from(hash) * count as u128) >> u64::BITS;
    usize::try_from(scaled).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashMap;

    const SECRET: [u8; 16] = *b"sixteen secrets.";

    fn map(bytes: usize, records: u64) -> KeyMap {
        KeyMap::new(KeyMapLimits { bytes, load_permille: 900 }, records, SECRET)
    }

    #[test]
    fn a_full_map_refuses_new_keys_and_takes_known_ones() {
        let mut map = map(10 * SLOT_BYTES, u64::MAX);
        for key in 0..9u8 {
            map.put(&[key], Offset(i64::from(key))).expect("room for nine in ten slots");
        }
        assert_eq!(map.put(b"another", Offset(9)), Err(Full));
        assert_eq!(map.put(&[3], Offset(10)), Ok(()));
        assert_eq!((map.last(&[3]), map.last(b"another")), (Some(Offset(10)), None));
    }

    #[test]
    fn a_map_is_no_larger_than_its_records_need() {
        assert_eq!(map(1 << 30, 90).slots.len(), 101);
        assert_eq!(map(0, u64::MAX).slots.len(), FEWEST_SLOTS);
        let mut smallest = map(0, u64::MAX);
        assert_eq!((smallest.put(b"a", Offset(0)), smallest.put(b"b", Offset(1))), (Ok(()), Err(Full)));
        assert_eq!((smallest.last(b"a"), smallest.last(b"b")), (Some(Offset(0)), None));
    }

    proptest! {
        #[test]
        fn it_holds_what_a_plain_map_holds(keys in proptest::collection::vec(0u16..200, 0..600)) {
            let mut map = map(1 << 20, 600);
            let mut plain = HashMap::new();
            for (offset, key) in (0..).zip(&keys) {
                map.put(&key.to_be_bytes(), Offset(offset)).expect("room");
                plain.insert(*key, Offset(offset));
            }
            prop_assert_eq!(map.key_count(), plain.len());
            for key in 0u16..200 {
                prop_assert_eq!(map.last(&key.to_be_bytes()), plain.get(&key).copied());
            }
        }
    }
}
