//! What can be asked for on the command line.
//!
//! Invariant: without arguments but the broker's program, a run is the same each time.

use std::net::SocketAddr;
use std::path::PathBuf;

/// Attacks a broker, and says which attacks it noticed more than it should.
#[derive(Debug, clap::Parser)]
pub struct Arguments {
    /// The broker's program; it is started with a folder of its own, under a memory limit
    #[arg(long, value_name = "FILE", required_unless_present = "address")]
    pub kalda: Option<PathBuf>,
    /// Attacks a broker that runs already, of any kind, instead; then only the canary judges
    #[arg(long, value_name = "HOST:PORT", conflicts_with = "kalda")]
    pub address: Option<SocketAddr>,
    /// Where all chance comes from
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Only the attacks whose name begins so; may be given several times
    #[arg(long, value_name = "NAME")]
    pub only: Vec<String>,
    /// Goes on with seeds that no run before had, for so long or until something fails
    #[arg(long)]
    pub minutes: Option<f64>,
}

impl Arguments {
    /// Whether an attack of this name is asked for.
    pub fn asks_for(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|beginning| name.starts_with(beginning))
    }
}
