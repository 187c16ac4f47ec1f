//! What a process costs, from `/proc` and from its clock of processor time.
//!
//! Invariant: everything is of the whole process as the kernel counts it: all threads, those that ended too. What the kernel
//! does for it in threads of its own (writing pages back) is not in it.

use std::fs;
use std::time::Duration;

use anyhow::{Context, Result};
use nix::time::{clock_getcpuclockid, clock_gettime};
use nix::unistd::Pid;

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

/// The processor time that a process has used, in user mode and in the kernel, to the nanosecond: the clock that each process has.
pub fn cpu_of(pid: u32) -> Result<Duration> {
    let pid = Pid::from_raw(i32::try_from(pid)?);
    let clock = clock_getcpuclockid(pid).context("the clock of a process's processor time")?;
    Ok(clock_gettime(clock)?.into())
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

#[cfg(test)]
mod tests {
    use super::*;

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
        assert!(cpu_of_this_thread().is_ok());
        assert!(cpu_of(std::process::id()).expect("it has a clock") > Duration::ZERO);
    }

    #[test]
    fn processor_time_is_finer_than_ticks() {
        let before = cpu_of(std::process::id()).expect("it has a clock");
        let after = std::iter::repeat_with(|| cpu_of(std::process::id()).expect("it has a clock"));
        let first_step = after.into_iter().map(|after| after - before).find(|step| !step.is_zero());
        assert!(first_step.expect("it goes on") < Duration::from_millis(10));
    }
}
