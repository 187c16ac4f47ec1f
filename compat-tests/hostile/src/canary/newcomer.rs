//! The canary that comes anew each time: connects, asks what the broker speaks and where its topic is, goes.
//!
//! Invariant: the time to be let in is part of the first answer's.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use kalda_protocol::messages::api_versions::ApiVersionsRequest;
use kalda_protocol::messages::metadata::{MetadataRequest, MetadataRequestTopic};

use super::{PATIENCE, Times};
use crate::wire::{Client, check};

/// It comes so often.
const ROUND: Duration = Duration::from_millis(50);

/// Goes on until told to stop.
pub fn run(address: SocketAddr, topic: &str, times: &mut Times, stop: &AtomicBool) -> Result<()> {
    while !stop.load(Ordering::Relaxed) {
        let started = Instant::now();
        let visited = visit(address, topic);
        times.add(started.elapsed(), ROUND);
        visited.with_context(|| format!("a newcomer after {:.1} s", started.elapsed().as_secs_f64()))?;
        std::thread::sleep(ROUND.saturating_sub(started.elapsed()));
    }
    Ok(())
}

fn visit(address: SocketAddr, topic: &str) -> Result<()> {
    let mut client = Client::connect(address, PATIENCE)?;
    let hello = ApiVersionsRequest {
        client_software_name: "canary".into(),
        client_software_version: "1".into(),
        ..ApiVersionsRequest::default()
    };
    check(client.call(3, &hello)?.error_code, "ApiVersions")?;
    let topic = MetadataRequestTopic { name: Some(topic.into()), ..MetadataRequestTopic::default() };
    let request = MetadataRequest { topics: Some(vec![topic]), ..MetadataRequest::default() };
    let answer = client.call(12, &request)?;
    let topic = answer.topics.first().context("an answer without the canary's topic")?;
    check(topic.error_code, "the canary's topic")
}
