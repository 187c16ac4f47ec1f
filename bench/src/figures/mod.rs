//! What was measured, compared, judged and shown: no broker, no socket, no clock.
//!
//! ```text
//! Samples (of one figure, one broker) ─▶ Comparison (Kalda, Kafka, ceiling) ─▶ Report (of a scenario) ─▶ text, JSON
//! ```
//!
//! Invariant: a ratio says how many times better Kalda is, whatever the unit; what was not measured is shown as a dash,
//! never as a number.

mod comparison;
mod goal;
mod json;
mod report;
mod samples;
mod table;
mod unit;

pub use comparison::Kind;
pub use goal::{Bound, Goal};
pub use json::run_json;
pub use report::Report;
pub use table::report_text;
pub use unit::Unit;
