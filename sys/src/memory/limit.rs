//! How much memory this process may use.
//!
//! Invariant: the least of what the container, the administrator and the machine allow. What can't be read sets no limit.
#![expect(
    clippy::disallowed_methods,
    reason = "this file is the door to what the system says of the process's memory"
)]

use std::path::{Path, PathBuf};

use rustix::process::{Resource, getrlimit};

/// The memory of containers: one folder for each group of processes.
const GROUPS: &str = "/sys/fs/cgroup";

/// The most memory that this process can have, in bytes; `None` where nothing says so.
#[must_use]
pub fn memory_limit() -> Option<u64> {
    let administrator = [Resource::Data, Resource::As].map(|resource| getrlimit(resource).current);
    let groups = std::fs::read_to_string("/proc/self/cgroup").unwrap_or_default();
    let container = limit_files(&groups).into_iter().filter_map(|path| {
        let text = std::fs::read_to_string(path).ok()?;
        // `max`, which is no number, sets no limit.
        text.trim().parse().ok()
    });
    let machine = std::fs::read_to_string("/proc/meminfo").ok().and_then(|text| total_bytes(&text));
    administrator.into_iter().flatten().chain(container).chain(machine).min()
}

/// The files in which the limits of the process's group, and of the groups around it, stand. `groups` is the text of
/// `/proc/self/cgroup`: a line `0::/path`, or `number:memory:/path` in the older form.
fn limit_files(groups: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for line in groups.lines() {
        let mut parts = line.splitn(3, ':');
        let (Some(_), Some(controllers), Some(path)) = (parts.next(), parts.next(), parts.next()) else {
            continue;
        };
        let (root, file) = match controllers {
            "" => (PathBuf::from(GROUPS), "memory.max"),
            _ if controllers.split(',').any(|controller| controller == "memory") => {
                (Path::new(GROUPS).join("memory"), "memory.limit_in_bytes")
            }
            _ => continue,
        };
        // Within a container its own group is often mounted as the root, so that is looked at as well.
        let inner = Path::new(path.trim_start_matches('/'));
        files.extend(inner.ancestors().map(|group| root.join(group).join(file)));
    }
    files
}

/// The line `MemTotal:  24000000 kB` of `/proc/meminfo`, in bytes.
fn total_bytes(text: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kilobytes.checked_mul(1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_group_and_those_around_it_are_looked_at() {
        let files = limit_files("0::/system.slice/kalda.service\n");
        let expected = ["system.slice/kalda.service/", "system.slice/", ""];
        let expected = expected.map(|group| PathBuf::from(format!("{GROUPS}/{group}memory.max")));
        assert_eq!(files, expected);
        let files = limit_files("5:cpu,memory:/docker/7\n4:devices:/x\n");
        let expected = ["docker/7/", "docker/", ""];
        let expected =
            expected.map(|group| PathBuf::from(format!("{GROUPS}/memory/{group}memory.limit_in_bytes")));
        assert_eq!(files, expected);
        assert!(limit_files("garbage").is_empty());
    }

    #[test]
    fn the_machines_memory_is_read() {
        assert_eq!(total_bytes("MemTotal:       24000 kB\nMemFree: 1 kB\n"), Some(24_576_000));
        assert_eq!(total_bytes("MemFree: 1 kB\n"), None);
        assert!(memory_limit().is_some_and(|bytes| bytes > 0));
    }
}
