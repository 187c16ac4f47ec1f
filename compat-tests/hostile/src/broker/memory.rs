//! The memory of a process, from `/proc/PID/status`.
//!
//! ```text
//! VmRSS   what it holds now           VmHWM   the most it has held since the mark was set back
//! VmData  what counts against RLIMIT_DATA: heap, private mappings, stacks of threads; nothing of the page cache
//! ```
//!
//! Invariant: the peak of the resident memory is the kernel's own count, so that none is missed. Of `VmData` the kernel
//! keeps no peak: it is looked at every few milliseconds.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

/// How often `VmData` is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(5);
/// Sets the mark of the peak back to what is held now, written to `/proc/PID/clear_refs`.
const RESET_PEAK: &str = "5";

/// What a process holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Memory {
    /// Now, in bytes.
    pub resident: u64,
    /// The most since the mark was set back, in bytes.
    pub peak: u64,
    /// What counts against the limit, in bytes.
    pub data: u64,
}

impl Memory {
    /// Reads it; none where the process is gone.
    pub fn of(pid: u32) -> Option<Self> {
        Self::parse(&fs::read_to_string(format!("/proc/{pid}/status")).ok()?)
    }

    fn parse(status: &str) -> Option<Self> {
        let bytes = |key: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(key))?;
            Some(line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()? << 10)
        };
        Some(Self { resident: bytes("VmRSS:")?, peak: bytes("VmHWM:")?, data: bytes("VmData:")? })
    }
}

/// Looks at a process until it is told to stop.
#[derive(Debug)]
pub struct MemoryWatch {
    pid: u32,
    stop: Arc<AtomicBool>,
    data: Arc<AtomicU64>,
    peak: Arc<AtomicU64>,
    thread: JoinHandle<()>,
}

impl MemoryWatch {
    /// Begins.
    pub fn begin(pid: u32) -> Self {
        // Where it can't be set back, the peak is that of the process's whole life.
        let _ = fs::write(format!("/proc/{pid}/clear_refs"), RESET_PEAK);
        let (stop, data, peak) = (Arc::<AtomicBool>::default(), Arc::<AtomicU64>::default(), Arc::default());
        let (stopped, most_data, most) = (Arc::clone(&stop), Arc::clone(&data), Arc::clone(&peak));
        let thread = std::thread::spawn(move || {
            while !stopped.load(Ordering::Relaxed) {
                if let Some(now) = Memory::of(pid) {
                    most_data.fetch_max(now.data, Ordering::Relaxed);
                    AtomicU64::fetch_max(&most, now.peak, Ordering::Relaxed);
                }
                std::thread::sleep(LOOK_EVERY);
            }
        });
        Self { pid, stop, data, peak, thread }
    }

    /// Ends; gives the most that was held and counted meanwhile.
    pub fn end(self) -> Memory {
        self.stop.store(true, Ordering::Relaxed);
        // It can't panic, and its counts are there in any case.
        let _ = self.thread.join();
        let last = Memory::of(self.pid).unwrap_or_default();
        Memory {
            resident: last.resident,
            peak: last.peak.max(self.peak.load(Ordering::Relaxed)),
            data: last.data.max(self.data.load(Ordering::Relaxed)),
        }
    }
}

/// Bytes as MiB.
pub fn mib(bytes: u64) -> u64 {
    (bytes + (1 << 19)) >> 20
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernels_lines_are_read() {
        let status = "Name:\tkalda\nVmHWM:\t    8824 kB\nVmRSS:\t    8000 kB\nVmData:\t   15544 kB\n";
        let memory = Memory::parse(status).unwrap();
        assert_eq!(memory, Memory { resident: 8000 << 10, peak: 8824 << 10, data: 15_544 << 10 });
        assert_eq!(mib(memory.peak), 9);
    }

    #[test]
    fn this_process_has_memory() {
        let most = MemoryWatch::begin(std::process::id()).end();
        assert!(most.peak >= most.resident && most.resident > 0 && most.data > 0);
    }
}
