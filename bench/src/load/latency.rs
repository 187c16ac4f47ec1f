//! How long things took, as a histogram.

use std::time::Duration;

use anyhow::Result;
use hdrhistogram::Histogram;

/// Three digits of a time between a microsecond and ten minutes.
const DIGITS: u8 = 3;
const LONGEST_US: u64 = 600_000_000;

/// Times.
#[derive(Debug, Clone)]
pub struct Latency(Histogram<u64>);

impl Latency {
    /// None yet.
    pub fn new() -> Result<Self> {
        Ok(Self(Histogram::new_with_bounds(1, LONGEST_US, DIGITS)?))
    }

    /// Adds one.
    pub fn record(&mut self, time: Duration) {
        let microseconds = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
        self.0.saturating_record(microseconds);
    }

    /// Adds those of another.
    pub fn merge(&mut self, other: &Self) -> Result<()> {
        Ok(self.0.add(&other.0)?)
    }

    /// The time, in seconds, that this share of all did not exceed.
    pub fn quantile(&self, share: f64) -> f64 {
        self.0.value_at_quantile(share) as f64 / 1e6
    }

    /// How many.
    pub fn count(&self) -> u64 {
        self.0.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_of_all_parts() {
        let (mut low, mut high) = (Latency::new().unwrap(), Latency::new().unwrap());
        (1..=50).for_each(|ms| low.record(Duration::from_millis(ms)));
        (51..=100).for_each(|ms| high.record(Duration::from_millis(ms)));
        low.merge(&high).unwrap();
        assert_eq!(low.count(), 100);
        assert!((low.quantile(0.5) - 0.050).abs() < 0.001);
        assert!((low.quantile(1.0) - 0.100).abs() < 0.001);
    }

    #[test]
    fn what_is_off_the_scale_counts_as_its_end() {
        let mut latency = Latency::new().unwrap();
        latency.record(Duration::from_secs(10_000));
        assert!(latency.quantile(1.0) >= 599.0);
    }
}
