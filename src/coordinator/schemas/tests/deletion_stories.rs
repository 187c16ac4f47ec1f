//! Deleting: softly and for good, versions and subjects, and what comes after.

use super::super::*;
use super::world::*;

#[tokio::test]
async fn a_subject_is_deleted_softly_first_and_then_for_good() {
    let mut world = World::new();
    world.register("a", "1").await.expect("registered");
    world.register("a", "2").await.expect("registered");
    let name = || "a".to_owned();
    assert_eq!(
        refused(world.delete_subject("a", Deletion::Permanent).await),
        SchemaError::SubjectNotSoftDeleted(name())
    );
    assert_eq!(world.delete_subject("a", Deletion::Soft).await, Ok(vec![1, 2]));
    for _ in 0..2 {
        assert_eq!(world.subjects(Seen::Present).await, [""; 0]);
        assert_eq!(world.subjects(Seen::All).await, ["a"]);
        assert_eq!(world.subjects(Seen::Deleted).await, ["a"]);
        assert!(world.registry.ask(|shard| shard.schema(2)).await.is_ok(), "what was written is read still");
        world.restart();
    }
    assert_eq!(
        refused(world.delete_subject("a", Deletion::Soft).await),
        SchemaError::SubjectSoftDeleted(name())
    );
    assert_eq!(world.delete_subject("a", Deletion::Permanent).await, Ok(vec![1, 2]));
    world.restart();
    assert_eq!(world.subjects(Seen::All).await, [""; 0]);
    assert_eq!(refused(world.registry.ask(|shard| shard.schema(2)).await), SchemaError::IdNotFound(2));
    assert_eq!(
        refused(world.delete_subject("a", Deletion::Soft).await),
        SchemaError::SubjectNotFound(name())
    );
}

#[tokio::test]
async fn a_version_is_deleted_softly_first_and_then_for_good() {
    let world = World::new();
    world.register("a", "1").await.expect("registered");
    world.register("a", "2").await.expect("registered");
    assert_eq!(
        refused(world.delete_version("a", 1, Deletion::Permanent).await),
        SchemaError::VersionNotSoftDeleted("a".to_owned(), 1)
    );
    assert_eq!(world.delete_version("a", 1, Deletion::Soft).await, Ok(1));
    assert_eq!(world.versions("a", Seen::Present).await, Ok(vec![2]));
    assert_eq!(
        refused(world.delete_version("a", 1, Deletion::Soft).await),
        SchemaError::VersionSoftDeleted("a".to_owned(), 1)
    );
    assert_eq!(refused(world.delete_version("a", 9, Deletion::Soft).await), SchemaError::VersionNotFound(9));
    assert_eq!(world.delete_version("a", 1, Deletion::Permanent).await, Ok(1));
    assert_eq!(world.versions("a", Seen::All).await, Ok(vec![2]));
}

#[tokio::test]
async fn what_was_deleted_comes_back_with_its_id_as_a_new_version() {
    let mut world = World::new();
    world.register("a", "1").await.expect("registered");
    world.delete_subject("a", Deletion::Soft).await.expect("deleted");
    assert_eq!(world.register("a", "1").await, Ok(1));
    for _ in 0..2 {
        assert_eq!(world.versions("a", Seen::All).await, Ok(vec![2]), "the deleted version gives way");
        world.restart();
    }
}

#[tokio::test]
async fn what_is_referred_to_stays() {
    let world = World::new();
    world.register_schema("a", protobuf("A", &[])).await.expect("registered");
    world.register_schema("b", protobuf("B", &[("a.proto", "a", 1)])).await.expect("registered");
    for refusal in [
        refused(world.delete_version("a", 1, Deletion::Soft).await),
        refused(world.delete_subject("a", Deletion::Soft).await),
    ] {
        let SchemaError::ReferenceExists(key) = refusal else { panic!("{refusal:?}") };
        assert_eq!(key.to_string(), "{magic=1,keytype=SCHEMA,subject=a,version=1}");
    }
    world.delete_subject("b", Deletion::Soft).await.expect("deleted");
    world.delete_subject("a", Deletion::Soft).await.expect("nothing that is seen refers to it");
    let refusal = refused(world.delete_subject("a", Deletion::Permanent).await);
    assert!(matches!(refusal, SchemaError::ReferenceExists(_)), "{refusal:?}");
    world.delete_subject("b", Deletion::Permanent).await.expect("deleted");
    world.delete_subject("a", Deletion::Permanent).await.expect("deleted");
}

#[tokio::test]
async fn settings_go_with_the_last_version() {
    let world = World::new();
    let subject = || Some("a".to_owned());
    for permanent_by_version in [false, true] {
        world.register("a", "1").await.expect("registered");
        world.registry.change(|shard| shard.set_level(subject(), Level::None)).await.expect("set");
        world.delete_subject("a", Deletion::Soft).await.expect("deleted");
        let level = async || world.registry.ask(|shard| shard.level(Some("a"), Fallback::None)).await;
        assert_eq!(level().await, Ok(Level::None), "it may come back");
        if permanent_by_version {
            world.delete_version("a", 1, Deletion::Permanent).await.expect("deleted");
        } else {
            world.delete_subject("a", Deletion::Permanent).await.expect("deleted");
        }
        assert_eq!(refused(level().await), SchemaError::NoLevel("a".to_owned()));
    }
}

#[tokio::test]
async fn a_level_of_a_subject_is_told_apart_from_that_of_the_registry() {
    let world = World::new();
    let level = async |subject: Option<&'static str>, fallback| {
        world.registry.ask(|shard| shard.level(subject, fallback)).await
    };
    assert_eq!(level(None, Fallback::None).await, Ok(Level::Backward));
    assert_eq!(refused(level(Some("a"), Fallback::None).await), SchemaError::NoLevel("a".to_owned()));
    world.registry.change(|shard| shard.set_level(None, Level::Full)).await.expect("set");
    assert_eq!(level(Some("a"), Fallback::ToGlobal).await, Ok(Level::Full));
    assert_eq!(world.registry.change(|shard| shard.remove_level(None)).await, Ok(Level::Full));
    assert_eq!(level(None, Fallback::None).await, Ok(Level::Backward));
    let none = world.registry.change(|shard| shard.remove_level(Some("a".to_owned()))).await;
    assert_eq!(refused(none), SchemaError::SubjectNotFound("a".to_owned()));
}

#[tokio::test]
async fn the_mode_of_a_subject_says_nothing_of_the_registry() {
    let world = World::new();
    let read_only = async |subject: Option<&str>| {
        let subject = subject.map(str::to_owned);
        world
            .registry
            .change(|shard| shard.set_mode(subject.clone(), Mode::ReadOnly, Force::No))
            .await
            .expect("set");
    };
    let set_level = async || world.registry.change(|shard| shard.set_level(None, Level::Full)).await;
    read_only(Some("")).await;
    assert_eq!(set_level().await, Ok(()), "the subject without a name is one of many");
    read_only(None).await;
    let reason = "Subject null in context . is in read-only mode".to_owned();
    assert_eq!(refused(set_level().await), SchemaError::NotPermitted(reason));
}
