//! A consumer group becomes a classic group while its members run, when none is left that speaks the consumer protocol (KIP-848).
//!
//! Invariant: each member goes on with its target, in the generation that is the group's epoch, until all have joined again.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::embedded;
use super::group::ConsumerGroup;
use super::member::Subscription;
use super::outcome::Moment;
use super::owned::Owned;
use crate::coordinator::group::classic::{self, ClassicGroup, Newcomer};
use crate::coordinator::group::ids::MemberId;
use crate::sys::Weight;

/// A member of the classic protocol that takes the place of the last one of the consumer protocol.
pub struct Successor<'a> {
    /// Whose place it takes.
    pub replaces: &'a MemberId,
    /// Its id.
    pub id: &'a MemberId,
    /// What it told.
    pub told: &'a Subscription,
}

impl ConsumerGroup {
    /// Whether the group is to become a classic one once these have gone.
    #[must_use]
    pub fn is_downgraded_without(
        &self,
        gone: &BTreeSet<&MemberId>,
        settings: &classic::Settings,
        at: &Moment<'_>,
    ) -> bool {
        let left = self.len().saturating_sub(gone.len());
        let is_classic = |id: &&&MemberId| self.member(id).is_some_and(super::member::Member::is_classic);
        let classic_left = self.index().classic_members() - gone.iter().filter(is_classic).count();
        let fits = left > 0 && left <= settings.max_size;
        classic_left == left && fits && at.settings.migration.allows_downgrade()
    }

    /// Whether the group is to become a classic one once a member of the classic protocol has this one's place.
    #[must_use]
    pub fn is_downgraded_in_place_of(
        &self,
        replaced: &MemberId,
        settings: &classic::Settings,
        at: &Moment<'_>,
    ) -> bool {
        let is_last = self.member(replaced).is_some_and(|member| !member.is_classic())
            && self.index().classic_members() + 1 == self.len();
        is_last && self.len() <= settings.max_size && at.settings.migration.allows_downgrade()
    }

    /// The classic group of those that stay, and of a successor. `weight` is that of the group and its name.
    #[must_use]
    pub fn downgraded(
        &self,
        gone: &BTreeSet<&MemberId>,
        successor: Option<&Successor<'_>>,
        (settings, weight): (Arc<classic::Settings>, Weight),
        at: &Moment<'_>,
    ) -> ClassicGroup {
        let stay = self.members().filter(|(id, _)| !gone.contains(id));
        let stay = stay.filter(|(id, _)| successor.is_none_or(|successor| successor.replaces != *id));
        let mut members: Vec<_> =
            stay.filter_map(|(id, member)| self.newcomer(id, id, &member.told, at)).collect();
        members.extend(successor.and_then(|new| self.newcomer(new.id, new.replaces, new.told, at)));
        ClassicGroup::of_newcomers(settings, weight, self.epoch(), members, at.now)
    }

    fn newcomer(
        &self,
        id: &MemberId,
        target_of: &MemberId,
        told: &Subscription,
        at: &Moment<'_>,
    ) -> Option<Newcomer> {
        let classic = told.classic.as_ref()?;
        let target = Owned::at_epoch(&self.target(target_of), 0);
        let metadata = classic.protocols.first().map(|protocol| protocol.metadata.clone());
        Some(Newcomer {
            id: id.clone(),
            instance_id: told.instance_id.clone(),
            client_id: Arc::clone(&told.client_id),
            client_host: Arc::clone(&told.client_host),
            rebalance_timeout_ms: told.rebalance_timeout_ms,
            session_timeout_ms: classic.session_timeout_ms,
            protocols: classic.protocols.clone(),
            assignment: embedded::written(&target, &metadata.unwrap_or_default(), at.topics),
        })
    }
}
