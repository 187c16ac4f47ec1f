//! Registering: ids, versions, references, modes, memory, restarts.

use super::super::*;
use super::world::*;
use crate::coordinator::runtime::{CoordinatorError, CoordinatorRecord, Entry, JournalError};
use crate::types::{Offset, PartitionIndex};
use bytes::Bytes;

#[tokio::test]
async fn the_same_schema_has_one_id_and_ids_rise_from_one() {
    let world = World::new();
    assert_eq!(world.register("a", "1").await, Ok(1));
    assert_eq!(world.register("a", "2").await, Ok(2));
    assert_eq!(world.register("a", " 1 ").await, Ok(1), "it is there already");
    assert_eq!(world.register("b", "2").await, Ok(2), "under another subject, too");
    assert_eq!(world.versions("a", Seen::Present).await, Ok(vec![1, 2]));
    assert_eq!(world.versions("b", Seen::Present).await, Ok(vec![1]));
    let held = world.registry.ask(|shard| shard.holders(2, Seen::Present, EVERYTHING)).await;
    assert_eq!(held, Ok(vec![("a".into(), 2), ("b".into(), 1)]));
    assert_eq!(world.log().len(), 3, "what is there isn't written again");
}

#[tokio::test]
async fn a_restart_replays_what_was_said() {
    let mut world = World::new();
    world.register("a", "1").await.expect("registered");
    world.register("b", "2").await.expect("registered");
    world.registry.change(|shard| shard.set_level(Some("a".to_owned()), Level::Full)).await.expect("set");
    world.registry.change(|shard| shard.set_mode(None, Mode::ReadOnly, Force::No)).await.expect("set");
    world.restart();
    assert_eq!(world.subjects(Seen::Present).await, ["a", "b"]);
    let level = world.registry.ask(|shard| shard.level(Some("a"), Fallback::None)).await;
    assert_eq!(level, Ok(Level::Full));
    let reason = "Subject c in context . is in read-only mode".to_owned();
    assert_eq!(refused(world.register("c", "3").await), SchemaError::NotPermitted(reason));
    world.registry.change(|shard| shard.remove_mode(None)).await.expect("removed");
    assert_eq!(world.register("c", "3").await, Ok(3), "ids go on where they were");
}

#[tokio::test]
async fn a_registry_without_a_topic_is_empty_and_asking_makes_none() {
    let world = World::new();
    assert_eq!(world.subjects(Seen::All).await, [""; 0]);
    assert_eq!(
        refused(world.versions("a", Seen::Present).await),
        SchemaError::SubjectNotFound("a".to_owned())
    );
    assert_eq!(refused(world.registry.ask(|shard| shard.schema(1)).await), SchemaError::IdNotFound(1));
    assert_eq!(world.log(), []);
}

#[tokio::test]
async fn an_answer_waits_for_the_commit() {
    let world = std::sync::Arc::new(World::new());
    world.register("a", "1").await.expect("registered");
    world.journal.hold_commits();
    let other = std::sync::Arc::clone(&world);
    let registering = tokio::spawn(async move { other.register("a", "2").await });
    while world.log().len() < 2 {
        tokio::task::yield_now().await;
    }
    assert!(!registering.is_finished());
    world.journal.let_commits_go();
    assert_eq!(registering.await.expect("the task"), Ok(2));
}

#[tokio::test]
async fn what_could_not_be_written_did_not_happen() {
    let world = World::new();
    world.register("a", "1").await.expect("registered");
    world.journal.fail(Some(JournalError::TooLarge));
    assert_eq!(world.register("a", "2").await, Err(RegistryError::Store(CoordinatorError::RecordsTooLarge)));
    world.journal.fail(None);
    assert_eq!(world.register("a", "3").await, Ok(2));
}

#[tokio::test]
async fn references_have_to_be_there_and_are_part_of_the_schema() {
    let world = World::new();
    let text = "import \"a.proto\";";
    let missing = refused(world.register_schema("b", protobuf(text, &[("a.proto", "a", 1)])).await);
    assert!(matches!(missing, SchemaError::InvalidSchema(_)), "{missing:?}");
    world.register_schema("a", protobuf("message A {}", &[])).await.expect("registered");
    assert_eq!(
        world.register_schema("b", protobuf(text, &[("a.proto", "a", -1)])).await,
        Ok(2),
        "the newest"
    );
    assert_eq!(
        world.register_schema("b", protobuf(text, &[("a.proto", "a", 1)])).await,
        Ok(2),
        "which is this one"
    );
    assert_eq!(
        world.register_schema("b", protobuf(text, &[])).await,
        Ok(3),
        "without it it's another schema"
    );
    let by =
        world.registry.ask(|shard| shard.referred_to_by("a", VersionNumber::Latest, Seen::Present)).await;
    assert_eq!(by, Ok(vec![2]));
}

#[tokio::test]
async fn in_mode_import_ids_come_from_the_client() {
    let world = World::new();
    let given = |subject: &str, text: &str, id: i32, version: Option<i32>| Registration {
        subject: subject.to_owned(),
        schema: avro(text),
        id: Some(id),
        version,
    };
    let register = async |registration: Registration| {
        world.registry.change(|shard| shard.register(registration.clone())).await
    };
    let reason = "Subject a in context . is not in import mode".to_owned();
    assert_eq!(refused(register(given("a", "1", 7, None)).await), SchemaError::NotPermitted(reason));
    world.registry.change(|shard| shard.set_mode(None, Mode::Import, Force::No)).await.expect("set");
    assert_eq!(register(given("a", "1", 7, Some(3))).await, Ok(7));
    assert_eq!(register(given("b", "1", 7, None)).await, Ok(7));
    let reason = "Overwrite new schema with id 7 in context . is not permitted.".to_owned();
    assert_eq!(refused(register(given("a", "2", 7, None)).await), SchemaError::NotPermitted(reason));
    assert_eq!(world.versions("a", Seen::Present).await, Ok(vec![3]));
    let reason = "Subject a in context . is not in read-write mode".to_owned();
    assert_eq!(refused(world.register("a", "9").await), SchemaError::NotPermitted(reason));
    world.registry.change(|shard| shard.set_mode(None, Mode::ReadWrite, Force::No)).await.expect("set");
    assert_eq!(world.register("a", "9").await, Ok(8));
    let again = world.registry.change(|shard| shard.set_mode(None, Mode::Import, Force::No)).await;
    let reason = "Cannot import since found existing subjects".to_owned();
    assert_eq!(refused(again), SchemaError::NotPermitted(reason));
    world.registry.change(|shard| shard.set_mode(None, Mode::Import, Force::Yes)).await.expect("set");
}

#[tokio::test]
async fn names_that_can_be_no_subject_are_refused() {
    let world = World::new();
    for name in ["__GLOBAL", "__EMPTY", "a\nb", &"x".repeat(5_000)] {
        assert!(matches!(refused(world.register(name, "1").await), SchemaError::InvalidSubject(_)), "{name}");
    }
    assert_eq!(world.register("", "1").await, Ok(1), "as in Confluent's registry");
}

#[tokio::test]
async fn a_full_registry_refuses_and_has_room_again_after_a_deletion() {
    let world = World::within(10_000);
    let text = |number: usize| format!("\"{number}{}\"", "x".repeat(2_000));
    let mut registered = 0;
    let refusal = loop {
        match world.register(&format!("s{registered}"), &text(registered)).await {
            Ok(_) => registered += 1,
            Err(error) => break error,
        }
    };
    assert_eq!(refusal, RegistryError::Refused(SchemaError::NoMemory { limit: 10_000 }));
    assert!(registered >= 2 && world.memory.used() <= 10_000, "{registered}");
    world.delete_subject("s0", Deletion::Soft).await.expect("deleted");
    world.delete_subject("s0", Deletion::Permanent).await.expect("deleted");
    world.register("again", &text(0)).await.expect("there is room");
}

#[tokio::test]
async fn all_memory_is_given_back() {
    let mut world = World::new();
    world.register("a", "1").await.expect("registered");
    world.register("b", "1").await.expect("registered");
    for subject in ["a", "b"] {
        world.delete_subject(subject, Deletion::Soft).await.expect("deleted");
        world.delete_subject(subject, Deletion::Permanent).await.expect("deleted");
    }
    assert_eq!(world.memory.used(), 0);
    world.restart();
    assert_eq!(world.subjects(Seen::All).await, [""; 0]);
    assert_eq!(world.memory.used(), 0);
}

/// As Confluent's registry leaves it: begun with a NOOP, settings, a deletion, contexts, records that nobody can read.
#[tokio::test]
async fn a_topic_of_confluents_registry_is_read() {
    let mut world = World::new();
    let records = [
        (r#"{"keytype":"NOOP","magic":0}"#, None),
        (r#"{"keytype":"CONFIG","subject":null,"magic":0}"#, Some(r#"{"compatibilityLevel":"FULL"}"#)),
        (
            r#"{"keytype":"SCHEMA","subject":"s-value","version":1,"magic":1}"#,
            Some(r#"{"subject":"s-value","version":1,"id":1,"schema":"\"string\"","deleted":false}"#),
        ),
        (
            r#"{"keytype":"DELETE_SUBJECT","subject":"s-value","magic":0}"#,
            Some(r#"{"subject":"s-value","version":1}"#),
        ),
        ("not JSON", Some("at all")),
        (
            r#"{"keytype":"SCHEMA","subject":"s-value","version":2,"magic":1}"#,
            Some(
                r#"{"subject":"s-value","version":2,"id":5,"md5":"x","schemaType":"JSON","schema":"{}","deleted":false}"#,
            ),
        ),
    ];
    world.register("first", "0").await.expect("the topic is there");
    for (offset, (key, value)) in (1..).zip(records) {
        let record = CoordinatorRecord { key: Bytes::from(key), value: value.map(Bytes::from) };
        world
            .journal
            .push(PartitionIndex(0), Entry::Record { offset: Offset(offset), transaction: None, record });
    }
    world.restart();
    assert_eq!(world.versions("s-value", Seen::Present).await, Ok(vec![2]));
    assert_eq!(world.versions("s-value", Seen::All).await, Ok(vec![1, 2]));
    assert_eq!(world.registry.ask(|shard| shard.level(None, Fallback::None)).await, Ok(Level::Full));
    assert_eq!(world.register("new", "7").await, Ok(6));
}

/// Ids that were imported can be several for one schema.
#[tokio::test]
async fn a_schema_with_two_ids_is_found_under_both_subjects() {
    let mut world = World::new();
    world.register("a", "1").await.expect("the topic is there");
    let key = r#"{"keytype":"SCHEMA","subject":"b","version":1,"magic":1}"#;
    let value = r#"{"subject":"b","version":1,"id":9,"schema":"1","deleted":false}"#;
    let record = CoordinatorRecord { key: Bytes::from(key), value: Some(Bytes::from(value)) };
    world.journal.push(PartitionIndex(0), Entry::Record { offset: Offset(1), transaction: None, record });
    world.restart();
    for (subject, id) in [("a", 1), ("b", 9)] {
        let found = world.registry.ask(|shard| shard.look_up(subject, &avro("1"), Seen::Present)).await;
        assert_eq!(found.expect("it is there").id, id);
        assert_eq!(world.register(subject, "1").await, Ok(id), "it is there already");
    }
    assert_eq!(world.register("c", "1").await, Ok(1));
    world.delete_subject("a", Deletion::Soft).await.expect("deleted");
    world.delete_subject("a", Deletion::Permanent).await.expect("deleted");
    world.delete_subject("c", Deletion::Soft).await.expect("deleted");
    world.delete_subject("c", Deletion::Permanent).await.expect("deleted");
    let found = world.registry.ask(|shard| shard.look_up("b", &avro("1"), Seen::Present)).await;
    assert_eq!(found.expect("it is there still").id, 9);
}
