//! What the configuration says of how many connections may be open and how fast they may come, while the broker runs.
//!
//! Invariant: when a change of these settings is answered as done, it is in effect.

use std::collections::HashMap;
use std::net::IpAddr;
use std::time::Duration;

use crate::config::{BrokerConfig, NetworkConfig};
use crate::net::{ConnectionBounds, ListenerBounds, RateWindow};

/// The bounds that a configuration sets. It resolves the hosts of the overrides; one that can't be resolved is logged and left out.
pub(super) async fn bounds(config: &BrokerConfig) -> ConnectionBounds {
    let network = &config.network;
    let mut overrides = HashMap::new();
    for entry in network.max_connections_per_ip_overrides.split(',') {
        // The configuration's rule has refused everything else.
        let Some((host, most)) = entry.rsplit_once(':') else { continue };
        let Ok(most) = most.trim().parse::<usize>() else { continue };
        match addresses(host.trim()).await {
            Ok(addresses) => overrides.extend(addresses.into_iter().map(|address| (address, most))),
            Err(error) => {
                tracing::error!(host, %error, "max.connections.per.ip.overrides names a host that can't be found");
            }
        }
    }
    let listeners = config.listeners.open.iter().map(|listener| {
        let limits = config.limits_of_listener(&listener.name);
        let bounds =
            ListenerBounds { most: limits.max_connections, rate: limits.max_connection_creation_rate };
        (listener.name.as_str().into(), bounds)
    });
    let mut bounds = ConnectionBounds {
        most: network.max_connections,
        rate: network.max_connection_creation_rate,
        listeners: listeners.collect(),
        most_of_address: network.max_connections_per_ip,
        overrides,
    };
    super::http::bound(&mut bounds);
    bounds
}

/// Over which time the rate of new connections is taken.
pub(super) fn window(network: &NetworkConfig) -> RateWindow {
    let sample = Duration::from_secs(u64::from(network.quota_window_size_seconds));
    RateWindow { samples: network.quota_window_num, sample }
}

async fn addresses(host: &str) -> std::io::Result<Vec<IpAddr>> {
    let literal = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    if let Ok(address) = literal.parse::<IpAddr>() {
        return Ok(vec![address.to_canonical()]);
    }
    Ok(tokio::net::lookup_host((host, 0)).await?.map(|address| address.ip().to_canonical()).collect())
}
