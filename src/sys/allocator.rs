//! The C library's allocator: how it keeps memory that was freed.
//!
//! Invariant: nothing is allocated or freed here, so that a mistake can cost memory, not soundness. Deliberately absent: another
//! allocator. mimalloc made no request faster here, and rests with three times the memory.

#![expect(unsafe_code, reason = "the C library's own settings; the only unsafe code of the broker")]

/// So many arenas at the most: each keeps free memory of its own that the others can't use.
const MOST_ARENAS: usize = 8;

/// Has the threads share a few arenas, where the C library is glibc: it makes eight for each processor otherwise.
pub fn tune_allocator() {
    #[cfg(target_env = "gnu")]
    {
        let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let arenas = i32::try_from(processors.clamp(2, MOST_ARENAS)).unwrap_or(2);
        // SAFETY: mallopt takes two integers, may be called at any time, and refuses what it doesn't know.
        unsafe { libc::mallopt(libc::M_ARENA_MAX, arenas) };
    }
}

/// Gives pages back to the system that hold nothing any more. Takes milliseconds, during which others wait for memory: to be
/// called when there is little to do.
pub fn give_memory_back() {
    #[cfg(target_env = "gnu")]
    // SAFETY: malloc_trim takes the number of bytes to keep at the top, and may be called at any time by any thread.
    unsafe {
        libc::malloc_trim(0);
    }
}
