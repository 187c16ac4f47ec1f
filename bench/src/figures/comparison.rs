//! One figure of both brokers, and the machine's ceiling for it.
//!
//! Invariant: `times_better` is above 1 exactly when Kalda's median is better, and `of_ceiling` is 1 at the ceiling.

use super::samples::Samples;
use super::unit::Unit;

/// Whose figure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// This project's broker.
    Kalda,
    /// Apache Kafka.
    Kafka,
}

impl Kind {
    /// The broker's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Kalda => "Kalda",
            Self::Kafka => "Kafka",
        }
    }
}

/// A row of a report.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// What was measured.
    pub name: String,
    /// In what.
    pub unit: Unit,
    /// Kalda's figures.
    pub kalda: Samples,
    /// Kafka's figures.
    pub kafka: Samples,
    /// What the machine does without a broker.
    pub ceiling: Option<f64>,
}

impl Comparison {
    /// A row without figures.
    pub fn new(name: String, unit: Unit) -> Self {
        Self { name, unit, kalda: Samples::default(), kafka: Samples::default(), ceiling: None }
    }

    /// One broker's figures.
    pub fn of(&self, kind: Kind) -> &Samples {
        match kind {
            Kind::Kalda => &self.kalda,
            Kind::Kafka => &self.kafka,
        }
    }

    /// The same, to add to them.
    pub fn of_mut(&mut self, kind: Kind) -> &mut Samples {
        match kind {
            Kind::Kalda => &mut self.kalda,
            Kind::Kafka => &mut self.kafka,
        }
    }

    /// How many times better Kalda's median is than Kafka's.
    pub fn times_better(&self) -> Option<f64> {
        ratio(self.unit, self.kalda.median()?, self.kafka.median()?)
    }

    /// Which part of the ceiling Kalda reaches.
    pub fn of_ceiling(&self) -> Option<f64> {
        ratio(self.unit, self.kalda.median()?, self.ceiling?)
    }
}

/// How many times better the first is. None where a figure is not above zero: below the resolution of what measured
/// it, so that a ratio would be chance.
pub fn ratio(unit: Unit, first: f64, second: f64) -> Option<f64> {
    if first <= 0.0 || second <= 0.0 {
        return None;
    }
    Some(if unit.more_is_better() { first / second } else { second / first })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comparison(unit: Unit, kalda: f64, kafka: f64, ceiling: f64) -> Comparison {
        Comparison {
            kalda: Samples::from_iter([kalda]),
            kafka: Samples::from_iter([kafka]),
            ceiling: Some(ceiling),
            ..Comparison::new("x".into(), unit)
        }
    }

    #[test]
    fn better_is_less_time_and_more_throughput() {
        let time = comparison(Unit::Seconds, 2.0, 20.0, 1.0);
        assert_eq!((time.times_better(), time.of_ceiling()), (Some(10.0), Some(0.5)));
        let rate = comparison(Unit::BytesPerSecond, 600.0, 200.0, 800.0);
        assert_eq!((rate.times_better(), rate.of_ceiling()), (Some(3.0), Some(0.75)));
    }

    #[test]
    fn nothing_is_compared_with_what_was_not_measured() {
        let mut alone = comparison(Unit::Seconds, 2.0, 1.0, 1.0);
        alone.kafka = Samples::default();
        alone.ceiling = None;
        assert_eq!((alone.times_better(), alone.of_ceiling()), (None, None));
        assert_eq!(comparison(Unit::Pieces, 0.0, 1.0, 1.0).times_better(), None);
    }
}
