//! Random commits, ends of transactions, deletions and restarts, against a plain reading of what they mean.

use std::collections::BTreeMap;

use kalda_protocol::ErrorCode;
use kalda_protocol::messages::offset_delete::{
    OffsetDeleteRequest, OffsetDeleteRequestPartition, OffsetDeleteRequestTopic,
};
use kalda_protocol::records::control::TransactionResult;
use proptest::prelude::*;

use super::transaction_stories::{end, in_transaction};
use super::world::World;

const GROUPS: [&str; 3] = ["a", "b", "c"];

#[derive(Debug, Clone)]
enum Step {
    Commit(usize, i64),
    CommitInTransaction(usize, i64, i64),
    End(i64, bool),
    DeleteOffset(usize),
    DeleteGroup(usize),
    Restart,
}

fn step() -> impl Strategy<Value = Step> {
    let (group, producer, offset) = (0..GROUPS.len(), 1..4_i64, 0..1000_i64);
    prop_oneof![
        2 => (group.clone(), offset.clone()).prop_map(|(group, offset)| Step::Commit(group, offset)),
        4 => (group.clone(), producer.clone(), offset)
            .prop_map(|(group, producer, offset)| Step::CommitInTransaction(group, producer, offset)),
        3 => (producer, any::<bool>()).prop_map(|(producer, commits)| Step::End(producer, commits)),
        1 => group.clone().prop_map(Step::DeleteOffset),
        1 => group.prop_map(Step::DeleteGroup),
        1 => Just(Step::Restart),
    ]
}

/// What is known of one group: offsets with the moment at which they were written.
#[derive(Debug, Default)]
struct Known {
    committed: Option<(usize, i64)>,
    pending: BTreeMap<i64, (usize, i64)>,
}

impl Known {
    fn end(&mut self, producer: i64, commits: bool) {
        let ended = self.pending.remove(&producer).filter(|_| commits);
        // A plain commit that came later counts.
        self.committed = self.committed.max(ended);
    }

    fn told(&self) -> (i64, i16) {
        match self.committed {
            _ if !self.pending.is_empty() => (-1, ErrorCode::UnstableOffsetCommit.code()),
            Some((_, offset)) => (offset, 0),
            None => (-1, 0),
        }
    }
}

async fn delete_offset(world: &World, group: &str) {
    let partitions = vec![OffsetDeleteRequestPartition::default()];
    let topics = vec![OffsetDeleteRequestTopic { name: "t".into(), partitions }];
    let request = OffsetDeleteRequest { group_id: group.into(), topics };
    drop(world.coordinator.delete_offsets(&request).await);
}

async fn follow(steps: Vec<Step>) -> Result<(), TestCaseError> {
    let mut world = World::new();
    let mut known: [Known; GROUPS.len()] = Default::default();
    for (now, step) in steps.into_iter().enumerate() {
        match step {
            Step::Commit(group, offset) => {
                prop_assert_eq!(world.commit(GROUPS[group], offset).await, 0);
                known[group].committed = Some((now, offset));
            }
            Step::CommitInTransaction(group, producer, offset) => {
                let commit = in_transaction(producer, offset);
                prop_assert_eq!(world.commit_as(GROUPS[group], &commit).await, 0);
                known[group].pending.insert(producer, (now, offset));
            }
            Step::End(producer, commits) => {
                let result = if commits { TransactionResult::Commit } else { TransactionResult::Abort };
                prop_assert_eq!(end(&world, producer, result).await, Ok(()));
                known.iter_mut().for_each(|group| group.end(producer, commits));
            }
            Step::DeleteOffset(group) => {
                delete_offset(&world, GROUPS[group]).await;
                known[group] = Known::default();
            }
            Step::DeleteGroup(group) => {
                world.coordinator.delete_group(GROUPS[group]).await;
                known[group] = Known::default();
            }
            Step::Restart => world = world.restarted(),
        }
        for (group, known) in GROUPS.iter().zip(&known) {
            prop_assert_eq!(world.fetch(group).await, known.told(), "{} after step {}", group, now);
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn what_is_told_is_what_was_committed(steps in prop::collection::vec(step(), 1..60)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
        runtime.block_on(follow(steps))?;
    }
}
