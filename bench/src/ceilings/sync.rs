//! How often the disk can be asked to keep what was written.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Result;

use super::joined;

/// What is written before each sync: a small batch.
const WRITE_BYTES: usize = 4096;
/// How long is measured.
const TIME: Duration = Duration::from_secs(3);

/// Lets so many threads write and sync, each its own file; gives the syncs of all in a second.
pub fn syncs_per_second(folder: &Path, threads: usize) -> Result<f64> {
    let started = Instant::now();
    let work: Vec<_> = (0..threads)
        .map(|number| {
            let path = folder.join(format!("ceiling-{number}.log"));
            thread::spawn(move || sync(&path, started))
        })
        .collect();
    let mut syncs = 0;
    for thread in work {
        syncs += joined(thread)?;
    }
    Ok(syncs as f64 / started.elapsed().as_secs_f64())
}

fn sync(path: &Path, started: Instant) -> Result<u64> {
    let mut file = File::create(path)?;
    let bytes = vec![b'k'; WRITE_BYTES];
    let mut syncs = 0;
    while started.elapsed() < TIME {
        file.write_all(&bytes)?;
        file.sync_data()?;
        syncs += 1;
    }
    fs::remove_file(path)?;
    Ok(syncs)
}
