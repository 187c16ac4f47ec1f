//! UpdateFeatures, with Kafka's answers; those of a cluster at its highest levels are asked on the wire, in `compat-tests/answers`.

use super::world::World;
use crate::cluster::controller::intent::Intent;
use crate::cluster::controller::update_features::{
    Direction, FeatureUpdate, FeaturesUpdated, update_features,
};
use crate::cluster::image::configs::ConfigResource;
use crate::cluster::record::MetadataRecord;
use kalda_protocol::messages::metadata::feature_level_record::FeatureLevelRecord;

const METADATA: &str = "metadata.version";
const ELR: &str = "eligible.leader.replicas.version";

fn update(name: &str, level: i16, direction: Direction) -> FeatureUpdate {
    FeatureUpdate { name: name.into(), level, direction: Some(direction) }
}

fn told(world: &mut World, name: &str, level: i16, direction: Direction) -> String {
    let answer = world.decide(|view| update_features(view, &[update(name, level, direction)], Intent::Apply));
    answer.map_or_else(|error| error.to_string(), |_| "done".to_owned())
}

/// A cluster that an earlier release made.
fn at(metadata_version: i16) -> World {
    let mut world = World::new();
    for (name, feature_level) in [(METADATA, metadata_version), (ELR, 0), ("share.version", 1)] {
        let record = FeatureLevelRecord { name: name.into(), feature_level, ..Default::default() };
        world.apply(&[record.into()]);
    }
    world
}

#[test]
fn metadata_falls_only_over_levels_that_brought_no_records() {
    let mut world = at(30);
    assert_eq!(told(&mut world, METADATA, 31, Direction::Upgrade), "done");
    assert_eq!(told(&mut world, METADATA, 30, Direction::SafeDowngrade), "done");
    assert_eq!(told(&mut world, METADATA, 30, Direction::UnsafeDowngrade), "done");
    assert_eq!(told(&mut world, METADATA, 32, Direction::Upgrade), "done");
    assert_eq!(
        told(&mut world, METADATA, 31, Direction::SafeDowngrade),
        "Unsupported metadata.version downgrade from 32 to 31. Refusing to perform the requested downgrade because it \
         might delete metadata information."
    );
    assert_eq!(
        told(&mut world, METADATA, 31, Direction::UnsafeDowngrade),
        "Unsupported metadata.version downgrade from 32 to 31. Unsafe metadata downgrade is not supported in this version."
    );
    assert_eq!(world.image.features.metadata_version(), 32);
}

#[test]
fn eligible_leader_replicas_need_their_metadata_and_one_minimum_for_all() {
    let mut world = at(22);
    assert_eq!(
        told(&mut world, ELR, 1, Direction::Upgrade),
        "Invalid update version 1 for feature eligible.leader.replicas.version. eligible.leader.replicas.version could not \
         be set to 1 because it depends on metadata.version level 23"
    );
    let both = [update(ELR, 1, Direction::Upgrade), update(METADATA, 23, Direction::Upgrade)];
    assert!(
        world.decide(|view| update_features(view, &both, Intent::Apply)).is_ok(),
        "the level that it will have counts"
    );
    let minimum = world.image.configs.overrides(&ConfigResource::all_brokers());
    assert_eq!(minimum.and_then(|set| set.get("min.insync.replicas")).map(String::as_str), Some("1"));
}

#[test]
fn a_trial_writes_nothing_and_a_refusal_nothing_either() {
    let mut world = at(30);
    let updates = [update("share.version", 2, Direction::Upgrade), update("no.such", 1, Direction::Upgrade)];
    assert!(world.records(|view| update_features(view, &updates[..1], Intent::ValidateOnly)).is_empty());
    assert!(world.records(|view| update_features(view, &updates, Intent::Apply)).is_empty());
    assert_eq!(world.image.features.level("share.version"), 1);
}

/// Of a feature that comes again and again the last level counts, and a long list is gone through once.
#[test]
fn a_long_list_is_decided_at_once() {
    let mut world = at(30);
    let mut updates: Vec<_> =
        (0..100_000).map(|number| update(&format!("f{number}"), 1, Direction::Upgrade)).collect();
    assert!(world.decide(|view| update_features(view, &updates, Intent::Apply)).is_err());
    updates.clear();
    updates.resize(100_000, update("share.version", 2, Direction::Upgrade));
    updates.push(update("share.version", 0, Direction::SafeDowngrade));
    assert_eq!(world.records(|view| update_features(view, &updates, Intent::Apply)).len(), 1);
    assert_eq!(world.image.features.level("share.version"), 0);
}

#[test]
fn a_quorum_that_its_configuration_names_can_name_itself() {
    let mut world = at(30);
    world.quorum.kraft_version = 0;
    let raise = [update("kraft.version", 1, Direction::Upgrade)];
    let raised = world.decide(|view| update_features(view, &raise, Intent::Apply));
    assert_eq!(raised, Ok(FeaturesUpdated { raise_kraft_version: Some(1) }));
    let tried = world.decide(|view| update_features(view, &raise, Intent::ValidateOnly));
    assert_eq!(tried, Ok(FeaturesUpdated::default()));
    world.quorum.kraft_version = 1;
    assert_eq!(told(&mut world, "kraft.version", 1, Direction::Upgrade), "done");
    assert_eq!(
        told(&mut world, "kraft.version", 0, Direction::SafeDowngrade),
        "Invalid update version 0 for feature kraft.version. Can't downgrade the version of this feature."
    );
}

#[test]
fn the_metadata_knows_a_brokers_directories_from_their_level_on() {
    let mut world = at(16);
    let raise = [update(METADATA, 17, Direction::Upgrade)];
    let records = world.records(|view| update_features(view, &raise, Intent::Apply));
    let told = records.iter().find_map(|record| match record {
        MetadataRecord::BrokerRegistrationChange(change) => Some(change.log_dirs.clone()),
        _ => None,
    });
    assert_eq!(told, Some(vec![super::world::DIRECTORY]));
}
