//! Rows of a report about how long something took.

use crate::figures::{Kind, Report, Unit};
use crate::load::Latency;

/// Adds rows of how long something took: of most, of nearly all, and of the slowest.
pub(super) fn add_latency(report: &mut Report, kind: Kind, name: &str, latency: &Latency) {
    for (quantile, share) in [("p50", 0.5), ("p99", 0.99), ("p99.9", 0.999), ("max", 1.0)] {
        report.add(kind, format!("{name}: {quantile}"), Unit::Seconds, latency.quantile(share));
    }
}
