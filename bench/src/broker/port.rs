//! Ports for brokers.
//!
//! Invariant: below the range that the kernel gives to outgoing connections, so that a client's end can't take one.

use std::net::{Ipv4Addr, TcpListener};

use anyhow::{Context, Result};

const FIRST: u16 = 26_000;
const PAST_LAST: u16 = 29_000;
/// Runs side by side begin to search at different places.
const APART: u32 = 2000;

/// Two neighbouring ports that nobody listens on at the moment: one for clients, one for Kafka's controller.
pub fn free_pair() -> Result<u16> {
    let offset = u16::try_from(std::process::id() % APART)?;
    (FIRST + offset..PAST_LAST)
        .chain(FIRST..FIRST + offset)
        .step_by(2)
        .find(|&port| is_free(port) && is_free(port + 1))
        .context("no two free ports side by side")
}

fn is_free(port: u16) -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
}
