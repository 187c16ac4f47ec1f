//! Target assignments that are made beside the group, because they take long.
//!
//! ```text
//! heartbeat ─▶ the group changes, Assign ── committed ──▶ made elsewhere ─▶ targets_made: records 7 and 6, or nothing
//!                    members go on with the last target
//! ```
//! Invariant: one is made at a time. It is written though more members have come meanwhile, whose turn is next; it is refused if one that it counts with
//! has gone, or if the group has a later one. Absent: a wait of the member that was the reason; it hears of its target with its next heartbeat.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::group::ConsumerGroup;
use super::outcome::{Assign, Moment, Outcome};
use super::record::{ConsumerRecord, TargetEpoch};
use super::settings::ASSIGNING_MOST_MS;
use crate::coordinator::group::assignor::Assignment;
use crate::coordinator::group::ids::MemberId;

impl ConsumerGroup {
    /// True while an assignment is being made.
    pub(super) fn is_assigning(&self, at: &Moment<'_>) -> bool {
        let since = self.passing.assigning_since;
        since.is_some_and(|since| at.now.0.saturating_sub(since.0) < ASSIGNING_MOST_MS)
    }

    pub(super) fn ask_for_targets(&mut self, assign: Assign, at: &Moment<'_>, outcome: &mut Outcome) {
        self.passing.assigning_since = Some(at.now);
        outcome.assign = Some(assign);
    }

    /// The targets of an epoch were made.
    pub fn targets_made(
        &mut self,
        epoch: i32,
        targets: BTreeMap<MemberId, Arc<Assignment>>,
        at: &Moment<'_>,
    ) -> Outcome {
        self.passing.assigning_since = None;
        let mut outcome = Outcome::default();
        let is_of_group = (self.target_epoch.epoch + 1..=self.epoch.epoch).contains(&epoch);
        if !is_of_group || targets.keys().any(|id| self.member(id).is_none()) {
            tracing::debug!(group = %at.group, epoch, "the group has changed while its assignment was made");
            return outcome;
        }
        for (id, target) in targets {
            if self.targets().get(&id) != Some(&target) {
                outcome.records.push(ConsumerRecord::Target(id, Some(target)));
            }
        }
        outcome.records.push(ConsumerRecord::TargetEpoch(Some(TargetEpoch { epoch, made_at: at.now })));
        outcome
    }
}
