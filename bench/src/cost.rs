//! What a piece of work cost the broker.

use std::time::Duration;

/// Processor time and wall-clock time of one piece of work.
#[derive(Debug, Clone, Copy)]
pub struct Cost {
    /// The broker's processor time.
    pub cpu: Duration,
    /// From beginning to end.
    pub took: Duration,
}

impl Cost {
    /// The broker's processor seconds for 10⁹ bytes.
    pub fn cpu_per_gigabyte(&self, bytes: u64) -> f64 {
        self.cpu.as_secs_f64() * 1e9 / bytes.max(1) as f64
    }

    /// The broker's processor seconds for one of so many pieces.
    pub fn cpu_per(&self, pieces: u64) -> f64 {
        self.cpu.as_secs_f64() / pieces.max(1) as f64
    }

    /// A rate: how many of something in a second.
    pub fn rate(&self, pieces: u64) -> f64 {
        pieces as f64 / self.took.as_secs_f64().max(f64::EPSILON)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn costs_are_by_gigabyte_piece_and_second() {
        let cost = Cost { cpu: Duration::from_secs(3), took: Duration::from_secs(2) };
        assert!((cost.cpu_per_gigabyte(6_000_000_000) - 0.5).abs() < 1e-12);
        assert!((cost.cpu_per(1000) - 0.003).abs() < 1e-12);
        assert!((cost.rate(1000) - 500.0).abs() < 1e-9);
    }
}
