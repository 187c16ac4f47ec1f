//! A static member's return (KIP-345): the same place in the group under a new id.
//!
//! Invariant: whoever still speaks for the old id is fenced, at once if its request is parked, else with its next one.

use std::sync::Arc;

use kalda_protocol::ErrorCode;

use super::effects::{Effects, JoinAnswer, SyncAnswer, Timer};
use super::group::ClassicGroup;
use super::join_request::Join;
use super::snapshot::Snapshot;
use crate::coordinator::group::ids::MemberId;
use crate::coordinator::runtime::Waiter;

impl ClassicGroup {
    /// The protocol the members would decide on with the returning member's new list.
    pub(super) fn protocol_after(&mut self, old_id: &MemberId, join: &Join) -> Option<Arc<str>> {
        let old = self.members.replace_protocols(old_id, join.protocols.clone());
        let selected = self.members.select_protocol();
        self.members.replace_protocols(old_id, old);
        selected
    }

    /// The group as it will be once the member is replaced.
    pub(super) fn snapshot_after(&self, old_id: &MemberId, join: &Join) -> Snapshot {
        let mut snapshot = self.snapshot();
        let protocol = self.protocol_name().unwrap_or_default();
        let metadata =
            join.protocols.iter().find(|known| &*known.name == protocol).map(|known| known.metadata.clone());
        for member in snapshot.members.iter_mut().filter(|member| member.id == *old_id) {
            member.id = join.new_member_id.clone();
            member.session_timeout_ms = join.session_timeout_ms;
            member.rebalance_timeout_ms = join.rebalance_timeout_ms;
            member.subscription = metadata.clone().unwrap_or_default();
        }
        snapshot.members.sort_by(|one, other| one.id.cmp(&other.id));
        if self.is_leader(old_id) {
            snapshot.leader = Some(join.new_member_id.clone());
        }
        snapshot
    }

    pub(super) fn replace_static(&mut self, old_id: &MemberId, new_id: &MemberId, fx: &mut Effects) {
        let was_leader = self.is_leader(old_id);
        let owed_sync = self.members.pending_syncs.contains(old_id);
        let Some(mut member) = self.members.remove(old_id) else { return };
        fx.cancel(Timer::Session(old_id.clone()));
        if let Some(waiter) = member.awaiting_join.take() {
            fx.join(waiter, JoinAnswer::refused(ErrorCode::FencedInstanceId, Some(old_id.clone())));
        }
        if let Some(waiter) = member.awaiting_sync.take() {
            fx.sync(waiter, SyncAnswer::refused(ErrorCode::FencedInstanceId));
        }
        member.id = new_id.clone();
        member.is_new = false;
        self.members.add(member);
        if owed_sync {
            self.members.pending_syncs.insert(new_id.clone());
        }
        if was_leader {
            self.members.leader = Some(new_id.clone());
        }
    }

    /// The replacement is written: the member goes on where it was, in the same generation.
    pub(super) fn static_replaced(&mut self, old_id: &MemberId, join: Join, fx: &mut Effects) {
        let (id, waiter, abilities) = (join.new_member_id.clone(), join.waiter, join.abilities);
        let old_leader = self.members.leader.clone();
        self.replace_static(old_id, &id, fx);
        self.members.update(&id, join.protocols, join.session_timeout_ms, join.rebalance_timeout_ms);
        self.restart_session(&id, fx);
        let answer = if abilities.skip_assignment {
            JoinAnswer { skip_assignment: self.is_leader(&id), ..self.current_generation(&id) }
        } else {
            // An older client must not learn that it leads: it would assign anew, and nobody would hear of it.
            JoinAnswer { leader: old_leader, tells_members: false, ..self.current_generation(&id) }
        };
        fx.join(waiter, answer);
    }

    /// The replacement could not be written: nothing has changed.
    pub(super) fn static_not_replaced(&self, waiter: Waiter, error: ErrorCode, fx: &mut Effects) {
        let answer = JoinAnswer {
            error,
            generation: self.generation,
            protocol_type: self.protocol_type.clone(),
            protocol_name: self.protocol_name.clone(),
            leader: self.members.leader.clone(),
            ..JoinAnswer::refused(error, None)
        };
        fx.join(waiter, answer);
    }
}
