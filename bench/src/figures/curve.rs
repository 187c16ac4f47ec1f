//! Points of a plot: both brokers over the same axis.

use super::comparison::Kind;

/// Which plot a curve belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plot {
    /// How long requests take: x is the share of requests, y seconds.
    Percentiles,
    /// What a request costs as load grows: x is connections, y processor seconds.
    CostOverLoad,
    /// What a request costs as partitions grow: x is partitions, y processor seconds.
    CostOverPartitions,
    /// Resident memory in a long run: x is minutes, y bytes.
    MemoryOverTime,
    /// The slowest of a thousand in a long run: x is minutes, y seconds.
    TailOverTime,
}

impl Plot {
    /// All of them, in the order of the page.
    pub const ALL: [Self; 5] = [
        Self::Percentiles,
        Self::CostOverLoad,
        Self::CostOverPartitions,
        Self::MemoryOverTime,
        Self::TailOverTime,
    ];

    /// Its name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Percentiles => "percentiles",
            Self::CostOverLoad => "cost over load",
            Self::CostOverPartitions => "cost over partitions",
            Self::MemoryOverTime => "memory over time",
            Self::TailOverTime => "p99.9 over time",
        }
    }
}

/// One curve for each broker.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// Where it belongs.
    pub plot: Plot,
    /// What was measured.
    pub name: String,
    /// Kalda's points.
    pub kalda: Vec<(f64, f64)>,
    /// Kafka's points.
    pub kafka: Vec<(f64, f64)>,
}

impl Curve {
    /// A curve without points.
    pub fn new(plot: Plot, name: &str) -> Self {
        Self { plot, name: name.to_owned(), kalda: Vec::new(), kafka: Vec::new() }
    }

    /// One broker's points.
    pub fn of_mut(&mut self, kind: Kind) -> &mut Vec<(f64, f64)> {
        match kind {
            Kind::Kalda => &mut self.kalda,
            Kind::Kafka => &mut self.kafka,
        }
    }
}
