//! Random events at random times, from seeds that proptest shrinks; after each, what must hold is checked.

use std::sync::Arc;

use kalda_protocol::ErrorCode;
use proptest::prelude::*;

use super::super::Timer;
use super::world::{World, consumer, id, protocols, static_member};
use crate::coordinator::group::classic::{ClassicGroup, Join, JoinAbilities, Settings, State};

#[derive(Debug, Clone)]
enum Event {
    /// A client starts, perhaps a static one.
    Start {
        is_static: bool,
        modern: bool,
        protocols: usize,
    },
    /// The nth id ever handed out joins again.
    Rejoin {
        nth: usize,
        protocols: usize,
    },
    /// The nth id asks for its assignment.
    Sync {
        nth: usize,
        stale: bool,
    },
    Heartbeat {
        nth: usize,
    },
    Leave {
        nth: usize,
    },
    /// Nothing happens for a while.
    Pass {
        ms: u32,
    },
    /// Writes fail until the next of these.
    Break {
        broken: bool,
    },
    /// The broker restarts.
    Restart,
}

fn events() -> impl Strategy<Value = Event> {
    prop_oneof![
        4 => (any::<bool>(), any::<bool>(), 0..3_usize)
            .prop_map(|(is_static, modern, protocols)| Event::Start { is_static, modern, protocols }),
        8 => (0..30_usize, 0..3_usize).prop_map(|(nth, protocols)| Event::Rejoin { nth, protocols }),
        8 => (0..30_usize, prop::bool::weighted(0.1)).prop_map(|(nth, stale)| Event::Sync { nth, stale }),
        4 => (0..30_usize).prop_map(|nth| Event::Heartbeat { nth }),
        2 => (0..30_usize).prop_map(|nth| Event::Leave { nth }),
        4 => (0..40_000_u32).prop_map(|ms| Event::Pass { ms }),
        1 => any::<bool>().prop_map(|broken| Event::Break { broken }),
        1 => Just(Event::Restart),
    ]
}

const LISTS: [&[&str]; 3] = [&["range"], &["range", "sticky"], &["sticky", "range"]];

fn play(world: &mut World, ids: &mut Vec<String>, event: &Event) {
    let nth = |nth: usize| ids.get(nth % ids.len().max(1)).cloned().unwrap_or_else(|| "nobody".to_owned());
    match event {
        Event::Start { is_static, modern, protocols: list } => {
            let name = format!("m{}", ids.len());
            let join =
                if *is_static { static_member(["i", "j"][ids.len() % 2], &name) } else { consumer(&name) };
            let abilities = JoinAbilities { known_member_id: *modern, skip_assignment: *modern };
            ids.push(name);
            world.join(Join { abilities, protocols: protocols(LISTS[*list]), ..join });
        }
        Event::Rejoin { nth: which, protocols: list } => {
            let member_id = Some(id(&nth(*which)));
            world.join(Join { member_id, protocols: protocols(LISTS[*list]), ..consumer("unused") });
        }
        Event::Sync { nth: which, stale } => {
            let name = nth(*which);
            let leads = world.group.leader().is_some_and(|leader| leader.as_str() == name);
            let assignments = if leads { world.assignments() } else { Vec::new() };
            world.sync(&name, world.group.generation() - i32::from(*stale), assignments);
        }
        Event::Heartbeat { nth: which } => drop(world.heartbeat(&nth(*which))),
        Event::Leave { nth: which } => drop(world.leave(&[(Some(&nth(*which)), None)])),
        Event::Pass { ms } => world.pass(i64::from(*ms)),
        Event::Break { broken } => world.write_error = broken.then_some(ErrorCode::CoordinatorNotAvailable),
        Event::Restart => restart(world),
    }
}

fn restart(world: &mut World) {
    let replies = world.group.close();
    for (waiter, _) in replies {
        assert!(world.asked.remove(&waiter).is_some());
    }
    assert!(world.asked.is_empty(), "a request was forgotten: {:?}", world.asked);
    let settings = Arc::clone(&world.group.settings);
    world.group = match world.written.last() {
        Some(snapshot) => ClassicGroup::from_snapshot(settings, world.memory.weight(), snapshot),
        None => ClassicGroup::new(settings, world.memory.weight(), crate::types::TimestampMs(world.now)),
    };
    world.timers.clear();
    let fx = world.group.resume(crate::types::TimestampMs(world.now));
    world.apply(fx);
}

fn check(world: &World) {
    let group = &world.group;
    let members = group.members();
    assert_eq!(members.is_empty(), group.leader().is_none());
    assert!(group.leader().is_none_or(|leader| members.contains(leader)));
    let parked_joins = members.iter().filter(|member| member.awaiting_join.is_some()).count();
    let parked_syncs = members.iter().filter(|member| member.awaiting_sync.is_some()).count();
    assert_eq!(members.awaiting_join(), parked_joins);
    assert_eq!(
        world.asked.len(),
        parked_joins + parked_syncs,
        "every open request is parked with one member"
    );
    match group.state() {
        State::Empty => assert!(members.is_empty()),
        State::PreparingRebalance => {
            assert!(world.timers.contains_key(&Timer::Join), "a join phase ends by itself");
            assert_eq!(parked_syncs, 0);
        }
        State::CompletingRebalance => {
            assert_eq!(parked_joins, 0);
            assert!(world.timers.contains_key(&Timer::Sync), "a sync phase ends by itself");
        }
        State::Stable => {
            assert_eq!((parked_joins, parked_syncs), (0, 0));
            check_stable(world);
        }
        State::Dead => panic!("nobody closed it"),
    }
    for member in members.iter() {
        assert!(group.protocol_type().is_some());
        assert_eq!(member.weight.bytes(), member.present_weight());
        // Who waits for others is not silent: its session may end meanwhile, and begins again with the answer.
        let waits = member.is_awaiting_join() || member.awaiting_sync.is_some();
        assert!(waits || world.timers.contains_key(&Timer::Session(member.id.clone())), "{member:?}");
    }
}

/// Every member holds what the leader gave it in this generation, and so does the log.
fn check_stable(world: &World) {
    let written = world.written.last().expect("a stable group is written");
    assert_eq!(written.generation, world.group.generation());
    let mut read_back =
        ClassicGroup::from_snapshot(Arc::clone(&world.group.settings), world.memory.weight(), written)
            .snapshot();
    // As Kafka does, the group is written a moment before it is stable.
    read_back.state_timestamp = world.group.snapshot().state_timestamp;
    assert_eq!(read_back, world.group.snapshot());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_the_group_stays_sound(
        delay in prop_oneof![Just(0), Just(3_000)],
        max_size in 1..6_usize,
        events in prop::collection::vec(events(), 1..120),
    ) {
        let settings = Settings { initial_rebalance_delay_ms: delay, max_size, ..Settings::default() };
        let mut world = World::with(settings);
        let mut ids = Vec::new();
        for event in &events {
            play(&mut world, &mut ids, event);
            check(&world);
        }
        restart(&mut world);
        let memory = world.memory.clone();
        drop(world);
        prop_assert_eq!(memory.used(), 0, "what a group held is given back");
    }
}
