//! What a run will do: drawn from its seed before anything happens, so that a part of it can be run again.
//!
//! Invariant: a step's own chance comes from the step's own seed. Leaving other steps out doesn't change what it draws.

mod action;
mod setup;

use std::collections::BTreeSet;

pub use action::Action;
pub use setup::{BatchStyle, FlushPolicy, PartitionSetup, Setup, drawn_flush_policy, drawn_settings};

use crate::dice::Dice;

/// The fewest and the most steps of a run.
const STEPS: (i64, i64) = (15, 90);

/// One step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Its place in the whole plan.
    pub id: u32,
    /// Where its chance comes from.
    pub seed: u64,
    /// Which partition it is about, where it is about one.
    pub partition: usize,
    /// What is done.
    pub action: Action,
}

/// A run.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Where it was drawn from.
    pub seed: u64,
    /// The world at its beginning.
    pub setup: Setup,
    /// What happens.
    pub steps: Vec<Step>,
}

impl Plan {
    /// Draws a run.
    #[must_use]
    pub fn drawn(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let setup = Setup::drawn(&mut dice);
        let weights = Action::drawn_weights(&mut dice);
        let count = dice.between(STEPS.0, STEPS.1);
        let ids = 0..u32::try_from(count).unwrap_or(0);
        let step = |id| {
            let (seed, partition) = (dice.any(), dice.index(setup.partitions.len()));
            Step { id, seed, partition, action: Action::drawn(&weights, &mut dice) }
        };
        let steps = ids.map(step).collect();
        Self { seed, setup, steps }
    }

    /// The same run with these steps alone.
    #[must_use]
    pub fn only(&self, ids: &BTreeSet<u32>) -> Self {
        let steps = self.steps.iter().filter(|step| ids.contains(&step.id)).copied().collect();
        Self { seed: self.seed, setup: self.setup.clone(), steps }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_the_same_without_the_others() {
        let whole = Plan::drawn(3);
        assert_eq!(whole.steps, Plan::drawn(3).steps);
        let some = whole.only(&BTreeSet::from([2, 7]));
        assert_eq!(some.steps, [whole.steps[2], whole.steps[7]]);
    }
}
