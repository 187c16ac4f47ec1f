//! What a process costs, from `/proc`.
//!
//! Invariant: everything is of the whole process as the kernel counts it: all threads, those that ended too. What the kernel
//! does for it in threads of its own (writing pages back) is not in it.

use std::fs;
use std::time::Duration;

use anyhow::{Context, Result};

/// Ticks a second in `/proc/PID/stat`: fixed in the kernel's interface on x86-64 and arm64.
const TICKS_PER_SECOND: f64 = 100.0;

/// What a process holds at one moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Usage {
    /// Resident memory: `Rss` of smaps_rollup.
    pub resident_bytes: f64,
    /// Of that what no file backs: `Anonymous`.
    pub anonymous_bytes: f64,
    /// Entries of `/proc/PID/fd`.
    pub open_files: f64,
    /// Lines of `/proc/PID/maps`.
    pub maps: f64,
}

impl Usage {
    /// Reads it.
    pub fn of(pid: u32) -> Result<Self> {
        let rollup = read(pid, "smaps_rollup")?;
        let kib = |key| field_kib(&rollup, key).with_context(|| format!("no {key} in smaps_rollup"));
        Ok(Self {
            resident_bytes: kib("Rss:")? * 1024.0,
            anonymous_bytes: kib("Anonymous:")? * 1024.0,
            open_files: fs::read_dir(format!("/proc/{pid}/fd"))?.count() as f64,
            maps: read(pid, "maps")?.lines().count() as f64,
        })
    }
}

/// The processor time that a process has used: in user mode and in the kernel.
pub fn cpu_of(pid: u32) -> Result<Duration> {
    cpu_in_stat(&read(pid, "stat")?).context("no times in /proc/PID/stat")
}

/// The processor time of the calling thread, to the nanosecond.
pub fn cpu_of_this_thread() -> Result<Duration> {
    let text = fs::read_to_string("/proc/thread-self/schedstat")?;
    let nanoseconds = text.split_whitespace().next().context("an empty schedstat")?.parse()?;
    Ok(Duration::from_nanos(nanoseconds))
}

fn read(pid: u32, file: &str) -> Result<String> {
    fs::read_to_string(format!("/proc/{pid}/{file}")).with_context(|| format!("reading /proc/{pid}/{file}"))
}

fn field_kib(rollup: &str, key: &str) -> Option<f64> {
    let line = rollup.lines().find_map(|line| line.strip_prefix(key))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

/// Fields 14 and 15. The name, field 2, may hold blanks and brackets, so counting begins behind its last bracket.
fn cpu_in_stat(stat: &str) -> Option<Duration> {
    let (_, fields) = stat.rsplit_once(')')?;
    let mut fields = fields.split_whitespace().skip(11);
    let user: f64 = fields.next()?.parse().ok()?;
    let kernel: f64 = fields.next()?.parse().ok()?;
    Some(Duration::from_secs_f64((user + kernel) / TICKS_PER_SECOND))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_found_behind_any_name() {
        let stat = "42 (a (b) 7) S 1 42 42 0 -1 4194560 1 2 3 4 150 50 9 9 20 0 8 0";
        assert_eq!(cpu_in_stat(stat), Some(Duration::from_secs(2)));
    }

    #[test]
    fn memory_is_read_in_kib() {
        let rollup = "55-7f ---p 0 00:00 0 [rollup]\nRss:               12345 kB\nAnonymous:    800 kB\n";
        assert_eq!(field_kib(rollup, "Rss:"), Some(12_345.0));
        assert_eq!(field_kib(rollup, "Swap:"), None);
    }

    #[test]
    fn this_process_has_memory_files_and_time() {
        let usage = Usage::of(std::process::id()).expect("/proc is there");
        assert!(usage.resident_bytes >= usage.anonymous_bytes && usage.anonymous_bytes > 0.0);
        assert!(usage.open_files > 0.0 && usage.maps > 0.0);
        // A thread's time moves with the scheduler's ticks: it may still be zero.
        assert!(cpu_of_this_thread().is_ok() && cpu_of(std::process::id()).is_ok());
    }
}
