//! Who has the least to do.
//!
//! ```text
//!        0            a binary heap in an array: the children of i are 2i + 1 and 2i + 2
//!      1   2
//! ```
//!
//! Invariant: of equals the one comes first that `java.util.PriorityQueue` would give, so that what Kafka's assignor answered can be held against
//! this one. That is why it isn't the standard library's heap, which orders equals otherwise.

/// Things by their load.
#[derive(Debug, Clone)]
pub(super) struct LoadQueue<T> {
    heap: Vec<(f64, T)>,
}

impl<T> LoadQueue<T> {
    pub(super) const fn new() -> Self {
        Self { heap: Vec::new() }
    }

    pub(super) fn push(&mut self, load: f64, item: T) {
        let mut place = self.heap.len();
        self.heap.push((load, item));
        while place > 0 {
            let parent = (place - 1) / 2;
            if load >= self.load(parent) {
                break;
            }
            self.heap.swap(place, parent);
            place = parent;
        }
    }

    pub(super) fn pop(&mut self) -> Option<T> {
        if self.heap.is_empty() {
            return None;
        }
        let (_, least) = self.heap.swap_remove(0);
        self.sink_first();
        Some(least)
    }

    fn sink_first(&mut self) {
        let mut place = 0;
        while 2 * place + 1 < self.heap.len() {
            let (left, right) = (2 * place + 1, 2 * place + 2);
            let child = if self.load(left) > self.load(right) { right } else { left };
            if self.load(place) <= self.load(child) {
                break;
            }
            self.heap.swap(place, child);
            place = child;
        }
    }

    /// That of a place in the heap; of one that it doesn't have, more than any.
    fn load(&self, place: usize) -> f64 {
        self.heap.get(place).map_or(f64::INFINITY, |(load, _)| *load)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_load_comes_first_and_equals_as_in_java() {
        let mut queue = LoadQueue::new();
        for (load, name) in [(1.0, 'a'), (0.0, 'b'), (0.0, 'c'), (1.0, 'd'), (0.0, 'e')] {
            queue.push(load, name);
        }
        // As java.util.PriorityQueue gives them.
        let order: String = std::iter::from_fn(|| queue.pop()).collect();
        assert_eq!(order, "becda");
    }
}
