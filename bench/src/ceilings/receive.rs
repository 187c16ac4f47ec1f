//! Receive, check, write.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::thread;
use std::time::Instant;

use anyhow::{Result, ensure};

use super::{Moved, connected, joined};
use crate::broker::cpu_of_this_thread;

/// One thread sends, another does what is measured.
pub fn measure(path: &Path, piece: usize, volume: u64) -> Result<Moved> {
    let (near, far) = connected()?;
    let pieces = volume / piece as u64;
    let sender = thread::spawn(move || send(near, piece, pieces));
    let moved = take(far, path, piece, pieces);
    fs::remove_file(path)?;
    joined(sender)?;
    moved
}

fn send(mut stream: TcpStream, piece: usize, pieces: u64) -> Result<()> {
    let bytes = vec![b'k'; piece];
    for _ in 0..pieces {
        stream.write_all(&bytes)?;
    }
    Ok(())
}

fn take(mut stream: TcpStream, path: &Path, piece: usize, pieces: u64) -> Result<Moved> {
    let mut file = File::create(path)?;
    let mut buffer = vec![0; piece];
    let (started, cpu) = (Instant::now(), cpu_of_this_thread()?);
    let mut first = None;
    for _ in 0..pieces {
        stream.read_exact(&mut buffer)?;
        let crc = crc32c::crc32c(&buffer);
        ensure!(*first.get_or_insert(crc) == crc, "the same bytes have another checksum");
        file.write_all(&buffer)?;
    }
    let (cpu, took) = (cpu_of_this_thread()? - cpu, started.elapsed());
    Ok(Moved { bytes: pieces * piece as u64, cpu, took })
}
