//! What the process keeps in memory: what the C library's allocator keeps of what was freed, and pages of the program.
//!
//! Invariant: nothing is allocated or freed here, so that a mistake can cost memory, not soundness. Deliberately absent: another
//! allocator. mimalloc made no request faster here, and rests with three times the memory.

#![expect(unsafe_code, reason = "settings of the C library and the kernel; the broker's only unsafe code")]
#![cfg_attr(
    target_os = "linux",
    expect(clippy::disallowed_methods, reason = "this file asks the system where the program is mapped")
)]

#[cfg(target_os = "linux")]
use std::fs;

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
        let arenas = i32::try_from(crate::processors().clamp(2, MOST_ARENAS)).unwrap_or(2);
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

/// Gives pages back to the system: those that hold nothing any more, and those of the program. Takes milliseconds, during which others wait for memory: to be
/// called when there is little to do.
pub fn give_memory_back() {
    #[cfg(target_env = "gnu")]
    // SAFETY: malloc_trim takes the number of bytes to keep at the top, and may be called at any time by any thread.
    unsafe {
        libc::malloc_trim(0);
    }
    #[cfg(target_os = "linux")]
    forget_program_text();
}

/// Leaves the program's code to the page cache. The kernel maps sixteen pages for one that is executed, so that a start, which runs a bit
/// of everything, leaves most of the program mapped; what is executed from now on is mapped anew, without reading it from the disk.
#[cfg(target_os = "linux")]
fn forget_program_text() {
    let Ok(maps) = fs::read_to_string("/proc/self/maps") else { return };
    for (start, length) in maps.lines().filter_map(text_mapping) {
        let start = std::ptr::with_exposed_provenance_mut(start);
        // SAFETY: the mapping is a file's, private, executable and not writable, so that nobody has changed its pages: the program is
        // position-independent, and nothing is relocated in its code. A page that is needed again is the file's once more.
        // An error leaves everything as it is.
        unsafe { libc::madvise(start, length, libc::MADV_DONTNEED) };
    }
}

/// Start and length of a mapping of code, from a line of `/proc/PID/maps`.
#[cfg(target_os = "linux")]
fn text_mapping(line: &str) -> Option<(usize, usize)> {
    let mut fields = line.split_ascii_whitespace();
    let (range, rights, path) = (fields.next()?, fields.next()?, fields.nth(3)?);
    let (start, end) = range.split_once('-')?;
    let (start, end) = (usize::from_str_radix(start, 16).ok()?, usize::from_str_radix(end, 16).ok()?);
    (rights == "r-xp" && path.starts_with('/')).then_some((start, end.checked_sub(start)?))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn only_code_of_files_is_forgotten() {
        let code = "55b8b938f000-55b8b9c1d000 r-xp 001a2000 fe:00 6201740      /usr/bin/kalda";
        assert_eq!(text_mapping(code), Some((0x55b8_b938_f000, 0x88_e000)));
        for other in [
            "55b8b91ec000-55b8b938f000 r--p 00000000 fe:00 6201740 /usr/bin/kalda",
            "55b8b9c4a000-55b8b9c4b000 rw-p 00a5b000 fe:00 6201740 /usr/bin/kalda",
            "55b8b9c4a000-55b8b9c4b000 rwxp 00a5b000 fe:00 6201740 /usr/bin/kalda",
            "7ffd5d5fb000-7ffd5d5fd000 r-xp 00000000 00:00 0 [vdso]",
            "7f3303aa6000-7f3303acc000 r-xp 00000000 00:00 0 ",
            "",
        ] {
            assert_eq!(text_mapping(other), None, "{other}");
        }
    }

    /// KiB of code that are mapped.
    fn resident_text() -> u64 {
        let smaps = fs::read_to_string("/proc/self/smaps").expect("/proc is there");
        let mut of_text = false;
        let mut resident = 0;
        for line in smaps.lines() {
            if line.split_ascii_whitespace().next().is_some_and(|first| first.contains('-')) {
                of_text = text_mapping(line).is_some();
            } else if let Some(size) = line.strip_prefix("Rss:").filter(|_| of_text) {
                resident += size.trim().trim_end_matches(" kB").parse::<u64>().expect("KiB");
            }
        }
        resident
    }

    #[test]
    fn the_program_goes_on_with_less_of_it_mapped() {
        let before = resident_text();
        give_memory_back();
        let after = resident_text();
        assert!(0 < after && after < before, "{before} KiB before, {after} KiB after");
    }
}
