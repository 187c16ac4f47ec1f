//! Replication between brokers and shutting down.

use crate::config::values::settings;

settings! {
    /// How followers fetch and when they count as in sync.
    pub struct ReplicationConfig {
        /// A follower that didn't catch up for so long leaves the ISR.
        replica_lag_time_max_ms: i64 = "replica.lag.time.max.ms",
        /// How long a follower's fetch waits for data.
        replica_fetch_wait_max_ms: i32 = "replica.fetch.wait.max.ms",
        /// The data a follower's fetch waits for.
        replica_fetch_min_bytes: i32 = "replica.fetch.min.bytes",
        /// The most bytes of one partition in a follower's fetch.
        replica_fetch_max_bytes: u32 = "replica.fetch.max.bytes",
        /// The most bytes of a follower's fetch.
        replica_fetch_response_max_bytes: u32 = "replica.fetch.response.max.bytes",
        /// How long a follower rests after an error.
        replica_fetch_backoff_ms: u32 = "replica.fetch.backoff.ms",
        /// How long a follower's request may take.
        replica_socket_timeout_ms: i32 = "replica.socket.timeout.ms",
        /// SO_RCVBUF of a follower's connection; -1 leaves it to the system.
        replica_socket_receive_buffer_bytes: i32 = "replica.socket.receive.buffer.bytes",
        /// Connections to each leader.
        num_replica_fetchers: u32 = "num.replica.fetchers",
        /// Partitions that are moved between log directories at the same time; else as many as there are directories.
        num_replica_alter_log_dirs_threads: Option<usize> = "num.replica.alter.log.dirs.threads",
        /// Bytes a second that all moves between log directories copy.
        replica_alter_log_dirs_io_max_bytes_per_second: u64 = "replica.alter.log.dirs.io.max.bytes.per.second",
        /// Whether leadership is handed over before the broker stops.
        controlled_shutdown_enable: bool = "controlled.shutdown.enable",
        /// Whether leadership goes back to the preferred replica by itself.
        auto_leader_rebalance_enable: bool = "auto.leader.rebalance.enable",
        /// How often that is looked at.
        leader_imbalance_check_interval_seconds: i64 = "leader.imbalance.check.interval.seconds",
    }
}
