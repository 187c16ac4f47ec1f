//! The connections of a process: its descriptors, and what the kernel says of its port.
//!
//! Invariant: a connection in CLOSE-WAIT is one whose peer has gone and which the broker hasn't noticed.

use std::fs;
use std::net::SocketAddr;

/// The state CLOSE-WAIT in `/proc/net/tcp`.
const CLOSE_WAIT: &str = "08";

/// Counts of connections.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sockets {
    /// Descriptors that are sockets, listeners included.
    pub held: usize,
    /// Those whose peer has gone.
    pub close_wait: usize,
}

impl Sockets {
    /// Counts those of a process that listens at `address`.
    pub fn of(pid: u32, address: SocketAddr) -> Self {
        let descriptors = fs::read_dir(format!("/proc/{pid}/fd")).into_iter().flatten().flatten();
        let links = descriptors.filter_map(|entry| fs::read_link(entry.path()).ok());
        let held = links.filter(|link| link.to_string_lossy().starts_with("socket:")).count();
        let table = fs::read_to_string(format!("/proc/{pid}/net/tcp")).unwrap_or_default();
        Self { held, close_wait: count(&table, address.port(), CLOSE_WAIT) }
    }
}

/// How often any process of this machine had no room for a connection that came.
pub fn listen_overflows() -> u64 {
    named(&fs::read_to_string("/proc/net/netstat").unwrap_or_default(), "ListenOverflows").unwrap_or(0)
}

/// A number of the kernel's statistics: names in one line, numbers in the next.
fn named(table: &str, name: &str) -> Option<u64> {
    let rows: Vec<Vec<&str>> = table.lines().map(|line| line.split(' ').collect()).collect();
    let row = rows.iter().position(|row| row.contains(&name))?;
    let column = rows[row].iter().position(|found| *found == name)?;
    rows.get(row + 1)?.get(column)?.parse().ok()
}

/// The rows of the kernel's table with this local port and state.
fn count(table: &str, port: u16, state: &str) -> usize {
    let port = format!(":{port:04X}");
    let rows = table.lines().map(|row| row.split_whitespace().collect::<Vec<_>>());
    rows.filter(|row| row.get(1).is_some_and(|local| local.ends_with(&port)) && row.get(3) == Some(&state))
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_by_their_names() {
        let table = "TcpExt: SyncookiesSent ListenOverflows\nTcpExt: 3 17\n";
        assert_eq!(named(table, "ListenOverflows"), Some(17));
        assert_eq!(named(table, "Nothing"), None);
    }

    #[test]
    fn rows_of_the_port_in_that_state_count() {
        let table = "  sl  local_address rem_address   st tx_queue\n\
                     0: 0100007F:1F90 0100007F:9000 08 0:0\n\
                     1: 0100007F:1F90 0100007F:9001 01 0:0\n\
                     2: 0100007F:9000 0100007F:1F90 08 0:0\n";
        assert_eq!(count(table, 8080, CLOSE_WAIT), 1);
    }
}
