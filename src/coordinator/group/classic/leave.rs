//! LeaveGroup: members go, or are sent away by an operator.
//!
//! Invariant: however many leave at once, there is at most one rebalance.

use kalda_protocol::ErrorCode;

use super::effects::Effects;
use super::group::ClassicGroup;
use crate::coordinator::group::ids::{InstanceId, MemberId};
use crate::types::TimestampMs;

/// Who is to leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaver {
    /// The member's id; `None` if an operator names a static member by its lasting name alone.
    pub member_id: Option<MemberId>,
    /// Its lasting name.
    pub instance_id: Option<InstanceId>,
}

impl Leaver {
    /// As requests name it: an empty member id is none.
    #[must_use]
    pub fn of(member_id: &str, instance_id: Option<&str>) -> Self {
        let member_id = Some(member_id).filter(|id| !id.is_empty()).map(MemberId::from);
        Self { member_id, instance_id: instance_id.map(InstanceId::from) }
    }
}

impl ClassicGroup {
    /// Members leave; one answer for each, in their order.
    pub fn leave(&mut self, leavers: &[Leaver], now: TimestampMs) -> (Vec<ErrorCode>, Effects) {
        let mut fx = Effects::default();
        let errors: Vec<ErrorCode> = leavers
            .iter()
            .map(|leaver| match self.find_leaver(leaver) {
                Ok(id) => {
                    self.drop_member(&id, &mut fx);
                    ErrorCode::None
                }
                Err(error) => error,
            })
            .collect();
        if errors.contains(&ErrorCode::None) && self.state() != super::State::Empty {
            self.maybe_prepare_rebalance(now, &mut fx);
        }
        (errors, fx)
    }

    fn find_leaver(&self, leaver: &Leaver) -> Result<MemberId, ErrorCode> {
        match (&leaver.member_id, &leaver.instance_id) {
            (None, Some(instance)) => {
                self.members.static_member(instance).cloned().ok_or(ErrorCode::UnknownMemberId)
            }
            (None, None) => Err(ErrorCode::UnknownMemberId),
            (Some(id), _) if self.members.is_promised(id) => Ok(id.clone()),
            (Some(id), instance) => {
                self.check_member(Some(id), instance.as_ref())?;
                Ok(id.clone())
            }
        }
    }
}
