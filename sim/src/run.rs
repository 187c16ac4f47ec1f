//! Runs a plan to its end, or to the first thing that is wrong; and shortens a plan that fails.
//!
//! Invariant: a panic of the broker is a violation like any other. Running a plan twice gives the same.

use std::any::Any;
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::plan::Plan;
use crate::violation::Violation;
use crate::world::{Counts, World};

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// What was done.
    pub counts: Counts,
    /// What was wrong.
    pub violation: Option<Violation>,
    /// The step in which it was seen; none at the end.
    pub failed_step: Option<u32>,
    /// What happened, where that was asked for.
    pub trace: Vec<String>,
    /// The bytes on the disk at the end, where a trace was asked for.
    pub image: BTreeMap<String, Vec<u8>>,
}

/// Whether a run notes what it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tracing {
    /// It does.
    On,
    /// It doesn't: that is quicker.
    Off,
}

/// Runs a plan.
#[must_use]
pub fn run(plan: &Plan, tracing: Tracing) -> Ending {
    let mut ending = Ending {
        counts: Counts::default(),
        violation: None,
        failed_step: None,
        trace: Vec::new(),
        image: BTreeMap::new(),
    };
    let mut world = match World::new(plan) {
        Ok(world) => world,
        Err(violation) => return Ending { violation: Some(violation), ..ending },
    };
    if tracing == Tracing::On {
        world.trace();
    }
    let mut at = None;
    let done = catch_unwind(AssertUnwindSafe(|| {
        for step in &plan.steps {
            at = Some(step.id);
            world.step(step)?;
        }
        at = None;
        world.finish()
    }));
    ending.violation = match done {
        Ok(checked) => checked.err(),
        Err(panic) => Some(Violation::new("nothing_panics", message(&*panic))),
    };
    ending.failed_step = at;
    ending.counts = world.counts();
    if tracing == Tracing::On {
        ending.trace = world.traced();
        ending.image = world.image();
    }
    ending
}

/// The fewest steps found that fail as the whole plan does: parts are left out, larger ones first, as long as the same
/// invariant is violated.
#[must_use]
pub fn shorten(plan: &Plan, violation: &Violation) -> Plan {
    let fails = |steps: &[u32]| {
        let shorter = plan.only(&steps.iter().copied().collect::<BTreeSet<_>>());
        let ending = run(&shorter, Tracing::Off);
        let same = ending.violation.is_some_and(|other| other.invariant == violation.invariant);
        same.then_some(ending.failed_step)
    };
    let mut steps: Vec<u32> = plan.steps.iter().map(|step| step.id).collect();
    // What comes after the step that shows it has no part in it.
    if let Some(Some(last)) = fails(&steps) {
        steps.retain(|step| *step <= last);
    }
    let mut part = steps.len().div_ceil(2).max(1);
    loop {
        let mut from = 0;
        while from < steps.len() {
            let without = [&steps[..from], &steps[(from + part).min(steps.len())..]].concat();
            if fails(&without).is_some() {
                steps = without;
            } else {
                from += part;
            }
        }
        if part == 1 {
            return plan.only(&steps.into_iter().collect());
        }
        part = part.div_ceil(2);
    }
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "a panic".to_owned())
}
