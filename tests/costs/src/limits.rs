//! What a request may cost: the figure that was measured, and how much more is let pass.
//!
//! Invariant: a figure above its limit fails, and both are shown. One well below it is told, so that the limit follows.
//! A change that costs more on purpose changes the figure here, in the same commit, and says why.

use std::fmt;

use crate::cases::Case;
use crate::measure::{Cost, Pace};

/// What a request cost when this was written.
struct Limit {
    case: Case,
    pace: Pace,
    allocations: f64,
    calls: f64,
    /// None where the path isn't stepped through.
    instructions: Option<f64>,
}

const fn limit(case: Case, pace: Pace, allocations: f64, calls: f64, instructions: f64) -> Limit {
    Limit { case, pace, allocations, calls, instructions: Some(instructions) }
}

const fn limit_of_commit(pace: Pace, allocations: f64, calls: f64) -> Limit {
    Limit { case: Case::Commit, pace, allocations, calls, instructions: None }
}

const LIMITS: [Limit; 8] = [
    limit(Case::ProduceLeader, Pace::OneByOne, 10.0, 2.0, 8931.0),
    limit(Case::ProduceLeader, Pace::Pipelined, 8.13, 1.07, 8931.0),
    limit(Case::ProduceAll, Pace::OneByOne, 10.0, 2.0, 8931.0),
    limit(Case::ProduceAll, Pace::Pipelined, 8.25, 1.07, 8931.0),
    limit(Case::Fetch, Pace::OneByOne, 17.0, 3.0, 8204.0),
    limit(Case::Fetch, Pace::Pipelined, 15.13, 2.07, 8204.0),
    limit_of_commit(Pace::OneByOne, 19.0, 2.0),
    limit_of_commit(Pace::Pipelined, 17.12, 1.07),
];

/// One more in a request is above this, as long as there are less than fifty.
const MARGIN: f64 = 1.02;
/// libc and the checksum choose instructions by what the processor has.
const INSTRUCTIONS_MARGIN: f64 = 1.03;
/// Instructions are judged where the limits were measured.
const JUDGES_INSTRUCTIONS: bool = cfg!(target_arch = "x86_64");

/// What became of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Within its limit.
    Within,
    /// Above it.
    Above,
    /// Not judged.
    Shown,
}

/// A judged figure.
#[derive(Debug)]
pub struct Line {
    /// What became of it.
    pub verdict: Verdict,
    what: String,
    figure: f64,
    noted: Option<f64>,
    margin: f64,
}

/// Judges what a request cost.
pub fn judge(cost: &Cost) -> Vec<Line> {
    let noted = LIMITS.iter().find(|limit| limit.case == cost.case && limit.pace == cost.pace);
    let at_once = cost.pace.width();
    let line = |what: &str, figure: f64, noted: Option<f64>, margin: f64| {
        let verdict = match noted {
            None => Verdict::Shown,
            Some(noted) if figure > noted * margin => Verdict::Above,
            Some(_) => Verdict::Within,
        };
        let what = format!("{}, {at_once} at once: {what}", cost.case.name());
        Line { verdict, what, figure, noted, margin }
    };
    let mut lines = vec![
        line("allocations", cost.allocations, noted.map(|limit| limit.allocations), MARGIN),
        line("reads and writes", cost.calls, noted.map(|limit| limit.calls), MARGIN),
        line("waits (voluntary context switches)", cost.switches, None, MARGIN),
    ];
    if let Some(instructions) = cost.instructions {
        let noted = noted.filter(|_| JUDGES_INSTRUCTIONS).and_then(|limit| limit.instructions);
        lines.push(line("instructions", instructions, noted, INSTRUCTIONS_MARGIN));
    }
    lines
}

impl fmt::Display for Line {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {:.2}", self.what, self.figure)?;
        let Some(noted) = self.noted else { return write!(out, ", not judged") };
        let most = noted * self.margin;
        match self.verdict {
            Verdict::Above => write!(out, ", ABOVE its limit of {most:.2} (noted: {noted:.2})"),
            _ if self.figure < noted / self.margin => {
                write!(out, ", noted {noted:.2}: less than that; lower the figure in limits.rs")
            }
            _ => write!(out, " of {most:.2}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdicts(allocations: f64, calls: f64, instructions: Option<f64>) -> Vec<Verdict> {
        let (case, pace) = (Case::Fetch, Pace::OneByOne);
        let cost = Cost { case, pace, allocations, calls, switches: 1.0, instructions };
        judge(&cost).iter().map(|line| line.verdict).collect()
    }

    #[test]
    fn one_more_of_anything_is_above_its_limit() {
        for limit in LIMITS {
            assert!(limit.allocations + 1.0 > limit.allocations * MARGIN);
            assert!(limit.calls + 1.0 > limit.calls * MARGIN);
        }
    }

    #[test]
    fn only_what_was_counted_and_has_a_limit_is_judged() {
        let limit = LIMITS.iter().find(|limit| limit.case == Case::Fetch && limit.pace == Pace::OneByOne);
        let limit = limit.expect("it has a limit");
        let as_noted = verdicts(limit.allocations, limit.calls, None);
        assert_eq!(as_noted, [Verdict::Within, Verdict::Within, Verdict::Shown]);
        let more = verdicts(limit.allocations + 1.0, limit.calls + 1.0, None);
        assert_eq!(more, [Verdict::Above, Verdict::Above, Verdict::Shown]);
    }

    #[test]
    fn a_figure_above_is_shown_with_its_limit() {
        let cost = Cost {
            case: Case::ProduceAll,
            pace: Pace::OneByOne,
            allocations: 1e6,
            calls: 0.0,
            switches: 0.0,
            instructions: None,
        };
        let shown = judge(&cost)[0].to_string();
        assert!(shown.contains("1000000.00, ABOVE its limit of"), "{shown}");
    }
}
