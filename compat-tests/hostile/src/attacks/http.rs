//! HTTP of those who mean harm, at each listener that speaks it: bodies without end, JSON as deep as it goes, a byte now and then, connections by the
//! hundred, answers that nobody reads.
//!
//! Invariant: where nothing speaks HTTP, nothing is done. Schemas that are registered here stay, and their number is bounded by the attack's time.

use std::time::Duration;

use anyhow::Result;

use super::{Arena, Attack};
use crate::wire::Sent;

const CONNECTIONS: usize = 40;
const IDLE: usize = 1_000;
const PIECE: usize = 64 << 10;
/// More than any body may have.
const ENDLESS: usize = 64 << 20;
const DEEP: usize = 200_000;
const HELD: Duration = Duration::from_secs(3);
const NOW_AND_THEN: Duration = Duration::from_millis(50);

/// All of them.
pub fn all() -> Vec<Attack> {
    vec![
        Attack::new("http/huge-bodies", |arena| on_all(arena, huge_bodies)),
        Attack::new("http/deep-json", |arena| on_all(arena, deep_json)),
        Attack::new("http/slow-bodies", |arena| on_all(arena, slow_bodies)),
        Attack::new("http/registrations", |arena| on_all(arena, registrations)),
        Attack::new("http/connections", connections),
        Attack::new("http/nonsense", |arena| on_all(arena, nonsense)),
    ]
}

fn on_all(arena: &Arena<'_>, work: impl Fn(&Arena<'_>, usize) -> Result<()> + Sync) -> Result<()> {
    if arena.http.is_empty() {
        arena.note("nothing speaks HTTP".to_owned());
        return Ok(());
    }
    arena.threads(CONNECTIONS, |thread| work(arena, thread))
}

fn post(length: &str) -> String {
    format!(
        "POST /subjects/hostile/versions HTTP/1.1\r\nHost: hostile\r\nContent-Type: application/json\r\n{length}\r\n\r\n"
    )
}

/// Half say how long it is going to be, half send pieces and never say.
fn huge_bodies(arena: &Arena<'_>, thread: usize) -> Result<()> {
    let mut peer = arena.http_peer(thread)?;
    let chunked = thread.is_multiple_of(2);
    let length = if chunked { "Transfer-Encoding: chunked" } else { "Content-Length: 100000000000" };
    arena.send(&mut peer, post(length).as_bytes());
    let piece = vec![b'x'; PIECE];
    let head = format!("{PIECE:x}\r\n");
    for _ in 0..ENDLESS / PIECE {
        let sent = if chunked {
            let framed = [head.as_bytes(), &piece, b"\r\n"].concat();
            arena.send(&mut peer, &framed)
        } else {
            arena.send(&mut peer, &piece)
        };
        if sent == Sent::NotAll || arena.is_over() {
            break;
        }
    }
    peer.vanish();
    Ok(())
}

/// As the body, and as the text of a schema.
fn deep_json(arena: &Arena<'_>, thread: usize) -> Result<()> {
    let deep = match thread % 3 {
        0 => "[".repeat(DEEP),
        1 => "{\"a\":".repeat(DEEP),
        _ => "[".repeat(DEEP) + &"]".repeat(DEEP),
    };
    let body = if thread.is_multiple_of(2) {
        deep
    } else {
        format!("{{\"schema\":\"{}\"}}", deep.replace('"', "\\\""))
    };
    for path in ["/subjects/deep/versions", "/subjects/deep", "/compatibility/subjects/deep/versions/latest"]
    {
        let mut peer = arena.http_peer(thread)?;
        let head =
            post(&format!("Content-Length: {}", body.len())).replace("/subjects/hostile/versions", path);
        arena.send(&mut peer, head.as_bytes());
        arena.send(&mut peer, body.as_bytes());
        peer.read_byte();
        peer.vanish();
    }
    Ok(())
}

/// A byte of a body, or of a header, every now and then.
fn slow_bodies(arena: &Arena<'_>, thread: usize) -> Result<()> {
    let mut peer = arena.http_peer(thread)?;
    let head = post("Content-Length: 1000000");
    if thread.is_multiple_of(2) {
        arena.send(&mut peer, head.as_bytes());
    }
    let until = std::time::Instant::now() + HELD;
    while std::time::Instant::now() < until && arena.send(&mut peer, b"x") == Sent::All {
        std::thread::sleep(NOW_AND_THEN);
    }
    peer.vanish();
    Ok(())
}

/// Ever new schemas of ever new subjects.
fn registrations(arena: &Arena<'_>, thread: usize) -> Result<()> {
    let until = std::time::Instant::now() + HELD;
    let mut number = 0;
    while std::time::Instant::now() < until {
        let mut peer = arena.http_peer(thread)?;
        number += 1;
        let body = format!("{{\"schema\":\"\\\"{thread}-{number}-{}\\\"\"}}", "x".repeat(100_000));
        let subject = format!("/subjects/{thread}-{number}/versions");
        let head =
            post(&format!("Content-Length: {}", body.len())).replace("/subjects/hostile/versions", &subject);
        arena.send(&mut peer, head.as_bytes());
        arena.send(&mut peer, body.as_bytes());
        if thread.is_multiple_of(4) {
            peer.vanish();
        } else {
            peer.read_byte();
        }
    }
    Ok(())
}

/// Held open, with half a request each; a client of Kafka's protocol comes in all the same.
fn connections(arena: &Arena<'_>) -> Result<()> {
    if arena.http.is_empty() {
        return Ok(());
    }
    let mut held = Vec::with_capacity(IDLE);
    for number in 0..IDLE {
        let mut peer = arena.http_peer(number)?;
        arena.send(&mut peer, b"GET /subjects HTTP/1.1\r\nHost: ");
        held.push(peer);
    }
    std::thread::sleep(HELD);
    Ok(())
}

/// What isn't HTTP, and what nearly is.
fn nonsense(arena: &Arena<'_>, thread: usize) -> Result<()> {
    let mut dice = arena.dice(thread);
    for round in 0..50 {
        let mut peer = arena.http_peer(round)?;
        let bytes: Vec<u8> = match round % 5 {
            0 => (0..10_000).map(|_| dice.u8(..)).collect(),
            1 => format!("GET /{} HTTP/1.1\r\nHost: x\r\n\r\n", "%2e%2e/".repeat(5_000)).into_bytes(),
            2 => format!("GET /subjects HTTP/1.1\r\n{}\r\n", "a: b\r\n".repeat(10_000)).into_bytes(),
            3 => b"POST /subjects/x/versions HTTP/1.1\r\nContent-Length: -1\r\n\r\n{}".to_vec(),
            _ => "GET /subjects HTTP/1.1\r\nHost: x\r\n\r\n".repeat(200).into_bytes(),
        };
        arena.send(&mut peer, &bytes);
        peer.vanish();
    }
    Ok(())
}
