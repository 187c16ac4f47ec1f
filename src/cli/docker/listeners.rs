//! `listeners` out of `advertised.listeners`, as the scripts of Kafka's and Confluent's images do.
//!
//! Invariant: names and ports stay, hosts become 0.0.0.0.

/// The variables of the two.
pub const LISTENERS: &str = "KAFKA_LISTENERS";
pub const ADVERTISED: &str = "KAFKA_ADVERTISED_LISTENERS";

/// Adds the listeners to an environment that says only what is advertised.
pub fn derive(environment: &mut Vec<(String, String)>) {
    let value = |name: &str| {
        let found = environment.iter().find(|(variable, _)| variable == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    };
    let (None, Some(advertised)) = (value(LISTENERS), value(ADVERTISED)) else { return };
    let listeners = on_all_interfaces(advertised);
    environment.retain(|(variable, _)| variable != LISTENERS);
    environment.push((LISTENERS.to_owned(), listeners));
}

fn on_all_interfaces(advertised: &str) -> String {
    let listener = |listener: &str| match listener.split_once("://") {
        Some((name, address)) => {
            let port = address.rsplit_once(':').map_or("", |(_, port)| port);
            format!("{name}://0.0.0.0:{port}")
        }
        None => listener.to_owned(),
    };
    advertised.split(',').map(listener).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_become_all_interfaces() {
        let derived = [
            ("PLAINTEXT://localhost:9092", "PLAINTEXT://0.0.0.0:9092"),
            ("TC-0://kafka:19092,B://[::1]:9,", "TC-0://0.0.0.0:19092,B://0.0.0.0:9,"),
            ("A://:9092", "A://0.0.0.0:9092"),
            ("no listener", "no listener"),
            ("A://host", "A://0.0.0.0:"),
        ];
        for (advertised, listeners) in derived {
            assert_eq!(on_all_interfaces(advertised), listeners);
        }
    }

    #[test]
    fn only_what_is_not_said_is_derived() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let mut environment = vec![pair(ADVERTISED, "A://h:1"), pair(LISTENERS, "")];
        derive(&mut environment);
        assert_eq!(environment, [pair(ADVERTISED, "A://h:1"), pair(LISTENERS, "A://0.0.0.0:1")]);
        for said in
            [vec![pair(ADVERTISED, "A://h:1"), pair(LISTENERS, "A://:2")], vec![pair(ADVERTISED, "")], vec![]]
        {
            let mut environment = said.clone();
            derive(&mut environment);
            assert_eq!(environment, said);
        }
    }
}
