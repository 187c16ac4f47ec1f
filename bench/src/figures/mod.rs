//! What was measured, compared, judged and shown: no broker, no socket, no clock.
//!
//! ```text
//! Samples (of one figure, one broker) ─▶ Comparison (Kalda, Kafka, ceiling) ─┬─▶ Report (of a scenario) ─▶ text, JSON
//! Curve (points of both brokers) ────────────────────────────────────────────┘                              JSON ─▶ document, page
//! ```
//!
//! Invariant: a ratio says how many times better Kalda is, whatever the unit; what was not measured is shown as a dash,
//! never as a number.

mod chart;
mod comparison;
mod curve;
mod document;
mod goal;
mod json;
mod page;
mod report;
mod samples;
mod table;
mod unit;

pub use comparison::Kind;
pub use curve::Plot;
pub use document::document;
pub use goal::{Bound, Goal};
pub use json::run_json;
pub use page::page;
pub use report::Report;
pub use samples::Samples;
pub use table::report_text;
pub use unit::Unit;
