//! A curve for each broker as an SVG picture.
//!
//! Invariant: both axes are logarithmic, the percentiles' one by nines, and y begins at a power of ten. Deliberately absent: scripts, and
//! anything from the network.

use std::fmt::Write as _;

use super::unit::Unit;

const WIDTH: f64 = 460.0;
const HEIGHT: f64 = 260.0;
const LEFT: f64 = 62.0;
const RIGHT: f64 = 12.0;
const TOP: f64 = 10.0;
const BOTTOM: f64 = 34.0;

/// How x is placed and labelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Axis {
    /// Shares: 0.9, 0.99, 0.999 are equally far apart.
    Nines,
    /// Counts of something.
    Counts,
    /// Minutes: the one axis that isn't logarithmic.
    Time,
}

/// The most labels that fit under a picture.
const MOST_MARKS: usize = 11;

/// A line of the picture.
pub struct Line<'a> {
    /// Its class in the page's style.
    pub class: &'a str,
    /// Its points.
    pub points: &'a [(f64, f64)],
}

/// Draws; nothing where there are no points above zero.
pub fn chart(axis: Axis, unit: Unit, lines: &[Line<'_>]) -> Option<String> {
    let points = || lines.iter().flat_map(|line| line.points.iter().copied()).filter(|point| point.1 > 0.0);
    let (low_x, high_x) = bounds(points().map(|point| place(axis, point.0)))?;
    let (low_y, high_y) = bounds(points().map(|point| point.1.log10()))?;
    let (low_y, high_y) = (low_y.floor(), high_y.ceil().max(low_y.floor() + 1.0));
    let x = |at: f64| LEFT + (at - low_x) / (high_x - low_x).max(1e-9) * (WIDTH - LEFT - RIGHT);
    let y = |at: f64| HEIGHT - BOTTOM - (at - low_y) / (high_y - low_y) * (HEIGHT - TOP - BOTTOM);
    let mut out = format!("<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\">\n");
    for power in low_y as i32..=high_y as i32 {
        let at = y(f64::from(power));
        let label = unit.show(10f64.powi(power));
        let _ = writeln!(
            out,
            "<line class=\"grid\" x1=\"{LEFT}\" x2=\"{}\" y1=\"{at:.1}\" y2=\"{at:.1}\"/>\
             <text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{label}</text>",
            WIDTH - RIGHT,
            LEFT - 6.0,
            at + 4.0
        );
    }
    let mut marks: Vec<f64> = points().map(|point| point.0).collect();
    marks.sort_by(f64::total_cmp);
    marks.dedup();
    let apart = marks.len().div_ceil(MOST_MARKS).max(1);
    for mark in marks.into_iter().step_by(apart) {
        let at = x(place(axis, mark));
        let _ = writeln!(
            out,
            "<text x=\"{at:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>",
            HEIGHT - 14.0,
            label(axis, mark)
        );
    }
    for line in lines {
        let path: Vec<String> = line
            .points
            .iter()
            .filter(|point| point.1 > 0.0)
            .map(|point| format!("{:.1},{:.1}", x(place(axis, point.0)), y(point.1.log10())))
            .collect();
        let _ = writeln!(out, "<polyline class=\"{}\" points=\"{}\"/>", line.class, path.join(" "));
    }
    out.push_str("</svg>\n");
    Some(out)
}

fn bounds(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    values.fold(None, |bounds, value| {
        let (low, high) = bounds.unwrap_or((value, value));
        Some((low.min(value), high.max(value)))
    })
}

/// Where a value stands on the axis.
fn place(axis: Axis, value: f64) -> f64 {
    match axis {
        // The slowest of all stands one nine behind the last.
        Axis::Nines => -(1.0 - value).max(1e-5).log10(),
        Axis::Counts => value.max(1e-9).log10(),
        Axis::Time => value,
    }
}

fn label(axis: Axis, value: f64) -> String {
    match axis {
        Axis::Nines if value >= 1.0 => "max".to_owned(),
        Axis::Nines => format!("p{}", (value * 1e6).round() / 1e4),
        Axis::Time => format!("{mark:.1}", mark = value),
        Axis::Counts if value >= 1000.0 => format!("{}k", value / 1000.0),
        Axis::Counts => format!("{value}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nines_are_equally_far_apart() {
        let places = [0.9, 0.99, 0.999].map(|share| place(Axis::Nines, share));
        assert!((places[1] - places[0] - 1.0).abs() < 1e-9 && (places[2] - places[1] - 1.0).abs() < 1e-9);
        assert_eq!(
            ["p99.9", "max"],
            [0.999, 1.0].map(|share| label(Axis::Nines, share)).each_ref().map(String::as_str)
        );
    }

    #[test]
    fn every_broker_has_a_line_and_all_of_it_is_inside() {
        let points = [(1.0, 1e-5), (64.0, 2e-4)];
        let lines = [Line { class: "kalda", points: &points }, Line { class: "kafka", points: &points }];
        let picture = chart(Axis::Counts, Unit::CpuPerRequest, &lines).expect("there are points");
        assert_eq!(picture.matches("<polyline").count(), 2);
        assert!(picture.contains("points=\"62.0,"), "the first point is at the left: {picture}");
    }

    #[test]
    fn nothing_is_drawn_of_nothing() {
        assert_eq!(chart(Axis::Counts, Unit::Seconds, &[Line { class: "kalda", points: &[] }]), None);
    }
}
