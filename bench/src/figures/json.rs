//! Reports as JSON: the same figures in base units, with every sample.

use serde_json::{Value, json};

use super::comparison::Comparison;
use super::curve::Curve;
use super::goal::{Bound, Goal, Scale};
use super::report::Report;
use super::samples::Samples;

/// A whole run: what it ran on, and its reports.
pub fn run_json(machine: &[(&'static str, String)], reports: &[Report]) -> Value {
    let machine: serde_json::Map<String, Value> =
        machine.iter().map(|(name, fact)| ((*name).to_owned(), json!(fact))).collect();
    json!({ "machine": machine, "scenarios": reports.iter().map(scenario).collect::<Vec<_>>() })
}

fn scenario(report: &Report) -> Value {
    json!({
        "scenario": report.scenario,
        "notes": report.notes,
        "figures": report.rows.iter().map(comparison).collect::<Vec<_>>(),
        "curves": report.curves.iter().map(curve).collect::<Vec<_>>(),
        "goals": report.goals.iter().map(goal).collect::<Vec<_>>(),
    })
}

fn comparison(row: &Comparison) -> Value {
    json!({
        "name": row.name,
        "unit": row.unit.name(),
        "kalda": samples(&row.kalda),
        "kafka": samples(&row.kafka),
        "times_better": row.times_better(),
        "ceiling": row.ceiling,
        "of_ceiling": row.of_ceiling(),
    })
}

fn curve(curve: &Curve) -> Value {
    json!({ "plot": curve.plot.name(), "name": curve.name, "kalda": curve.kalda, "kafka": curve.kafka })
}

fn samples(samples: &Samples) -> Value {
    json!({ "median": samples.median(), "samples": samples.all() })
}

fn goal(goal: &Goal) -> Value {
    let (bound, wanted) = match goal.bound {
        Bound::AtLeast(wanted) => ("at least", wanted),
        Bound::Below(wanted) => ("below", wanted),
    };
    let unit = match goal.scale {
        Scale::Times => "times better",
        Scale::Of(unit) => unit.name(),
    };
    json!({
        "name": goal.name, "unit": unit, "bound": bound, "wanted": wanted,
        "measured": goal.measured, "met": goal.is_met(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::{Kind, Unit};

    #[test]
    fn every_sample_is_kept() {
        let mut report = Report::new("x");
        report.add(Kind::Kalda, "create", Unit::Seconds, 3.0);
        report.add(Kind::Kalda, "create", Unit::Seconds, 1.0);
        report.goals.push(Goal::times("create", 10.0, None));
        let run = run_json(&[("processors", "2".into())], &[report]);
        assert_eq!(run["machine"]["processors"], "2");
        let row = &run["scenarios"][0]["figures"][0];
        assert_eq!(row["kalda"], json!({ "median": 2.0, "samples": [3.0, 1.0] }));
        assert_eq!(row["kafka"]["median"], Value::Null);
        assert_eq!(run["scenarios"][0]["goals"][0]["met"], Value::Null);
    }
}
