//! Rows of a report about how long something took.

use crate::figures::{Kind, Plot, Report, Unit};
use crate::load::Latency;

/// What a curve of percentiles is drawn through.
const SHARES: [f64; 9] = [0.5, 0.75, 0.9, 0.95, 0.99, 0.995, 0.999, 0.9999, 1.0];

/// Adds rows of how long something took: of most, of nearly all, and of the slowest; and a curve.
pub(super) fn add_latency(report: &mut Report, kind: Kind, name: &str, latency: &Latency) {
    for (quantile, share) in [("p50", 0.5), ("p99", 0.99), ("p99.9", 0.999), ("max", 1.0)] {
        report.add(kind, format!("{name}: {quantile}"), Unit::Seconds, latency.quantile(share));
    }
    let points = SHARES.map(|share| (share, latency.quantile(share)));
    report.set_points(Plot::Percentiles, name, kind, points.to_vec());
}
