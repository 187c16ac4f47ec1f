//! `{host}:{port}` and `{id}@{host}:{port}`, as Kafka reads them, and what it says of those that it can't read.
//!
//! Invariant: what is accepted here has a port of 0 to 65535. Whether there is such a host is not asked.

use super::value::Value;

/// The host, without brackets, and the port of `[protocol://]host:port`.
pub(super) fn host_and_port(text: &str) -> Option<(&str, &str)> {
    let address = match text.split_once("://") {
        Some((protocol, rest)) if is_made_of(protocol, "-%._") => rest,
        _ => text,
    };
    let (host, port) = address.rsplit_once(':')?;
    // Kafka's pattern lets either bracket be missing.
    let host = host.strip_prefix('[').unwrap_or(host);
    let host = host.strip_suffix(']').unwrap_or(host);
    let is_number = !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    (is_made_of(host, "-%._:") && is_number).then_some((host, port))
}

fn is_made_of(text: &str, others: &str) -> bool {
    text.chars().all(|char| char.is_ascii_alphanumeric() || others.contains(char))
}

/// Checks a list of addresses, the value of the key `name`.
pub(super) fn check_servers(name: &str, value: Value) -> Result<Value, String> {
    let Value::List(items) = &value else { return Ok(value) };
    for item in items {
        let (_, port) = host_and_port(item).ok_or_else(|| {
            format!(
                "Failed to parse host name from {item} for the configuration {name}. Each entry should be in the form \
                 \"{{host}}:{{port}}\""
            )
        })?;
        check_port(port)?;
    }
    Ok(value)
}

/// Checks a list of quorum voters, the value of the key `name`.
pub(super) fn check_voters(name: &str, value: Value) -> Result<Value, String> {
    const FORM: &str = "Each entry should be in the form `{id}@{host}:{port}`.";
    let Value::List(items) = &value else { return Ok(value) };
    for item in items {
        let (id, address) = match item.split_once('@') {
            Some((id, address)) if !address.contains('@') => (id, address),
            _ => return Err(format!("Invalid configuration value for {name}. {FORM}")),
        };
        if id.parse::<i32>().is_err() {
            return Err(format!("Failed to parse voter ID as an integer from {id}"));
        }
        let (_, port) = host_and_port(address).ok_or_else(|| {
            format!("Failed to parse host name from entry {item} for the configuration {name}. {FORM}")
        })?;
        check_port(port)?;
    }
    Ok(value)
}

fn check_port(port: &str) -> Result<u16, String> {
    port.parse().map_err(|_| format!("port out of range:{port}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(text: &str) -> Value {
        Value::List(text.split(',').map(str::to_owned).collect())
    }

    /// Asked of Apache Kafka 4.3.1.
    #[test]
    fn addresses_are_read_as_kafka_reads_them() {
        for right in ["h:1", ":1", "[::1]:5", "h:1:2", "PLAINTEXT://h:1", "h:1,g:2"] {
            assert!(check_servers("key", list(right)).is_ok(), "{right}");
        }
        for wrong in ["x", "h", "h:x", "h:1,", "h h:1", "h:"] {
            let sentence = check_servers("key", list(wrong)).unwrap_err();
            assert!(sentence.starts_with("Failed to parse host name from "), "{wrong}: {sentence}");
        }
        assert_eq!(check_servers("key", list("h:99999")), Err("port out of range:99999".to_owned()));
    }

    /// Asked of Apache Kafka 4.3.1.
    #[test]
    fn voters_are_read_as_kafka_reads_them() {
        for right in ["1@h:1", "1@:1", "1@[::1]:5", "1@h:1,1@h:2"] {
            assert!(check_voters("key", list(right)).is_ok(), "{right}");
        }
        let wrong = [
            ("x", "Invalid configuration value for key."),
            ("1@h:1,", "Invalid configuration value for key."),
            ("1@h", "Failed to parse host name from entry 1@h for the configuration key."),
            ("1@h:x", "Failed to parse host name from entry 1@h:x for the configuration key."),
            ("a@h:1", "Failed to parse voter ID as an integer from a"),
            ("@h:1", "Failed to parse voter ID as an integer from "),
            ("1@h:99999", "port out of range:99999"),
        ];
        for (text, beginning) in wrong {
            let sentence = check_voters("key", list(text)).unwrap_err();
            assert!(sentence.starts_with(beginning), "{text}: {sentence}");
        }
    }
}
