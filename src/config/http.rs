//! Where HTTP is spoken: Redpanda's admin API and REST proxy, and the schema registry.
//!
//! Invariant: each is off while its key is empty. Addresses are `http://host:port` or `host:port`; nothing else is spoken yet.

use std::fmt;

use super::values::Values;

/// The listeners that speak HTTP.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HttpConfig {
    /// Key `admin.api.listeners`.
    pub admin: Vec<HttpAddress>,
    /// Key `http.proxy.listeners`.
    pub proxy: Vec<HttpAddress>,
    /// Key `schema.registry.listeners`.
    pub schema_registry: Vec<HttpAddress>,
}

/// One address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpAddress {
    /// The host without brackets; empty: all interfaces.
    pub host: String,
    /// The port; 0: the system chooses one.
    pub port: u16,
}

impl HttpConfig {
    pub(super) fn read(values: &mut Values) -> Self {
        Self {
            admin: addresses(values, "admin.api.listeners"),
            proxy: addresses(values, "http.proxy.listeners"),
            schema_registry: addresses(values, "schema.registry.listeners"),
        }
    }
}

impl HttpAddress {
    fn parse(text: &str) -> Result<Self, &'static str> {
        let address = match text.split_once("://") {
            Some(("http", address)) => address,
            Some(("https", _)) => return Err("asks for TLS, which this version doesn't speak yet"),
            Some(_) => return Err("is no address of HTTP"),
            None => text,
        };
        let (host, port) = address.trim_end_matches('/').rsplit_once(':').ok_or("has no port")?;
        let host = host.strip_prefix('[').and_then(|inner| inner.strip_suffix(']')).unwrap_or(host);
        let is_host = host.chars().all(|char| char.is_ascii_alphanumeric() || "-_.:%".contains(char));
        match port.parse() {
            Ok(port) if is_host => Ok(Self { host: host.to_owned(), port }),
            _ => Err("is not of the form http://HOST:PORT"),
        }
    }
}

impl fmt::Display for HttpAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.contains(':') {
            write!(f, "http://[{}]:{}", self.host, self.port)
        } else {
            write!(f, "http://{}:{}", self.host, self.port)
        }
    }
}

fn addresses(values: &mut Values, key: &'static str) -> Vec<HttpAddress> {
    let mut addresses = Vec::new();
    for text in values.read::<Vec<String>>(key) {
        match HttpAddress::parse(&text) {
            Ok(address) => addresses.push(address),
            Err(reason) => values.conflict(format!("{key}: {text} {reason}")),
        }
    }
    addresses
}

#[cfg(test)]
mod tests {
    use crate::config::{ConfigError, HttpConfig, Sources};

    fn load(value: &str) -> Result<HttpConfig, ConfigError> {
        let flags = vec![("--set".to_owned(), "schema.registry.listeners".to_owned(), value.to_owned())];
        Ok(Sources { flags, ..Sources::default() }.load()?.config.http)
    }

    #[test]
    fn addresses_are_read_with_and_without_their_scheme() {
        assert_eq!(load("").unwrap(), HttpConfig::default(), "nothing is opened");
        let read = load("http://0.0.0.0:8081/, :18081,http://[::1]:0").unwrap().schema_registry;
        let read: Vec<String> = read.iter().map(ToString::to_string).collect();
        assert_eq!(read, ["http://0.0.0.0:8081", "http://:18081", "http://[::1]:0"]);
    }

    #[test]
    fn what_cannot_be_opened_is_refused_with_a_sentence() {
        for (wrong, sentence) in [
            (
                "https://h:1",
                "schema.registry.listeners: https://h:1 asks for TLS, which this version doesn't speak yet",
            ),
            ("ftp://h:1", "schema.registry.listeners: ftp://h:1 is no address of HTTP"),
            ("h", "schema.registry.listeners: h has no port"),
            ("h:99999", "schema.registry.listeners: h:99999 is not of the form http://HOST:PORT"),
            ("h h:1", "schema.registry.listeners: h h:1 is not of the form http://HOST:PORT"),
        ] {
            assert_eq!(load(wrong).unwrap_err().to_string(), sentence);
        }
    }
}
