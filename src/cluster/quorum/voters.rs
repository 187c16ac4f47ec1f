//! Who votes, and which protocol of the quorum (`kraft.version`) is spoken.
//!
//! Invariant: with `kraft.version` 0 the voters are named by the configuration and the log says nothing of them; with 1
//! the log names them.

use kalda_protocol::messages::data::kraft_version_record::KRaftVersionRecord;
use kalda_protocol::messages::data::leader_change_message::{LeaderChangeMessage, Voter as LeaderVoter};
use kalda_protocol::messages::data::voters_record::{self, Endpoint, KRaftVersionFeature, VotersRecord};
use kalda_protocol::records::control::ControlRecord;

use crate::types::{BrokerId, Uuid};

/// The highest `kraft.version` that this node speaks.
pub const HIGHEST_KRAFT_VERSION: i16 = 1;

/// Where a controller listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ControllerEndpoint {
    /// The listener's name.
    pub listener: String,
    /// Host name or address.
    pub host: String,
    /// TCP port.
    pub port: u16,
}

impl ControllerEndpoint {
    /// For a node that has no listener of a controller: where Kafka's examples have theirs. A voter needs an address in the log; who is
    /// alone calls nobody there, and a Kafka that takes the folder over puts its own in its place, as 4.4.0 was seen to do.
    #[must_use]
    pub fn of_nobody() -> Self {
        Self { listener: "CONTROLLER".to_owned(), host: "localhost".to_owned(), port: 9093 }
    }
}

/// What the log says of its quorum.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct QuorumVoters {
    /// The `kraft.version`.
    pub kraft_version: i16,
    /// The voters' record, if the log has one.
    pub record: Option<VotersRecord>,
}

impl QuorumVoters {
    /// A quorum of one that names itself in its log.
    #[must_use]
    pub fn alone(node: BrokerId, directory_id: Uuid, endpoint: &ControllerEndpoint) -> Self {
        let voter = voters_record::Voter {
            voter_id: node.0,
            voter_directory_id: directory_id,
            endpoints: vec![Endpoint {
                name: endpoint.listener.as_str().into(),
                host: endpoint.host.as_str().into(),
                port: endpoint.port,
                ..Endpoint::default()
            }],
            kraft_version_feature: KRaftVersionFeature {
                min_supported_version: 0,
                max_supported_version: HIGHEST_KRAFT_VERSION,
                ..KRaftVersionFeature::default()
            },
            ..voters_record::Voter::default()
        };
        let record = VotersRecord { voters: vec![voter], ..VotersRecord::default() };
        Self { kraft_version: HIGHEST_KRAFT_VERSION, record: Some(record) }
    }

    /// Takes a control record of the log or of a snapshot.
    pub fn take(&mut self, record: ControlRecord) {
        match record {
            ControlRecord::KRaftVersion(version) => self.kraft_version = version.kraft_version,
            ControlRecord::KRaftVoters(voters) => self.record = Some(voters),
            _ => {}
        }
    }

    /// The voters that the log names.
    #[must_use]
    pub fn ids(&self) -> Vec<BrokerId> {
        let voters = self.record.iter().flat_map(|record| &record.voters);
        voters.map(|voter| BrokerId(voter.voter_id)).collect()
    }

    /// The control records that say all this; none at `kraft.version` 0.
    #[must_use]
    pub fn to_records(&self) -> Vec<ControlRecord> {
        let Some(voters) = self.record.clone().filter(|_| self.kraft_version > 0) else { return Vec::new() };
        let version =
            KRaftVersionRecord { kraft_version: self.kraft_version, ..KRaftVersionRecord::default() };
        vec![ControlRecord::KRaftVersion(version), ControlRecord::KRaftVoters(voters)]
    }
}

/// The record with which a leader begins its epoch, elected by itself.
#[must_use]
pub fn leader_change(node: BrokerId) -> ControlRecord {
    let voter = || LeaderVoter { voter_id: node.0, ..LeaderVoter::default() };
    ControlRecord::LeaderChange(LeaderChangeMessage {
        version: 0,
        leader_id: node.0,
        voters: vec![voter()],
        granting_voters: vec![voter()],
        ..LeaderChangeMessage::default()
    })
}
