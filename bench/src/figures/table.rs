//! A report as text: Markdown tables that are aligned for a terminal too.

use std::fmt::Write as _;

use super::comparison::Comparison;
use super::goal::Goal;
use super::report::Report;
use super::samples::Samples;
use super::unit::Unit;

const DASH: &str = "–";

/// The whole report.
pub fn report_text(report: &Report) -> String {
    let mut out = format!("## {}\n\n", report.scenario);
    for note in &report.notes {
        let _ = writeln!(out, "- {note}");
    }
    if !report.notes.is_empty() {
        out.push('\n');
    }
    let head = ["", "Kalda", "spread", "Kafka", "spread", "Kalda is better", "ceiling", "of the ceiling"];
    out.push_str(&table(&head, &report.rows.iter().map(row).collect::<Vec<_>>()));
    if !report.goals.is_empty() {
        out.push('\n');
        let rows: Vec<_> = report.goals.iter().map(goal_row).collect();
        out.push_str(&table(&["goal", "wanted", "measured", ""], &rows));
    }
    out
}

fn row(comparison: &Comparison) -> Vec<String> {
    let unit = comparison.unit;
    let (kalda, kalda_spread) = shown(&comparison.kalda, unit);
    let (kafka, kafka_spread) = shown(&comparison.kafka, unit);
    let times = comparison.times_better().map(|times| format!("{times:.2} ×"));
    let ceiling = comparison.ceiling.map(|ceiling| unit.show(ceiling));
    let share = comparison.of_ceiling().map(|share| Unit::Share.show(share));
    let or_dash = |text: Option<String>| text.unwrap_or_else(|| DASH.to_owned());
    vec![
        comparison.name.clone(),
        kalda,
        kalda_spread,
        kafka,
        kafka_spread,
        or_dash(times),
        or_dash(ceiling),
        or_dash(share),
    ]
}

/// The median, and from where to where the samples go if there are several.
fn shown(samples: &Samples, unit: Unit) -> (String, String) {
    let median = samples.median().map_or_else(|| DASH.to_owned(), |median| unit.show(median));
    let spread = match samples.spread() {
        Some((low, high)) if samples.all().len() > 1 => format!("{} … {}", unit.show(low), unit.show(high)),
        _ => DASH.to_owned(),
    };
    (median, spread)
}

fn goal_row(goal: &Goal) -> Vec<String> {
    let verdict = match goal.is_met() {
        Some(true) => "met",
        Some(false) => "MISSED",
        None => "not measured",
    };
    vec![goal.name.clone(), goal.wanted_text(), goal.measured_text(), verdict.to_owned()]
}

/// Columns as wide as their widest cell: the first to the left, the others to the right.
fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let head: Vec<String> = head.iter().map(|title| (*title).to_owned()).collect();
    let widths: Vec<usize> = (0..head.len())
        .map(|column| {
            let cells = rows.iter().chain([&head]).filter_map(|row| row.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0).max(3)
        })
        .collect();
    let line = |cells: &[String]| {
        let padded = cells.iter().zip(&widths).enumerate().map(|(column, (cell, &width))| {
            if column == 0 { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
        });
        format!("| {} |\n", padded.collect::<Vec<_>>().join(" | "))
    };
    let rule: Vec<String> = widths
        .iter()
        .enumerate()
        .map(
            |(column, width)| {
                if column == 0 { "-".repeat(*width) } else { format!("{}:", "-".repeat(width - 1)) }
            },
        )
        .collect();
    let body: String = rows.iter().map(|row| line(row)).collect();
    format!("{}{}{body}", line(&head), line(&rule))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::{Bound, Kind};

    #[test]
    fn a_report_is_a_table_with_dashes_where_nothing_was_measured() {
        let mut report = Report::new("partitions");
        report.note("one sentence");
        for figure in [1.0, 2.0, 3.0] {
            report.add(Kind::Kalda, "create", Unit::Seconds, figure);
        }
        report.add(Kind::Kafka, "create", Unit::Seconds, 20.0);
        report.add(Kind::Kalda, "files", Unit::Pieces, 7.0);
        report.goals.push(Goal::figure("create", Unit::Seconds, Bound::Below(1.0), Some(2.0)));
        let text = report_text(&report);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[..4], ["## partitions", "", "- one sentence", ""]);
        assert_eq!(
            lines[6],
            "| create | 2.00 s | 1.00 s … 3.00 s | 20.00 s |      – |         10.00 × |       – |              – |"
        );
        assert_eq!(
            lines[7],
            "| files  |      7 |               – |       – |      – |               – |       – |              – |"
        );
        assert!(lines[11].ends_with("| below 1.00 s |   2.00 s | MISSED |"), "{}", lines[11]);
    }
}
