//! How often a piece of work asks for memory.

use crate::counting_allocator::allocations;

/// How often `work` asks for memory.
pub fn during(work: &mut dyn FnMut()) -> u64 {
    let before = allocations();
    work();
    allocations() - before
}
