//! What is drawn by chance, wherever bytes are made up.

use fastrand::Rng;

/// One of these, which are not none.
pub fn pick<T: Copy>(dice: &mut Rng, values: &[T]) -> T {
    values[dice.usize(..values.len())]
}

/// Bytes of any kind.
pub fn random_bytes(dice: &mut Rng, length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    dice.fill(&mut bytes);
    bytes
}
