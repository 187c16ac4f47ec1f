//! One connection that speaks HTTP/1.1: hyper reads requests and writes answers, a router answers.
//!
//! Invariant: what a peer can make a connection hold is claimed before it is served, and bounded: its headers by hyper's buffer, bodies and answers by
//! the router's room. A peer that doesn't finish its headers, sends nothing or doesn't take its answer is closed. Deliberately absent: HTTP/2, upgrades,
//! TLS.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::Request;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::sync::watch;

use super::listener::AcceptedConnection;
use super::patient_stream::PatientStream;
use crate::http::Peer;
use crate::sys::{MemoryBudget, PeerLog, told_to_stop};

/// How long a peer may take for the headers of a request, and how long it may be silent before: that of the Jetty in Confluent's registry.
const HEADER_PATIENCE: Duration = Duration::from_secs(30);
/// How long a peer may leave its answer where it is.
const WRITE_PATIENCE: Duration = Duration::from_secs(30);
/// The longest request line with its headers, and what of an answer is copied: browsers and proxies send some kilobytes.
const BUFFER_BYTES: usize = 16 * 1024;
/// More headers than any client sends.
const HEADERS_MAX: usize = 64;
/// What a connection holds beside bodies: a buffer for each direction.
const CONNECTION_BYTES: usize = 2 * BUFFER_BYTES;

/// What connections that speak HTTP may use.
#[derive(Debug, Clone)]
pub struct HttpLimits {
    /// What requests and answers of all connections hold.
    pub budget: MemoryBudget,
    /// Where it is told why a connection ended.
    pub peer_log: Arc<PeerLog>,
}

/// Serves a peer until its connection ends.
pub(super) async fn serve(
    (socket, peer, open): AcceptedConnection,
    router: axum::Router,
    limits: HttpLimits,
    mut stop: watch::Receiver<bool>,
) {
    let mut room = limits.budget.room();
    let claimed = tokio::select! {
        claimed = room.grow_to(CONNECTION_BYTES) => claimed,
        () = told_to_stop(&mut stop) => return,
    };
    if let Err(error) = claimed {
        limits.peer_log.tell(peer.ip().to_canonical(), &format_args!("closed: {error}"));
        return;
    }
    // An answer is small most often: waiting for more to send with it helps nobody.
    let _ = socket.set_nodelay(true);
    let router = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(Peer(peer.ip().to_canonical()));
        let answer = router.call(request);
        async move { answer.await as Result<Response, Infallible> }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_PATIENCE)
        .max_buf_size(BUFFER_BYTES)
        .max_headers(HEADERS_MAX)
        .serve_connection(TokioIo::new(PatientStream::new(socket, WRITE_PATIENCE)), service);
    tokio::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = told_to_stop(&mut stop) => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended
        && !error.is_incomplete_message()
    {
        limits.peer_log.tell(peer.ip().to_canonical(), &format_args!("closed: HTTP: {error}"));
    }
    drop((room, open));
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::net::SocketAddr;

    use axum::Router;
    use axum::routing::get;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpStream;
    use tokio_util::task::TaskTracker;

    use super::*;
    use crate::net::{BoundListener, ConnectionBounds, ConnectionSlots, RateWindow, SendBuffer};
    use crate::sys::SystemClock;

    /// More than the sockets of both sides hold.
    const LARGE_BYTES: usize = 64 << 20;

    /// Serves `/`, which has a large answer.
    struct Served {
        address: SocketAddr,
        budget: MemoryBudget,
        tasks: TaskTracker,
        stop: watch::Sender<bool>,
    }

    impl Served {
        async fn begin() -> Self {
            let listener =
                BoundListener::bind("HTTP", "127.0.0.1", 0, SendBuffer::OF_SYSTEM).await.expect("a port");
            let address = listener.local_address().expect("bound");
            let router = Router::new().route("/", get(|| async { vec![b'x'; LARGE_BYTES] }));
            let clock = Arc::new(SystemClock::new());
            let limits = HttpLimits {
                budget: MemoryBudget::new(1 << 20, 1 << 20),
                peer_log: Arc::new(PeerLog::new(clock.clone())),
            };
            let bounds = ConnectionBounds {
                most: 10,
                rate: usize::MAX,
                listeners: HashMap::new(),
                most_of_address: 10,
                overrides: HashMap::new(),
            };
            let window = RateWindow { samples: 11, sample: Duration::from_secs(1) };
            let slots = Arc::new(ConnectionSlots::new(bounds, window, clock));
            let (tasks, (stop, stopping)) = (TaskTracker::new(), watch::channel(false));
            let budget = limits.budget.clone();
            tasks.spawn(listener.accept_http(router, limits, slots, tasks.clone(), stopping));
            Self { address, budget, tasks, stop }
        }

        /// Sends bytes; gives the socket.
        async fn sent(&self, bytes: &[u8]) -> TcpStream {
            let mut socket = TcpStream::connect(self.address).await.expect("it listens");
            socket.write_all(bytes).await.expect("it is open");
            socket
        }

        /// Stops, and waits until all connections have ended.
        async fn ended(self) {
            self.stop.send_replace(true);
            self.tasks.close();
            self.tasks.wait().await;
            assert_eq!(self.budget.used(), 0);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_peer_that_does_not_finish_its_headers_is_closed() {
        let served = Served::begin().await;
        for beginning in [&b""[..], b"GET / HTTP/1.1\r\nHost: ", b"GET"] {
            let mut socket = served.sent(beginning).await;
            // Time goes on whenever nobody has anything to do.
            let mut rest = Vec::new();
            socket.read_to_end(&mut rest).await.expect("it is closed in good order");
            let told = String::from_utf8_lossy(&rest);
            assert!(rest.is_empty() || told.starts_with("HTTP/1.1 408 "), "{told}");
        }
        served.ended().await;
    }

    #[tokio::test(start_paused = true)]
    async fn a_peer_that_does_not_take_its_answer_is_closed() {
        let served = Served::begin().await;
        let mut socket = served.sent(b"GET / HTTP/1.1\r\nHost: it\r\n\r\n").await;
        // Something has come: the answer is on its way.
        socket.readable().await.expect("an answer");
        served.ended().await;
        let mut rest = Vec::new();
        let _ = socket.read_to_end(&mut rest).await;
        assert!(rest.len() < LARGE_BYTES, "all of it came");
    }
}
