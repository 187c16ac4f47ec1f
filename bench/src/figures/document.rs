//! A run as the tables of docs/BENCHMARKS.md: made from the run's JSON, put between two marks, so that the text around stays.

use std::fmt::Write as _;

use anyhow::{Context, Result};
use serde_json::Value;

use super::unit::Unit;

const BEGIN: &str = "<!-- measured: begin -->";
const END: &str = "<!-- measured: end -->";
/// Rows that the tables leave out: the JSON has them, and the plots show them.
const LEFT_OUT: [&str; 3] = [": p50", ": p99", ": max"];

/// The document with the tables of this run in place of those that it has.
pub fn document(text: &str, run: &Value) -> Result<String> {
    let (before, rest) = text.split_once(BEGIN).with_context(|| format!("no line `{BEGIN}`"))?;
    let (_, after) = rest.split_once(END).with_context(|| format!("no line `{END}`"))?;
    Ok(format!("{before}{BEGIN}\n\n{}{END}{after}", tables(run)))
}

fn tables(run: &Value) -> String {
    let mut out = String::new();
    for (name, fact) in run["machine"].as_object().into_iter().flatten() {
        let _ = writeln!(out, "- {name}: {}", fact.as_str().unwrap_or_default());
    }
    for scenario in run["scenarios"].as_array().into_iter().flatten() {
        let _ = writeln!(out, "\n### {}\n", scenario["scenario"].as_str().unwrap_or_default());
        for note in scenario["notes"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            let _ = writeln!(out, "- {note}");
        }
        out.push_str("\n| | Kalda | Kafka | Kalda is better | ceiling |\n|---|---:|---:|---:|---:|\n");
        let rows = scenario["figures"].as_array().into_iter().flatten();
        rows.filter_map(row).for_each(|row| out.push_str(&row));
        add_goals(scenario, &mut out);
    }
    out.push('\n');
    out
}

fn row(figure: &Value) -> Option<String> {
    let name = figure["name"].as_str()?;
    if LEFT_OUT.iter().any(|end| name.ends_with(end)) {
        return None;
    }
    let unit = Unit::by_name(figure["unit"].as_str()?)?;
    let shown = |value: &Value| value.as_f64().map_or_else(dash, |figure| unit.show(figure));
    let times = figure["times_better"].as_f64().map_or_else(dash, |times| format!("{times:.2} ×"));
    let (kalda, kafka) = (shown(&figure["kalda"]["median"]), shown(&figure["kafka"]["median"]));
    Some(format!("| {name} | {kalda} | {kafka} | {times} | {} |\n", shown(&figure["ceiling"])))
}

fn add_goals(scenario: &Value, out: &mut String) {
    let goals = scenario["goals"].as_array().into_iter().flatten();
    let mut lines = goals.filter_map(goal).peekable();
    if lines.peek().is_some() {
        out.push_str("\n| goal | wanted | measured | |\n|---|---:|---:|---|\n");
        lines.for_each(|line| out.push_str(&line));
    }
}

fn goal(goal: &Value) -> Option<String> {
    let unit = goal["unit"].as_str().and_then(Unit::by_name);
    let show = |figure: f64| unit.map_or_else(|| format!("{figure:.1} ×"), |unit| unit.show(figure));
    let measured = goal["measured"].as_f64().map_or_else(dash, show);
    let met = match goal["met"].as_bool() {
        Some(true) => "met",
        Some(false) => "**missed**",
        None => "not measured",
    };
    let (name, bound) = (goal["name"].as_str()?, goal["bound"].as_str()?);
    Some(format!("| {name} | {bound} {} | {measured} | {met} |\n", show(goal["wanted"].as_f64()?)))
}

fn dash() -> String {
    "–".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::{Goal, Kind, Report, run_json};

    #[test]
    fn tables_go_between_the_marks_and_nothing_else_changes() {
        let mut report = Report::new("small");
        report.add(Kind::Kalda, "fetch", Unit::CpuPerRequest, 10e-6);
        report.add(Kind::Kafka, "fetch", Unit::CpuPerRequest, 50e-6);
        report.add(Kind::Kalda, "fetch: p50", Unit::Seconds, 1.0);
        report.goals.push(Goal::times("fetch", 6.0, Some(5.0)));
        let run = run_json(&[("processors", "2".into())], &[report]);
        let text = format!("# Head\n\n{BEGIN}\nold\n{END}\n\nFoot\n");
        let made = document(&text, &run).expect("the marks are there");
        assert!(
            made.starts_with("# Head\n\n<!--") && made.ends_with("-->\n\nFoot\n") && !made.contains("old")
        );
        assert!(made.contains("- processors: 2\n"));
        assert!(made.contains("| fetch | 10.0 µs | 50.0 µs | 5.00 × | – |"), "{made}");
        assert!(made.contains("| fetch | at least 6.0 × | 5.0 × | **missed** |") && !made.contains("p50"));
        assert_eq!(document(&made, &run).expect("again"), made);
        assert!(document("no marks", &run).is_err());
    }
}
