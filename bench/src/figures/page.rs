//! A run as one HTML page with plots: made from the run's JSON, it needs no network and no script.

use std::fmt::Write as _;

use serde_json::Value;

use super::chart::{Axis, Line, chart};
use super::curve::Plot;
use super::unit::Unit;

const STYLE: &str = "body{font:15px/1.45 system-ui,sans-serif;max-width:1000px;margin:2em auto;padding:0 1em;color:#222}\
figure{display:inline-block;width:470px;margin:0 10px 18px 0}figcaption{font-weight:600}\
svg{width:100%}svg text{font-size:10px;fill:#555}.grid{stroke:#ddd}\
polyline{fill:none;stroke-width:2}polyline.kalda{stroke:#c33}polyline.kafka{stroke:#369}\
.kalda-key{color:#c33}.kafka-key{color:#369}";

/// The whole page.
pub fn page(run: &Value) -> String {
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Kalda measured</title>\
         <style>{STYLE}</style></head><body>\n<h1>Kalda measured</h1>\n<ul>\n"
    );
    for (name, fact) in run["machine"].as_object().into_iter().flatten() {
        let _ = writeln!(out, "<li>{}: {}</li>", escaped(name), escaped(fact.as_str().unwrap_or_default()));
    }
    out.push_str(
        "</ul>\n<p><span class=\"kalda-key\">— Kalda</span> &nbsp; <span class=\"kafka-key\">— Apache Kafka</span>. Lower is \
         better in every plot; axes are logarithmic.</p>\n",
    );
    for plot in Plot::ALL {
        add_plot(run, plot, &mut out);
    }
    out.push_str("</body></html>\n");
    out
}

fn add_plot(run: &Value, plot: Plot, out: &mut String) {
    let (title, axis, unit) = match plot {
        Plot::Percentiles => ("How long requests take, by share of requests", Axis::Nines, Unit::Seconds),
        Plot::CostOverLoad => {
            ("Processor time for a request, by connections", Axis::Counts, Unit::CpuPerRequest)
        }
        Plot::CostOverPartitions => {
            ("Processor time for a request, by partitions", Axis::Counts, Unit::CpuPerRequest)
        }
        Plot::MemoryOverTime => ("Memory in a long run, by minutes", Axis::Time, Unit::Bytes),
        Plot::TailOverTime => {
            ("The slowest of a thousand in a long run, by minutes", Axis::Time, Unit::Seconds)
        }
    };
    let mut drawn = String::new();
    for scenario in run["scenarios"].as_array().into_iter().flatten() {
        let curves = scenario["curves"].as_array().into_iter().flatten();
        for curve in curves.filter(|curve| curve["plot"] == plot.name()) {
            let (kalda, kafka) = (points(&curve["kalda"]), points(&curve["kafka"]));
            let lines = [Line { class: "kalda", points: &kalda }, Line { class: "kafka", points: &kafka }];
            let Some(picture) = chart(axis, unit, &lines) else { continue };
            let text = |value: &Value| escaped(value.as_str().unwrap_or_default());
            let (scenario, name) = (text(&scenario["scenario"]), text(&curve["name"]));
            let _ =
                writeln!(drawn, "<figure><figcaption>{scenario}: {name}</figcaption>\n{picture}</figure>");
        }
    }
    if !drawn.is_empty() {
        let _ = writeln!(out, "<h2>{title}</h2>\n{drawn}");
    }
}

fn points(curve: &Value) -> Vec<(f64, f64)> {
    let pairs = curve.as_array().into_iter().flatten();
    pairs.filter_map(|pair| Some((pair[0].as_f64()?, pair[1].as_f64()?))).collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_page_has_a_picture_for_each_curve_and_loads_nothing() {
        let curve = |plot: Plot| json!({ "plot": plot.name(), "name": "a <b>", "kalda": [[0.5, 0.1], [1.0, 0.2]], "kafka": [] });
        let curves: Vec<Value> = Plot::ALL.into_iter().map(curve).collect();
        let run =
            json!({ "machine": { "processors": "2" }, "scenarios": [{ "scenario": "x", "curves": curves }] });
        let page = page(&run);
        assert_eq!(page.matches("<svg").count(), Plot::ALL.len());
        assert!(page.contains("x: a &lt;b&gt;") && page.contains("processors: 2"));
        assert!(!page.contains("http") && !page.contains("<script"));
    }
}
