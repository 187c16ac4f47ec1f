//! Chance: bytes nobody can foresee, for ids, tokens and jitter.
//!
//! Invariant: everything random in the broker is drawn from this door, so a seed can replay a run.
#![expect(clippy::disallowed_methods, reason = "this file is the door to chance")]

use crate::types::Uuid;

/// A source of random bytes.
pub trait Random: Send + Sync + std::fmt::Debug {
    /// Fills all of `bytes`.
    fn fill(&self, bytes: &mut [u8]);

    /// A number in `0..bound`; 0 where `bound` is 0.
    fn below(&self, bound: u64) -> u64 {
        let mut bytes = [0; 8];
        self.fill(&mut bytes);
        u64::from_le_bytes(bytes).checked_rem(bound).unwrap_or(0)
    }
}

/// The operating system's generator.
#[derive(Debug, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    #[expect(
        clippy::panic,
        reason = "without a generator nothing that must be unguessable can be made: there is no way on"
    )]
    fn fill(&self, bytes: &mut [u8]) {
        let mut rest = bytes;
        while !rest.is_empty() {
            match rustix::rand::getrandom(&mut *rest, rustix::rand::GetRandomFlags::empty()) {
                Ok(filled) => rest = rest.split_at_mut(filled).1,
                Err(rustix::io::Errno::INTR) => {}
                Err(error) => panic!("the operating system gives no random bytes: {error}"),
            }
        }
    }
}

/// A random (version 4) UUID that is none of Kafka's reserved ones and whose text form has no leading dash.
pub fn random_uuid(random: &dyn Random) -> Uuid {
    loop {
        let mut bytes = [0; 16];
        random.fill(&mut bytes);
        bytes[6] = (bytes[6] & 0x0f) | 0x40;
        bytes[8] = (bytes[8] & 0x3f) | 0x80;
        let uuid = Uuid(bytes);
        if !uuid.to_string().starts_with('-') {
            return uuid;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_version_4_and_differ() {
        let first = random_uuid(&SystemRandom);
        let second = random_uuid(&SystemRandom);
        assert_ne!(first, second);
        assert_eq!(first.0[6] >> 4, 4);
        assert_eq!(first.0[8] >> 6, 2);
    }

    #[test]
    fn a_number_stays_below_its_bound() {
        assert!((0..100).all(|_| SystemRandom.below(3) < 3));
        assert_eq!(SystemRandom.below(0), 0);
    }
}
