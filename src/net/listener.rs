//! Accepts connections on one address.
//!
//! Invariant: a listener is bound before anyone is told its address; at most `max.connections` connections are open over
//! all listeners, further ones wait in the kernel's queue. Running out of file descriptors pauses accepting; it ends nothing.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tokio_util::task::TaskTracker;
use tracing::warn;

use super::connection::{self, ConnectionLimits};
use crate::api::{Api, ClientConnection};

/// How long accepting rests when the process has no file descriptors left.
const PAUSE_WITHOUT_DESCRIPTORS: Duration = Duration::from_millis(100);

/// An address can't be listened on.
#[derive(Debug, thiserror::Error)]
#[error("can't listen on {address} (listener {name}): {source}")]
pub struct ListenError {
    /// The listener's name.
    pub name: String,
    /// Host and port as configured.
    pub address: String,
    /// What the system said.
    pub source: io::Error,
}

/// A bound, not yet accepting listener.
#[derive(Debug)]
pub struct BoundListener {
    name: Arc<str>,
    socket: TcpListener,
}

impl BoundListener {
    /// Binds `host:port`; an empty host means all interfaces, IPv6 ones included where there are any.
    ///
    /// # Errors
    /// When the host is unknown or the port is taken.
    pub async fn bind(name: &str, host: &str, port: u16) -> Result<Self, ListenError> {
        let bound = match host {
            "" => match TcpListener::bind(("::", port)).await {
                Ok(socket) => Ok(socket),
                Err(_) => TcpListener::bind(("0.0.0.0", port)).await,
            },
            host => TcpListener::bind((host, port)).await,
        };
        match bound {
            Ok(socket) => Ok(Self { name: Arc::from(name), socket }),
            Err(source) => {
                Err(ListenError { name: name.to_owned(), address: format!("{host}:{port}"), source })
            }
        }
    }

    /// The address that was bound; its port is chosen by the system when 0 was asked for.
    ///
    /// # Errors
    /// When the system can't tell.
    pub fn local_address(&self) -> io::Result<SocketAddr> {
        self.socket.local_addr()
    }

    /// Accepts until `stop` says true. Connections run as tasks of `tasks`.
    pub async fn accept(
        self,
        api: Arc<Api>,
        limits: ConnectionLimits,
        connections: Arc<Semaphore>,
        tasks: TaskTracker,
        mut stop: watch::Receiver<bool>,
    ) {
        loop {
            let accepted = tokio::select! {
                biased;
                () = connection::told(&mut stop) => return,
                accepted = accept_one(&self.socket, &connections) => accepted,
            };
            let Some((stream, peer, permit)) = accepted else { continue };
            let client = Arc::new(ClientConnection::new(Arc::clone(&self.name), peer, &limits.budget));
            let served =
                connection::serve(stream, peer, client, Arc::clone(&api), limits.clone(), stop.clone());
            tasks.spawn(async move {
                served.await;
                drop(permit);
            });
        }
    }
}

type Accepted = (tokio::net::TcpStream, SocketAddr, tokio::sync::OwnedSemaphorePermit);

async fn accept_one(socket: &TcpListener, connections: &Arc<Semaphore>) -> Option<Accepted> {
    let permit = Arc::clone(connections).acquire_owned().await.ok()?;
    match socket.accept().await {
        Ok((stream, peer)) => Some((stream, peer, permit)),
        Err(error) => {
            warn!(%error, "a connection could not be accepted");
            tokio::time::sleep(PAUSE_WITHOUT_DESCRIPTORS).await;
            None
        }
    }
}
