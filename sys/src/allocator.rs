//! The C library's allocator: how it keeps memory that was freed.
//!
//! Invariant: nothing is allocated or freed here, so that a mistake can cost memory, not soundness. Deliberately absent: another
//! allocator. mimalloc made no request faster here, and rests with three times the memory.

#![expect(unsafe_code, reason = "the C library's own settings; the only unsafe code of the broker")]

/// The most arenas: each keeps free memory that the others can't use.
#[cfg(target_env = "gnu")]
const MOST_ARENAS: usize = 8;

/// Larger buffers come from the system and go back to it at once. Those of most requests and batches are smaller, and used again:
/// to get a page anew costs more than to copy it.
#[cfg(target_env = "gnu")]
const FROM_SYSTEM_BYTES: i32 = 4 << 20;
/// More free memory than that at the end of an arena goes back to the system. glibc's own bound follows the largest buffer that
/// was ever freed, up to 64 MiB, and [`give_memory_back`] reaches only what lies before the end.
#[cfg(target_env = "gnu")]
const FREE_AT_END_BYTES: i32 = 8 << 20;

/// Has the threads share a few arenas that keep little, where the C library is glibc: it makes eight for each processor otherwise.
pub fn tune_allocator() {
    #[cfg(target_env = "gnu")]
    {
        let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let arenas = i32::try_from(processors.clamp(2, MOST_ARENAS)).unwrap_or(2);
        let settings = [
            (libc::M_ARENA_MAX, arenas),
            (libc::M_MMAP_THRESHOLD, FROM_SYSTEM_BYTES),
            (libc::M_TRIM_THRESHOLD, FREE_AT_END_BYTES),
        ];
        for (name, value) in settings {
            // SAFETY: mallopt takes two integers, may be called at any time, and refuses what it doesn't know.
            unsafe { libc::mallopt(name, value) };
        }
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
