//! What the configuration says of how many connections may be open, while the broker runs.
//!
//! Invariant: whoever is told that such a change was made finds it in effect.

use std::collections::HashMap;
use std::net::IpAddr;

use crate::config::NetworkConfig;
use crate::net::ConnectionBounds;

/// The bounds that a configuration sets. Hosts that it names are looked up: one that isn't known has no override, with a line.
pub(super) async fn bounds(network: &NetworkConfig) -> ConnectionBounds {
    let mut overrides = HashMap::new();
    for entry in network.max_connections_per_ip_overrides.split(',') {
        // What isn't a pair was refused before.
        let Some((host, most)) = entry.rsplit_once(':') else { continue };
        let Ok(most) = most.trim().parse::<usize>() else { continue };
        match addresses(host.trim()).await {
            Ok(addresses) => overrides.extend(addresses.into_iter().map(|address| (address, most))),
            Err(error) => {
                tracing::error!(host, %error, "max.connections.per.ip.overrides names a host that can't be found");
            }
        }
    }
    let (most, most_of_address) = (network.max_connections, network.max_connections_per_ip);
    ConnectionBounds { most, most_of_address, overrides }
}

async fn addresses(host: &str) -> std::io::Result<Vec<IpAddr>> {
    let literal = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    if let Ok(address) = literal.parse::<IpAddr>() {
        return Ok(vec![address.to_canonical()]);
    }
    Ok(tokio::net::lookup_host((host, 0)).await?.map(|address| address.ip().to_canonical()).collect())
}
