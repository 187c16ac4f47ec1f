//! Sockets, connections and requests.

use std::time::Duration;

use crate::config::values::settings;

settings! {
    /// Limits on connections and on what they send.
    pub struct NetworkConfig {
        /// The largest request frame; a larger one closes the connection.
        socket_request_max_bytes: u64 = "socket.request.max.bytes",
        /// SO_SNDBUF; -1 leaves it to the system.
        socket_send_buffer_bytes: i32 = "socket.send.buffer.bytes",
        /// Without effect: the system lets the buffer grow.
        socket_receive_buffer_bytes: i32 = "socket.receive.buffer.bytes",
        /// Connections the system may hold before they are accepted.
        socket_listen_backlog_size: u32 = "socket.listen.backlog.size",
        /// Requests that may be in work at once.
        queued_max_requests: u32 = "queued.max.requests",
        /// Bytes of requests that may be in memory at once; none: no limit.
        queued_max_request_bytes: Option<u64> = "queued.max.request.bytes",
        /// Connections at once.
        max_connections: usize = "max.connections",
        /// Connections at once from one address.
        max_connections_per_ip: usize = "max.connections.per.ip",
        /// The same for single addresses: `host:count`, separated by commas.
        max_connections_per_ip_overrides: String = "max.connections.per.ip.overrides",
        /// New connections a second.
        max_connection_creation_rate: usize = "max.connection.creation.rate",
        /// Over so many samples the broker's rates are taken,
        quota_window_num: u32 = "quota.window.num",
        /// each so many seconds long.
        quota_window_size_seconds: u32 = "quota.window.size.seconds",
        /// A connection silent for so long is closed; negative: never.
        connections_max_idle_ms: Option<Duration> = "connections.max.idle.ms",
        /// How long a request to another broker may take.
        request_timeout_ms: u32 = "request.timeout.ms",
        /// Worker threads, as Kafka counts them.
        num_io_threads: u32 = "num.io.threads",
        /// The most bytes of one fetch response.
        fetch_max_bytes: usize = "fetch.max.bytes",
        /// Incremental fetch sessions at once.
        max_incremental_fetch_session_cache_slots: usize = "max.incremental.fetch.session.cache.slots",
        /// Partitions in one answer of DescribeTopicPartitions.
        max_request_partition_size_limit: usize = "max.request.partition.size.limit",
    }
}
