//! `listeners` out of `advertised.listeners`, as the scripts of Kafka's and Confluent's images do; and addresses as scripts of modules
//! write them.
//!
//! Invariant: names and ports stay, hosts become 0.0.0.0. Of several addresses in one listener the first counts: a module asks
//! `hostname -i` for one, and a container in two networks has two.

/// The variables of the two.
pub const LISTENERS: &str = "KAFKA_LISTENERS";
pub const ADVERTISED: &str = "KAFKA_ADVERTISED_LISTENERS";

/// Adds the listeners to an environment that says only what is advertised.
pub fn derive(environment: &mut Vec<(String, String)>) {
    for (_, value) in environment.iter_mut().filter(|(variable, _)| variable == ADVERTISED) {
        *value = with_one_address_each(value);
    }
    let value = |name: &str| {
        let found = environment.iter().find(|(variable, _)| variable == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    };
    let (None, Some(advertised)) = (value(LISTENERS), value(ADVERTISED)) else { return };
    let listeners = on_all_interfaces(advertised);
    environment.retain(|(variable, _)| variable != LISTENERS);
    environment.push((LISTENERS.to_owned(), listeners));
}

fn with_one_address_each(listeners: &str) -> String {
    let listener = |listener: &str| match (listener.trim().split_once(' '), listener.rsplit_once(':')) {
        (Some((first, _)), Some((_, port))) => format!("{first}:{port}"),
        _ => listener.to_owned(),
    };
    listeners.split(',').map(listener).collect::<Vec<_>>().join(",")
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
    fn of_two_addresses_the_first_counts() {
        let told = "PLAINTEXT://localhost:32768,BROKER://172.17.0.2 172.18.0.2:9092, C://h:1 ";
        let read = "PLAINTEXT://localhost:32768,BROKER://172.17.0.2:9092, C://h:1 ";
        assert_eq!(with_one_address_each(told), read);
        assert_eq!(with_one_address_each("A://1.2.3.4 :9092"), "A://1.2.3.4:9092");
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
