//! The listeners of the configuration: bound, and as clients are told of them.
//!
//! Invariant: where port 0 was asked for, clients are told the port that was bound.

use crate::cluster::image::broker::Endpoint;
use crate::config::BrokerConfig;
use crate::net::{BoundListener, SendBuffer};

/// The security protocol PLAINTEXT, as broker registrations have it.
const PLAINTEXT: i16 = 0;

/// Binds every listener, and gives what clients are told: with the port that was bound where 0 was asked for.
pub(super) async fn bind(config: &BrokerConfig) -> anyhow::Result<(Vec<BoundListener>, Vec<Endpoint>)> {
    let mut bound = Vec::new();
    let mut endpoints = Vec::new();
    let buffer = SendBuffer::of_bytes(config.network.socket_send_buffer_bytes);
    for listener in &config.listeners.open {
        let socket = BoundListener::bind(&listener.name, &listener.host, listener.port, buffer).await?;
        if let Some(advertised) = config.listeners.advertised_for(&listener.name) {
            let port = if advertised.port == 0 { socket.local_address()?.port() } else { advertised.port };
            endpoints.push(Endpoint {
                listener: listener.name.as_str().into(),
                host: advertised.host.as_str().into(),
                port,
                security_protocol: PLAINTEXT,
            });
        }
        bound.push(socket);
    }
    Ok((bound, endpoints))
}

pub(super) fn addresses(endpoints: &[Endpoint]) -> Vec<(String, String)> {
    let address = |endpoint: &Endpoint| {
        let host = &endpoint.host;
        let host = if host.contains(':') { format!("[{host}]") } else { host.to_string() };
        (endpoint.listener.to_string(), format!("{host}:{}", endpoint.port))
    };
    endpoints.iter().map(address).collect()
}
