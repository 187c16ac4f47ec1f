//! An allocator that counts, and the thread that tells what it has counted.
//!
//! Invariant: every allocation and every growth of one counts, whichever thread asks; freeing doesn't.

use std::alloc::{GlobalAlloc, Layout, System};
use std::io::{BufRead as _, Write as _};
use std::sync::atomic::{AtomicU64, Ordering};

/// What a line begins with that tells the count.
pub const SIGN: &str = "allocations ";

struct Counting;

static ALLOCATIONS: AtomicU64 = AtomicU64::new(0);

#[expect(unsafe_code, reason = "an allocator can't be written without")]
// SAFETY: it hands everything on to the system's allocator, and only counts.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        // SAFETY: the caller's promises are passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        // SAFETY: the caller's promises are passed on.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        // SAFETY: the caller's promises are passed on.
        unsafe { System.realloc(pointer, layout, size) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller's promises are passed on.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Answers each line of standard input with the count.
pub fn answer_on_standard_input() {
    std::thread::spawn(|| {
        let (mut input, mut line) = (std::io::stdin().lock(), String::new());
        while input.read_line(&mut line).is_ok_and(|length| length > 0) {
            line.clear();
            let count = ALLOCATIONS.load(Ordering::Relaxed);
            if writeln!(std::io::stdout(), "{SIGN}{count}").is_err() {
                return;
            }
        }
    });
}
