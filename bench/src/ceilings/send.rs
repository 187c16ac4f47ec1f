//! Send from the page cache.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::thread;
use std::time::Instant;

use anyhow::{Result, ensure};
use rustix::fs::sendfile;

use super::{Moved, connected, joined};
use crate::broker::cpu_of_this_thread;

/// The file: small enough to stay in the page cache, and read again and again.
const FILE_BYTES: usize = 256 << 20;
const READ_BYTES: usize = 256 << 10;

/// One thread does what is measured, another takes it off. The file is written in pieces of `written` bytes: smaller ones lie in more pieces of
/// memory, and cost more to send.
pub fn measure(path: &Path, piece: usize, written: usize, volume: u64) -> Result<Moved> {
    let mut file = File::create(path)?;
    let batch = vec![b'k'; written];
    for _ in 0..FILE_BYTES / written {
        file.write_all(&batch)?;
    }
    let (near, far) = connected()?;
    let receiver = thread::spawn(move || take(far));
    let moved = send(near, &File::open(path)?, piece, volume);
    fs::remove_file(path)?;
    ensure!(joined(receiver)? == volume / piece as u64 * piece as u64, "bytes were lost on the way");
    moved
}

fn send(stream: TcpStream, file: &File, piece: usize, volume: u64) -> Result<Moved> {
    let pieces = volume / piece as u64;
    let places = (FILE_BYTES / piece) as u64;
    let (started, cpu) = (Instant::now(), cpu_of_this_thread()?);
    for number in 0..pieces {
        let mut position = number % places * piece as u64;
        let end = position + piece as u64;
        while position < end {
            let left = usize::try_from(end - position)?;
            ensure!(sendfile(&stream, file, Some(&mut position), left)? > 0, "the file ended");
        }
    }
    let (cpu, took) = (cpu_of_this_thread()? - cpu, started.elapsed());
    Ok(Moved { bytes: pieces * piece as u64, cpu, took })
}

fn take(mut stream: TcpStream) -> Result<u64> {
    let mut buffer = vec![0; READ_BYTES];
    let mut bytes = 0;
    loop {
        match stream.read(&mut buffer)? {
            0 => return Ok(bytes),
            count => bytes += count as u64,
        }
    }
}
