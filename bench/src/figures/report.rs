//! What one scenario found out.
//!
//! Invariant: rows stand in the order in which they were first added to.

use super::comparison::{Comparison, Kind};
use super::curve::{Curve, Plot};
use super::goal::Goal;
use super::unit::Unit;

/// The report of a scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// The scenario's name.
    pub scenario: &'static str,
    /// How it was measured, and what to think of when reading the figures.
    pub notes: Vec<String>,
    /// The figures.
    pub rows: Vec<Comparison>,
    /// The points of plots.
    pub curves: Vec<Curve>,
    /// The promises.
    pub goals: Vec<Goal>,
}

impl Report {
    /// An empty report.
    pub fn new(scenario: &'static str) -> Self {
        Self { scenario, notes: Vec::new(), rows: Vec::new(), curves: Vec::new(), goals: Vec::new() }
    }

    /// Adds a sentence.
    pub fn note(&mut self, sentence: impl Into<String>) {
        self.notes.push(sentence.into());
    }

    /// Adds a measurement of one broker.
    pub fn add(&mut self, kind: Kind, name: impl AsRef<str>, unit: Unit, figure: f64) {
        self.row_mut(name.as_ref(), unit).of_mut(kind).add(figure);
    }

    /// Sets what the machine does without a broker.
    pub fn set_ceiling(&mut self, name: impl AsRef<str>, unit: Unit, ceiling: f64) {
        self.row_mut(name.as_ref(), unit).ceiling = Some(ceiling);
    }

    /// Adds a point of one broker to a plot.
    pub fn add_point(&mut self, plot: Plot, name: &str, kind: Kind, point: (f64, f64)) {
        self.curve_mut(plot, name).of_mut(kind).push(point);
    }

    /// Sets all points of one broker: of several rounds the last one stands.
    pub fn set_points(&mut self, plot: Plot, name: &str, kind: Kind, points: Vec<(f64, f64)>) {
        *self.curve_mut(plot, name).of_mut(kind) = points;
    }

    fn curve_mut(&mut self, plot: Plot, name: &str) -> &mut Curve {
        let found = self.curves.iter().position(|curve| curve.plot == plot && curve.name == name);
        let place = found.unwrap_or_else(|| {
            self.curves.push(Curve::new(plot, name));
            self.curves.len() - 1
        });
        &mut self.curves[place]
    }

    /// A row by its name.
    pub fn row(&self, name: impl AsRef<str>) -> Option<&Comparison> {
        self.rows.iter().find(|row| row.name == name.as_ref())
    }

    /// How many times better Kalda is in this row.
    pub fn times_better(&self, name: impl AsRef<str>) -> Option<f64> {
        self.row(name).and_then(Comparison::times_better)
    }

    /// The median of one broker in this row.
    pub fn median(&self, kind: Kind, name: impl AsRef<str>) -> Option<f64> {
        self.row(name).and_then(|row| row.of(kind).median())
    }

    fn row_mut(&mut self, name: &str, unit: Unit) -> &mut Comparison {
        let place = self.rows.iter().position(|row| row.name == name).unwrap_or_else(|| {
            self.rows.push(Comparison::new(name.to_owned(), unit));
            self.rows.len() - 1
        });
        &mut self.rows[place]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measurements_gather_in_rows() {
        let mut report = Report::new("x");
        for figure in [3.0, 1.0, 2.0] {
            report.add(Kind::Kalda, "create", Unit::Seconds, figure);
        }
        report.add(Kind::Kafka, "create", Unit::Seconds, 20.0);
        report.add(Kind::Kalda, "files", Unit::Pieces, 7.0);
        assert_eq!(report.rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["create", "files"]);
        assert_eq!(report.times_better("create"), Some(10.0));
        assert_eq!(report.median(Kind::Kafka, "files"), None);
    }
}
