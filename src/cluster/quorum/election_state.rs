//! `quorum-state`: the epoch this node has seen, its leader, and this node's vote in it.
//!
//! ```text
//! data version 0 (kraft.version 0):
//! {"clusterId":"","leaderId":1,"leaderEpoch":1,"votedId":-1,"appliedOffset":0,"currentVoters":[{"voterId":1}],"data_version":0}
//! data version 1 (kraft.version 1):
//! {"leaderId":1,"leaderEpoch":2,"votedId":-1,"votedDirectoryId":"AAAAAAAAAAAAAAAAAAAAAA","data_version":1}
//! ```
//!
//! Invariant: an epoch that was written is never taken again. Pure text; the metadata log reads and writes the file.

use serde::{Deserialize, Serialize};

use crate::types::{BrokerId, LeaderEpoch, Uuid};

/// The file's name.
pub const QUORUM_STATE: &str = "quorum-state";

/// What the file says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ElectionState {
    /// The epoch.
    pub epoch: LeaderEpoch,
    /// Its leader, or [`BrokerId::NONE`].
    pub leader: BrokerId,
    /// Whom this node voted for, or [`BrokerId::NONE`].
    pub voted: BrokerId,
}

/// Both versions; a field that a version doesn't have is left out.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct StateJson {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cluster_id: Option<String>,
    leader_id: i32,
    leader_epoch: i32,
    voted_id: i32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    voted_directory_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    applied_offset: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    current_voters: Option<Vec<VoterJson>>,
    #[serde(rename = "data_version")]
    data_version: i16,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct VoterJson {
    voter_id: i32,
}

impl ElectionState {
    /// The state of an elected leader.
    #[must_use]
    pub const fn led_by(leader: BrokerId, epoch: LeaderEpoch) -> Self {
        Self { epoch, leader, voted: BrokerId::NONE }
    }

    /// Reads the file's text; the error says what is wrong with it.
    pub fn parse(text: &[u8]) -> Result<Self, String> {
        let json: StateJson = serde_json::from_slice(text).map_err(|error| error.to_string())?;
        if !(0..=1).contains(&json.data_version) {
            return Err(format!("data version {} is unknown", json.data_version));
        }
        Ok(Self {
            epoch: LeaderEpoch(json.leader_epoch),
            leader: BrokerId(json.leader_id),
            voted: BrokerId(json.voted_id),
        })
    }

    /// The file's text, for a quorum of the leader alone.
    #[must_use]
    pub fn format(&self, kraft_version: i16) -> String {
        let (leader_id, leader_epoch, voted_id) = (self.leader.0, self.epoch.0, self.voted.0);
        let json = match kraft_version {
            0 => StateJson {
                cluster_id: Some(String::new()),
                leader_id,
                leader_epoch,
                voted_id,
                voted_directory_id: None,
                applied_offset: Some(0),
                current_voters: Some(vec![VoterJson { voter_id: leader_id }]),
                data_version: 0,
            },
            _ => StateJson {
                cluster_id: None,
                leader_id,
                leader_epoch,
                voted_id,
                voted_directory_id: Some(Uuid::ZERO.to_string()),
                applied_offset: None,
                current_voters: None,
                data_version: 1,
            },
        };
        // Integers and ASCII text always serialise.
        serde_json::to_string(&json).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KAFKA_0: &str = "{\"clusterId\":\"\",\"leaderId\":1,\"leaderEpoch\":1,\"votedId\":-1,\"appliedOffset\":0,\
                           \"currentVoters\":[{\"voterId\":1}],\"data_version\":0}";
    const KAFKA_1: &str = "{\"leaderId\":1,\"leaderEpoch\":2,\"votedId\":-1,\
                           \"votedDirectoryId\":\"AAAAAAAAAAAAAAAAAAAAAA\",\"data_version\":1}";

    #[test]
    fn both_versions_are_as_kafka_writes_them() {
        for (text, epoch, kraft_version) in [(KAFKA_0, 1, 0), (KAFKA_1, 2, 1)] {
            let state = ElectionState::parse(text.as_bytes()).expect("Kafka wrote it");
            assert_eq!(state, ElectionState::led_by(BrokerId(1), LeaderEpoch(epoch)));
            assert_eq!(state.format(kraft_version), text);
        }
    }

    #[test]
    fn other_text_is_refused() {
        assert!(ElectionState::parse(b"").is_err());
        assert!(ElectionState::parse(KAFKA_1.replace("version\":1", "version\":2").as_bytes()).is_err());
    }
}
