//! A value with what it weighs.
//!
//! Invariant: a copy weighs as much again. Two are equal when their values are.

use std::ops::Deref;

use super::kept::{KeptMemory, Weight};

/// A value that weighs as long as it is there.
#[derive(Debug, Clone)]
pub struct Weighed<T> {
    value: T,
    weight: Weight,
}

impl<T> Weighed<T> {
    /// A value that takes so many bytes.
    #[must_use]
    pub fn new(value: T, memory: &KeptMemory, bytes: usize) -> Self {
        Self { value, weight: memory.weigh(bytes) }
    }

    /// Changes it; afterwards it takes what `bytes` says of it.
    pub fn change<R>(&mut self, bytes: impl FnOnce(&T) -> usize, change: impl FnOnce(&mut T) -> R) -> R {
        let changed = change(&mut self.value);
        self.weight.set(bytes(&self.value));
        changed
    }
}

impl<T> Deref for Weighed<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: PartialEq> PartialEq for Weighed<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for Weighed<T> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_weighs_as_much_again() {
        let memory = KeptMemory::new(100);
        let mut first = Weighed::new(vec![1], &memory, 10);
        let copy = first.clone();
        assert_eq!((memory.used(), first == copy), (20, true));
        first.change(|value| value.len() * 10, |value| value.push(2));
        assert_eq!((memory.used(), first == copy), (30, false));
        drop((first, copy));
        assert_eq!(memory.used(), 0);
    }
}
