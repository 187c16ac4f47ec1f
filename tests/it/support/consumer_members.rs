//! Members of consumer groups (KIP-848), each on a topic `t`.

use kalda_protocol::Uuid;
use kalda_protocol::messages::consumer_group_describe::{ConsumerGroupDescribeRequest, DescribedGroup};
use kalda_protocol::messages::consumer_group_heartbeat::{
    ConsumerGroupHeartbeatRequest, ConsumerGroupHeartbeatResponse, TopicPartitions,
};
use kalda_protocol::messages::offset_commit::{
    OffsetCommitRequest, OffsetCommitRequestPartition, OffsetCommitRequestTopic,
};

use super::TestClient;

/// A member, as its client knows it.
#[derive(Debug, Clone)]
pub struct ConsumerMember {
    /// Its group.
    pub group: String,
    /// Its id.
    pub id: String,
    /// Its lasting name.
    pub instance: Option<String>,
    /// Its epoch; 0 until it has joined.
    pub epoch: i32,
    /// What it was told to read last, which it reads.
    pub reads: Vec<i32>,
    /// An answer may have been lost. It tells all about itself with its next heartbeat, and so is told all, as clients do it.
    pub has_missed: bool,
    /// The id of `t`.
    pub topic: Uuid,
}

impl ConsumerMember {
    /// A member of `g` that hasn't joined yet.
    pub fn new(id: &str, topic: Uuid) -> Self {
        let (group, id) = ("g".to_owned(), id.to_owned());
        Self { group, id, instance: None, epoch: 0, reads: Vec::new(), has_missed: false, topic }
    }

    /// Its next heartbeat.
    pub fn heartbeat(&self) -> ConsumerGroupHeartbeatRequest {
        let reads = TopicPartitions {
            topic_id: self.topic,
            partitions: self.reads.clone(),
            ..TopicPartitions::default()
        };
        let tells_all = self.epoch == 0 || self.has_missed;
        ConsumerGroupHeartbeatRequest {
            group_id: self.group.as_str().into(),
            member_id: self.id.as_str().into(),
            member_epoch: self.epoch,
            instance_id: self.instance.as_deref().map(Into::into),
            rebalance_timeout_ms: if tells_all { 60_000 } else { -1 },
            subscribed_topic_names: tells_all.then(|| vec!["t".into()]),
            topic_partitions: Some(if self.reads.is_empty() { Vec::new() } else { vec![reads] }),
            ..ConsumerGroupHeartbeatRequest::default()
        }
    }

    /// Sends a heartbeat, and does what it is told; gives the answer's code.
    pub fn beat(&mut self, client: &mut TestClient) -> i16 {
        let answer = client.call(1, &self.heartbeat());
        self.take_in(&answer);
        answer.error_code
    }

    /// Does what it is told.
    pub fn take_in(&mut self, answer: &ConsumerGroupHeartbeatResponse) {
        if answer.error_code != 0 {
            return;
        }
        (self.epoch, self.has_missed) = (answer.member_epoch, false);
        if let Some(assignment) = &answer.assignment {
            let topics = assignment.topic_partitions.iter();
            self.reads = topics.flat_map(|topic| topic.partitions.iter().copied()).collect();
        }
    }

    /// Commits an offset; gives the answer's code.
    pub fn commit(&self, client: &mut TestClient, partition_index: i32, epoch: i32) -> i16 {
        let partition = OffsetCommitRequestPartition {
            partition_index,
            committed_offset: 1,
            ..OffsetCommitRequestPartition::default()
        };
        let topic = OffsetCommitRequestTopic {
            name: "t".into(),
            partitions: vec![partition],
            ..OffsetCommitRequestTopic::default()
        };
        let request = OffsetCommitRequest {
            group_id: self.group.as_str().into(),
            generation_id_or_member_epoch: epoch,
            member_id: self.id.as_str().into(),
            topics: vec![topic],
            ..OffsetCommitRequest::default()
        };
        client.call(9, &request).topics[0].partitions[0].error_code
    }
}

/// A consumer group as it is told.
pub fn describe_consumer_group(client: &mut TestClient, group: &str) -> DescribedGroup {
    let request = ConsumerGroupDescribeRequest {
        group_ids: vec![group.into()],
        ..ConsumerGroupDescribeRequest::default()
    };
    client.call(1, &request).groups.remove(0)
}
