//! Waiting until nothing is left to do of what was measured before: a JVM collects garbage, compiles and removes files for a while after its turn, and
//! the kernel writes back a gigabyte that was produced. Both would take the processors from what is measured next.
//!
//! Invariant: the broker that is measured next is not waited for: what it still does counts as its own.

use std::fs;
use std::time::{Duration, Instant};

use super::usage::cpu_of;

/// What an idle JVM uses is below this part of a processor.
const AT_REST: f64 = 0.05;
const LOOK_EVERY: Duration = Duration::from_millis(100);
/// One that never rests is measured beside.
const PATIENCE: Duration = Duration::from_secs(5);

/// Waits until all that was written is on the disk, and no child of this process but `next` uses a processor.
pub async fn wait_for_rest(next: u32) {
    // One that fails is for whoever measures, who has an error to give.
    let _ = tokio::task::spawn_blocking(rustix::fs::sync).await;
    let others: Vec<u32> = children().filter(|child| *child != next).collect();
    let until = Instant::now() + PATIENCE;
    let mut used = used_by(&others);
    while !others.is_empty() && Instant::now() < until {
        tokio::time::sleep(LOOK_EVERY).await;
        let now = used_by(&others);
        if now.saturating_sub(used) < LOOK_EVERY.mul_f64(AT_REST) {
            return;
        }
        used = now;
    }
}

/// One that has ended uses nothing.
fn used_by(processes: &[u32]) -> Duration {
    processes.iter().filter_map(|pid| cpu_of(*pid).ok()).sum()
}

fn children() -> impl Iterator<Item = u32> {
    let own = std::process::id();
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let processes = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    processes.filter(move |pid| parent(*pid) == Some(own))
}

/// The fourth field of its line, the second behind its name, which may hold anything.
fn parent(pid: u32) -> Option<u32> {
    let line = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    line.rsplit_once(") ")?.1.split(' ').nth(1)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use std::process::{Command, Stdio};

    use super::*;

    #[tokio::test]
    async fn a_child_that_waits_is_at_rest() {
        let mut child = Command::new("cat").stdin(Stdio::piped()).spawn().expect("cat is there");
        assert!(children().any(|pid| pid == child.id()));
        let started = Instant::now();
        wait_for_rest(0).await;
        assert!(started.elapsed() < PATIENCE);
        drop(child.stdin.take());
        child.wait().expect("it ends");
    }
}
