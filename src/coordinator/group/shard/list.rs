//! What there is: ListGroups and DescribeGroups.

use kalda_protocol::messages::describe_groups::{DescribedGroup, DescribedGroupMember};
use kalda_protocol::messages::list_groups::ListedGroup;
use kalda_protocol::{ErrorCode, StrBytes};

use super::GroupShard;
use super::group::Group;
use crate::coordinator::group::classic::{ClassicGroup, Member, State};
use crate::coordinator::group::ids::GroupId;

impl GroupShard {
    /// The groups in one of these states and of one of these types; no filter lets all pass. Case doesn't matter, nor do spaces around
    /// a state.
    #[must_use]
    pub fn list(&self, states: &[StrBytes], types: &[StrBytes]) -> Vec<ListedGroup> {
        let is_of = |name: &str| types.is_empty() || types.iter().any(|kind| kind.eq_ignore_ascii_case(name));
        let is_in = |name: &str| {
            states.is_empty() || states.iter().any(|state| trimmed(state).eq_ignore_ascii_case(name))
        };
        let wanted = self
            .groups
            .iter()
            .filter(|(_, group)| is_of(group.type_name()) && is_in(group.state_filter_name()));
        wanted
            .map(|(id, group)| ListedGroup {
                group_id: StrBytes::from(id.as_str()),
                protocol_type: StrBytes::from(group.protocol_type().unwrap_or_default()),
                group_state: StrBytes::from_static(group.state_name()),
                group_type: StrBytes::from_static(group.type_name()),
                ..ListedGroup::default()
            })
            .collect()
    }

    /// How many groups there are, and the bytes of their ids.
    #[must_use]
    pub fn groups_size(&self) -> (usize, usize) {
        (self.groups.len(), self.groups.keys().map(|id| id.as_str().len()).sum())
    }

    /// How many members a group has, and how long their names are together.
    #[must_use]
    pub fn members_size(&self, id: &GroupId) -> (usize, usize) {
        self.groups.get(id).map_or((0, 0), Group::members_size)
    }

    /// A classic group with its members; their metadata and assignments are told only while it is stable.
    #[must_use]
    pub fn describe(&self, id: &GroupId) -> DescribedGroup {
        let group_id = StrBytes::from(id.as_str());
        let group = match self.groups.get(id) {
            Some(Group::Classic(group)) => group,
            Some(Group::Consumer(_) | Group::Streams(_)) => {
                return unknown(group_id, |id| format!("Group {id} is not a classic group."));
            }
            None => return unknown(group_id, |id| format!("Group {id} not found.")),
        };
        let stable_protocol = group.protocol_name().filter(|_| group.state() == State::Stable);
        DescribedGroup {
            group_id,
            group_state: StrBytes::from_static(group.state().name()),
            protocol_type: StrBytes::from(group.protocol_type().unwrap_or_default()),
            protocol_data: StrBytes::from(stable_protocol.unwrap_or_default()),
            members: described_members(group, stable_protocol),
            ..DescribedGroup::default()
        }
    }
}

/// As Java trims a text.
fn trimmed(text: &str) -> &str {
    text.trim_matches(|character| character <= ' ')
}

fn unknown(group_id: StrBytes, why: impl FnOnce(&str) -> String) -> DescribedGroup {
    DescribedGroup {
        group_state: StrBytes::from_static(State::Dead.name()),
        error_code: ErrorCode::GroupIdNotFound.code(),
        error_message: Some(StrBytes::from(why(&group_id))),
        group_id,
        ..DescribedGroup::default()
    }
}

fn described_members(group: &ClassicGroup, stable_protocol: Option<&str>) -> Vec<DescribedGroupMember> {
    let describe = |member: &Member| DescribedGroupMember {
        member_id: StrBytes::from(member.id.as_str()),
        group_instance_id: member.instance_id.as_ref().map(|instance| StrBytes::from(instance.as_str())),
        client_id: StrBytes::from(&*member.client_id),
        client_host: StrBytes::from(&*member.client_host),
        member_metadata: stable_protocol.map(|protocol| member.metadata(protocol)).unwrap_or_default(),
        // Kafka shows what a member still holds while its group rebalances.
        member_assignment: member.assignment.clone(),
        ..DescribedGroupMember::default()
    };
    group.members().iter().map(describe).collect()
}
