//! Rules between keys of a broker, as Kafka checks them at start.
//!
//! Invariant: only rules that need more than one key, or that a key's own rule can't say; listeners and the
//! quorum check their own.

use super::storage::ALL_LOG_DIRS;
use crate::config::topic_config::default_of;
use crate::config::value::Value;
use crate::config::values::Values;

/// Notes every rule that doesn't hold.
pub(super) fn check(values: &mut Values) {
    check_logs(values);
    check_cordoned(values);
    check_authorizer(values);
    check_connections(values);
    check_fetching(values);
    for (prefix, name) in RANGES {
        check_range(values, prefix, name);
    }
    check_order(values, "group.streams.num.standby.replicas", "group.streams.max.standby.replicas");
    check_order(values, "group.streams.num.warmup.replicas", "group.streams.max.warmup.replicas");
    let (least, interval) =
        ("group.streams.min.task.offset.interval.ms", "group.streams.task.offset.interval.ms");
    values.require(number(values, interval) >= number(values, least), || {
        format!("{interval} must be greater than or equal to {least}")
    });
    for prefix in ["group.consumer.", "group.share.", "group.streams."] {
        check_heartbeats(values, prefix);
    }
}

/// Keys with a `min` and a `max` of their own: `{prefix}{name}`, `{prefix}min.{name}`, `{prefix}max.{name}`.
const RANGES: [(&str, &str); 12] = [
    ("group.consumer.", "session.timeout.ms"),
    ("group.consumer.", "heartbeat.interval.ms"),
    ("group.consumer.", "assignment.interval.ms"),
    ("group.share.", "session.timeout.ms"),
    ("group.share.", "heartbeat.interval.ms"),
    ("group.share.", "assignment.interval.ms"),
    ("group.share.", "delivery.count.limit"),
    ("group.share.", "record.lock.duration.ms"),
    ("group.share.", "partition.max.record.locks"),
    ("group.streams.", "session.timeout.ms"),
    ("group.streams.", "heartbeat.interval.ms"),
    ("group.streams.", "assignment.interval.ms"),
];

fn check_logs(values: &mut Values) {
    let time = |key: &str| default_of(values, key).and_then(|value| value.number());
    let (roll, jitter, retention) = (time("segment.ms"), time("segment.jitter.ms"), time("retention.ms"));
    values.require(roll.is_none_or(|time| time >= 1.0), || {
        "log.roll.ms must be greater than or equal to 1".to_owned()
    });
    values.require(jitter.is_none_or(|time| time >= 0.0), || {
        "log.roll.jitter.ms must be greater than or equal to 0".to_owned()
    });
    values.require(retention != Some(0.0), || {
        "log.retention.ms must be unlimited (-1) or, greater than or equal to 1".to_owned()
    });
}

/// Whoever asks for access control must not get a broker that lets everyone in.
fn check_authorizer(values: &mut Values) {
    let class = values.read::<String>("authorizer.class.name");
    values.require(class.is_empty(), || {
        format!("authorizer.class.name={class} asks for access control, which this version doesn't have yet")
    });
}

/// A cordoned folder is one of the data folders; `*` is all of them.
fn check_cordoned(values: &mut Values) {
    let list = |name: &str| match values.value(name) {
        Some(Value::List(items)) => items.clone(),
        _ => Vec::new(),
    };
    let cordoned = list("cordoned.log.dirs");
    let folders = if values.value("log.dirs").is_some() { list("log.dirs") } else { list("log.dir") };
    if cordoned.iter().any(|folder| folder == ALL_LOG_DIRS) {
        return values.require(cordoned.len() == 1, || {
            "When cordoned.log.dirs is set to *, it must not contain other values".to_owned()
        });
    }
    let missing: Vec<String> = cordoned.into_iter().filter(|folder| !folders.contains(folder)).collect();
    values.require(missing.is_empty(), || {
        format!(
            "All entries in cordoned.log.dirs must be present in log.dirs or log.dir. Missing entries : {}",
            missing.join(", ")
        )
    });
}

fn check_connections(values: &mut Values) {
    let (queued, frame) =
        (number(values, "queued.max.request.bytes"), number(values, "socket.request.max.bytes"));
    values.require(queued <= 0.0 || queued >= frame, || {
        "queued.max.request.bytes must be larger or equal to socket.request.max.bytes".to_owned()
    });
    let (delay, idle) = (
        number(values, "connection.failed.authentication.delay.ms"),
        number(values, "connections.max.idle.ms"),
    );
    values.require(idle < 0.0 || delay < idle, || {
        format!(
            "connection.failed.authentication.delay.ms={delay} should always be less than connections.max.idle.ms={idle} \
             to prevent failed authentication responses from timing out"
        )
    });
    let overrides =
        values.value("max.connections.per.ip.overrides").map(ToString::to_string).unwrap_or_default();
    values.require(number(values, "max.connections.per.ip") > 0.0 || !overrides.is_empty(), || {
        "max.connections.per.ip can be set to zero only if max.connections.per.ip.overrides property is set.".to_owned()
    });
    check_limits_by_address(values, &overrides);
}

fn check_limits_by_address(values: &mut Values, overrides: &str) {
    for entry in overrides.split(',').map(str::trim).filter(|entry| !entry.is_empty()) {
        match entry.rsplit_once(':').map(|(_, count)| count.trim()) {
            None => values.no_pair("max.connections.per.ip.overrides", entry, "host:count"),
            Some(count) if count.parse::<i32>().is_err() => {
                values.conflict(format!("max.connections.per.ip.overrides: {count} is not a number"));
            }
            Some(_) => {}
        }
    }
}

fn check_fetching(values: &mut Values) {
    let wait = number(values, "replica.fetch.wait.max.ms");
    values.require(wait <= number(values, "replica.socket.timeout.ms"), || {
        "replica.socket.timeout.ms should always be at least replica.fetch.wait.max.ms to prevent unnecessary socket timeouts"
            .to_owned()
    });
    values.require(wait <= number(values, "replica.lag.time.max.ms"), || {
        "replica.fetch.wait.max.ms should always be less than or equal to replica.lag.time.max.ms to prevent frequent \
         changes in ISR"
            .to_owned()
    });
}

fn check_range(values: &mut Values, prefix: &str, name: &str) {
    let (value, least, most) =
        (format!("{prefix}{name}"), format!("{prefix}min.{name}"), format!("{prefix}max.{name}"));
    values.require(number(values, &least) <= number(values, &most), || {
        format!("{most} must be greater than or equal to {least}")
    });
    values.require(number(values, &value) >= number(values, &least), || {
        format!("{value} must be greater than or equal to {least}")
    });
    check_order(values, &value, &most);
}

fn check_order(values: &mut Values, value: &str, most: &str) {
    values.require(number(values, value) <= number(values, most), || {
        format!("{value} must be less than or equal to {most}")
    });
}

fn check_heartbeats(values: &mut Values, prefix: &str) {
    let (heartbeat, session) =
        (format!("{prefix}heartbeat.interval.ms"), format!("{prefix}session.timeout.ms"));
    values.require(number(values, &heartbeat) < number(values, &session), || {
        format!("{heartbeat} must be less than {session}")
    });
}

/// The value as a number; a key without one counts as 0, and its own problem is noted elsewhere.
fn number(values: &Values, key: &str) -> f64 {
    values.value(key).and_then(|value| value.number()).unwrap_or(0.0)
}
