//! Each step of a member is the one that Apache Kafka 4.4.0's own class makes.

use std::sync::Arc;

use serde_json::Value;

use super::{assigned_tasks, entries, lines, number, task, task_sets, texts};
use crate::coordinator::group::ids::MemberId;
use crate::coordinator::group::streams::member::{Member, MemberState, Standing};
use crate::coordinator::group::streams::owners::Owners;
use crate::coordinator::group::streams::reconcile::{Target, reconcile};
use crate::coordinator::group::streams::tasks::AssignedTasks;

const VECTORS: &str = include_str!("../../../../../tests/fixtures/streams/reconciliations.jsonl");

fn standing(value: &Value) -> Standing {
    Standing {
        epoch: number(&value["epoch"]),
        previous_epoch: number(&value["previous"]),
        state: MemberState::from_code(i8::try_from(number(&value["state"])).expect("a state")),
        assigned: assigned_tasks(&value["assigned"]),
        pending_revocation: assigned_tasks(&value["pending"]),
    }
}

fn owners(value: &Value) -> Owners {
    let mut owners = Owners::default();
    for (text, process) in entries(&value["active"]) {
        let active = [(task(&text), 0)].into();
        owners.add(
            &Arc::from(process.as_str().expect("a process")),
            &AssignedTasks { active, ..AssignedTasks::default() },
        );
    }
    for (text, processes) in entries(&value["standby"]) {
        for process in texts(&processes) {
            let standby = [task(&text)].into();
            owners.add(&Arc::from(process.as_str()), &AssignedTasks { standby, ..AssignedTasks::default() });
        }
    }
    for (text, processes) in entries(&value["warmup"]) {
        for process in texts(&processes) {
            let warmup = [task(&text)].into();
            owners.add(&Arc::from(process.as_str()), &AssignedTasks { warmup, ..AssignedTasks::default() });
        }
    }
    owners
}

#[test]
fn members_step_as_kafkas_do() {
    for (number_of_vector, vector) in lines(VECTORS).enumerate() {
        let mut member = Member::new(MemberId::from("m"));
        member.profile.process_id = Arc::from("0");
        member.standing = standing(&vector["member"]);
        let tasks = task_sets(&vector["target"]["tasks"]);
        let target = Target { epoch: number(&vector["target"]["epoch"]), tasks: &tasks };
        let owned = Some(&vector["owned"]).filter(|owned| !owned.is_null()).map(task_sets);
        let next = reconcile(&member, target, &owners(&vector["owners"]), owned.as_ref());
        let expected = Some(&vector["expected"]).filter(|expected| !expected.is_null()).map(standing);
        assert_eq!(next.ok(), expected, "vector {number_of_vector}: {vector}");
    }
}
