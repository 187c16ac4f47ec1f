//! Clients that ask the same thing again and again, one request under way on each connection.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::Result;
use kalda_protocol::Request;

use super::latency::Latency;
use super::run::together;
use crate::wire::Connection;

/// The clients.
#[derive(Debug, Clone)]
pub struct Asking<R> {
    /// Whom.
    pub address: SocketAddr,
    /// How many.
    pub connections: usize,
    /// What.
    pub request: R,
    /// In which version.
    pub version: i16,
}

impl<R: Request + Clone + Send + Sync + 'static> Asking<R>
where
    R::Response: Send,
{
    /// Asks for some time; `is_right` looks at each answer. Gives how long each took.
    pub async fn run(
        &self,
        time: Duration,
        is_right: impl Fn(&R::Response) -> Result<()> + Clone + Send + 'static,
    ) -> Result<Latency> {
        let mut connections = Vec::with_capacity(self.connections);
        for _ in 0..self.connections {
            connections.push(Connection::open(self.address).await?);
        }
        let until = Instant::now() + time;
        let work = connections.into_iter().map(|mut connection| {
            let (request, version, is_right) = (self.request.clone(), self.version, is_right.clone());
            async move {
                let mut latency = Latency::new()?;
                while Instant::now() < until {
                    let sent = Instant::now();
                    let response = connection.call(version, &request).await?;
                    latency.record(sent.elapsed());
                    is_right(&response)?;
                }
                Ok(latency)
            }
        });
        let mut latency = Latency::new()?;
        for part in together(work).await? {
            latency.merge(&part)?;
        }
        Ok(latency)
    }
}
