//! A classic group becomes a consumer group while its members run (KIP-848).
//!
//! Invariant: nobody loses a partition by it: each member goes on with what its leader gave it, in the epoch of the classic generation. A group
//! whose members can't be understood stays what it was.

use std::sync::Arc;

use kalda_protocol::ErrorCode;

use super::change::metadata_hash;
use super::embedded;
use super::member::{ClassicPart, MemberState, Standing, Subscription};
use super::outcome::{Moment, Outcome, Timer};
use super::owned::Owned;
use super::record::{ConsumerRecord, GroupEpoch, TargetEpoch};
use crate::coordinator::group::classic::{ClassicGroup, Member};
use crate::coordinator::group::refusal::Refusal;
use crate::types::TimestampMs;

/// The records of the consumer group that a classic group is to become, and the timers of its members.
///
/// # Errors
/// It can't become one.
pub fn upgrade(classic: &ClassicGroup, at: &Moment<'_>) -> Result<Outcome, Refusal> {
    check(classic, at)?;
    let (epoch, mut outcome) = (classic.generation(), Outcome::default());
    let (mut targets, mut standings) = (Vec::new(), Vec::new());
    let mut names = std::collections::BTreeSet::new();
    for member in classic.members().iter() {
        let told = subscription(classic, member, at)?;
        let assignment = embedded::assignment(&member.assignment, at.topics).map_err(|_| malformed(at))?;
        if assignment.has_user_data {
            return Err(own_assignor(at));
        }
        names.extend(told.topics.iter().cloned());
        let standing = Standing {
            epoch,
            previous_epoch: epoch,
            state: MemberState::Stable,
            assigned: Arc::new(Owned::at_epoch(&assignment.partitions, epoch)),
            revoking: Arc::default(),
        };
        outcome.records.push(ConsumerRecord::Member(member.id.clone(), Some(Arc::new(told))));
        targets.push(ConsumerRecord::Target(member.id.clone(), Some(Arc::new(assignment.partitions))));
        standings.push(ConsumerRecord::Standing(member.id.clone(), Some(standing)));
        outcome.set(Timer::Session(member.id.clone()), member.session_timeout_ms);
    }
    let metadata_hash = metadata_hash(&names, at.topics);
    outcome.records.push(ConsumerRecord::Epoch(Some(GroupEpoch { epoch, metadata_hash })));
    outcome.records.extend(targets);
    let made_at = TimestampMs(0);
    outcome.records.push(ConsumerRecord::TargetEpoch(Some(TargetEpoch { epoch, made_at })));
    outcome.records.extend(standings);
    Ok(outcome)
}

fn check(classic: &ClassicGroup, at: &Moment<'_>) -> Result<(), Refusal> {
    let why = if !at.settings.migration.allows_upgrade() {
        "online upgrade is disabled"
    } else if !classic.is_consumer_group() {
        "the group does not use the consumer embedded protocol"
    } else if classic.members().len() > at.settings.max_size {
        "the group size exceeds the consumer group maximum size"
    } else {
        return Ok(());
    };
    Err(refused(at, &format!("because {why}")))
}

fn subscription(classic: &ClassicGroup, member: &Member, at: &Moment<'_>) -> Result<Subscription, Refusal> {
    let chosen = classic.protocol_name().map(|protocol| member.metadata(protocol));
    // Before its first generation a group has chosen none.
    let chosen = chosen.or_else(|| member.protocols.first().map(|protocol| protocol.metadata.clone()));
    let read = embedded::subscription(&chosen.unwrap_or_default(), at.topics).map_err(|_| malformed(at))?;
    Ok(Subscription {
        instance_id: member.instance_id.clone(),
        rack: read.rack,
        client_id: Arc::clone(&member.client_id),
        client_host: Arc::clone(&member.client_host),
        topics: Arc::new(read.topics),
        rebalance_timeout_ms: member.rebalance_timeout_ms,
        classic: Some(ClassicPart {
            session_timeout_ms: member.session_timeout_ms,
            protocols: member.protocols.clone(),
        }),
        ..Subscription::default()
    })
}

fn refused(at: &Moment<'_>, why: &str) -> Refusal {
    let message = format!("Cannot upgrade classic group {} to consumer group {why}.", at.group);
    Refusal::new(ErrorCode::GroupIdNotFound, message)
}

fn malformed(at: &Moment<'_>) -> Refusal {
    refused(at, "because the embedded consumer protocol is malformed")
}

fn own_assignor(at: &Moment<'_>) -> Refusal {
    refused(
        at,
        "because an unsupported custom assignor is in use. Please refer to the documentation or switch to a default assignor \
         before re-attempting the upgrade",
    )
}
