//! Alterations of a broker, with the answers that Apache Kafka 4.4.0 gave to the same ones. The whole table of keys is asked on the
//! wire, in `compat-tests/answers`; here stand the rules that need more than one key, or settings that are there already.

use super::AlterTarget::{AllBrokers, Broker};
use super::ConfigOperation::{self, Append, Delete, Subtract};
use super::{AlterTarget, BrokerConfig, GroupConfig, Overrides, Sources};

type Settings<'a> = &'a [(&'a str, &'a str)];

fn set(value: &str) -> ConfigOperation {
    ConfigOperation::Set(value.into())
}

fn broker(stated: Settings<'_>) -> BrokerConfig {
    let flag = |(key, value): &(&str, &str)| ("--set".to_owned(), (*key).to_owned(), (*value).to_owned());
    let sources = Sources { flags: stated.iter().map(flag).collect(), ..Sources::default() };
    sources.load().unwrap().config
}

fn settings(of: Settings<'_>) -> Overrides {
    of.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

fn alter(
    target: AlterTarget,
    before: Settings<'_>,
    operations: &[(&str, ConfigOperation)],
) -> Result<Overrides, String> {
    let operations = operations.iter().map(|(name, operation)| (*name, operation));
    let altered = broker(&[]).alter(target, &settings(before), operations);
    altered.map_err(|error| error.to_string())
}

#[test]
fn lists_grow_and_shrink_from_what_is_set_or_kafkas_default() {
    let policy = "log.cleanup.policy";
    let stories: [(Settings<'_>, ConfigOperation, &str); 6] = [
        (&[], Append("compact".into()), "delete,compact"),
        (&[(policy, "delete,compact")], Append("compact".into()), "delete,compact"),
        (&[(policy, "delete,compact")], Subtract("delete".into()), "compact"),
        (&[(policy, "compact")], Subtract("".into()), "compact"),
        (&[], Subtract("delete".into()), ""),
        (&[(policy, "delete")], set("compact"), "compact"),
    ];
    for (before, operation, after) in stories {
        let altered = alter(Broker, before, &[(policy, operation.clone())]).unwrap();
        assert_eq!(altered[policy], after, "{before:?} {operation:?}");
    }
}

#[test]
fn whatever_the_key_it_may_be_deleted() {
    let before = [("log.retention.ms", "5000"), ("my.plugin.key", "x")];
    let deletions = ["log.retention.ms", "my.plugin.key", "node.id", "ssl.keystore.location", "no.such.key"];
    for target in [Broker, AllBrokers] {
        let deletions = deletions.map(|name| (name, Delete));
        assert_eq!(alter(target, &before, &deletions), Ok(Overrides::new()));
    }
}

#[test]
fn what_another_version_left_there_refuses_nothing_else() {
    let before = [("node.id", "7"), ("log.retention.ms", "soon"), ("my.plugin.key", "x")];
    let altered = alter(Broker, &before, &[("log.retention.bytes", set("5"))]);
    assert_eq!(altered, Ok(settings(&[("log.retention.bytes", "5"), ("my.plugin.key", "x")])));
    let for_all = [("listeners", "PLAINTEXT://:1"), ("listener.name.plaintext.ssl.protocol", "x")];
    assert_eq!(alter(AllBrokers, &for_all, &[]), Ok(Overrides::new()));
}

#[test]
fn all_keys_that_are_wrong_in_the_same_way_are_told() {
    let both = [("node.id", set("1")), ("log.dirs", set("/x")), ("log.retention.ms", set("soon"))];
    let sentence = "Cannot update these configs dynamically: [log.dirs, node.id]";
    assert_eq!(alter(Broker, &[], &both), Err(sentence.to_owned()));
}

#[test]
fn a_pool_of_threads_halves_or_doubles() {
    const NAME: &str = "num.io.threads";
    let running = broker(&[(NAME, "8")]);
    let to = |target, threads: &str| {
        let threads = set(threads);
        let altered = running.alter(target, &Overrides::new(), [(NAME, &threads)]);
        altered.map(drop).map_err(|error| error.to_string())
    };
    for target in [Broker, AllBrokers] {
        assert_eq!((to(target, "4"), to(target, "16"), to(target, "8")), (Ok(()), Ok(()), Ok(())));
        assert!(
            to(target, "3")
                .unwrap_err()
                .contains("=3, value should be at least half the current value 8 for")
        );
        assert!(
            to(target, "17")
                .unwrap_err()
                .contains("=17, value should not be greater than double the current value 8")
        );
    }
}

#[test]
fn a_listener_follows_the_broker_until_it_has_a_number_of_its_own() {
    let own = "listener.name.plaintext.num.network.threads";
    assert!(alter(AllBrokers, &[], &[(own, set("6"))]).is_ok());
    let refused = alter(AllBrokers, &[], &[(own, set("7"))]).unwrap_err();
    assert!(
        refused
            .contains("num.network.threads=7, value should not be greater than double the current value 3"),
        "{refused}"
    );
    let refused = alter(AllBrokers, &[], &[("num.network.threads", set("7"))]).unwrap_err();
    assert!(refused.contains("num.network.threads=7"), "{refused}");
}

#[test]
fn listeners_do_not_come_and_go_while_the_broker_runs() {
    let listeners = |text: &str| alter(Broker, &[], &[("listeners", set(text))]);
    assert!(listeners("PLAINTEXT://:9092").is_ok(), "the same as before");
    let refused = listeners("PLAINTEXT://:9093").unwrap_err();
    assert!(refused.contains("only by a restart"), "{refused}");
}

#[test]
fn a_running_broker_takes_what_may_change_and_keeps_unknown_keys() {
    let operations = [("log.retention.ms", set("5000")), ("my.plugin.key", set("x"))];
    let altered = alter(Broker, &[], &operations).unwrap();
    let running = broker(&[]).with_dynamic(&Overrides::new(), &altered).unwrap();
    assert_eq!(running.topic_defaults.retention_ms, Some(5000));
}

#[test]
fn groups_are_refused_in_kafkas_words() {
    let refused = [
        ("foo", "1", "Unknown group config name: foo"),
        (
            "consumer.session.timeout.ms",
            "1",
            "consumer.session.timeout.ms must be in the range 45000 to 60000 inclusive.",
        ),
        ("streams.num.standby.replicas", "3", "streams.num.standby.replicas must be less than or equal to 2"),
        (
            "share.delivery.count.limit",
            "20",
            "share.delivery.count.limit must be in the range 2 to 10 inclusive.",
        ),
        (
            "share.auto.offset.reset",
            "by_duration:-P1D",
            "Invalid value by_duration:-P1D for configuration share.auto.offset.reset: Invalid value `by_duration:-P1D` \
             for configuration share.auto.offset.reset. The value must be either 'earliest', 'latest' or of the format \
             'by_duration:<PnDTnHnMn.nS>'.",
        ),
    ];
    for (name, value, sentence) in refused {
        let resolved = GroupConfig::resolve(&broker(&[]), &settings(&[(name, value)]));
        assert_eq!(resolved.map_err(|error| error.to_string()), Err(sentence.to_owned()));
    }
}

/// What Apache Kafka 4.4.0 said; 4.3.1 took an item that was there twice once, as both do at the start.
#[test]
fn cordoned_directories_are_those_of_the_broker_each_once() {
    const KEY: &str = "cordoned.log.dirs";
    let cordon = |value: &str| {
        let broker = broker(&[("log.dirs", "/a,/b")]);
        let altered = broker.alter(Broker, &Overrides::new(), [(KEY, &set(value))]);
        altered.map_err(|error| error.to_string())?;
        let config = broker.with_dynamic(&Overrides::new(), &settings(&[(KEY, value)])).unwrap();
        let paths = config.storage.cordoned_log_dirs.iter().map(|path| path.display().to_string());
        Ok::<_, String>(paths.collect::<Vec<_>>().join(","))
    };
    assert_eq!(
        [cordon(""), cordon("/b"), cordon("*")],
        ["", "/b", "/a,/b"].map(|paths| Ok(paths.to_owned()))
    );
    let refused = [
        ("/b,/b", "Configuration 'cordoned.log.dirs' values must not be duplicated."),
        ("/b,,", "Configuration 'cordoned.log.dirs' values must not be duplicated."),
        ("/b,", "Configuration 'cordoned.log.dirs' values must not be empty."),
        ("/b,*", "requirement failed: When cordoned.log.dirs is set to *, it must not contain other values"),
        (
            "/c,/a,d",
            "requirement failed: All entries in cordoned.log.dirs must be present in log.dirs or log.dir. Missing entries : \
             /c, d",
        ),
    ];
    for (value, sentence) in refused {
        assert_eq!(cordon(value), Err(sentence.to_owned()), "{value}");
    }
}
