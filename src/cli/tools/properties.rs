//! Properties of a client, from a file (`--command-config`) or from options (`--command-property KEY=VALUE`).
//!
//! Invariant: a key that asks for what this version's client can't do is refused by name, before a broker is asked; any other key
//! that means nothing here is passed over, as by Kafka's clients.

use std::collections::BTreeMap;
use std::io::ErrorKind;

use super::failure::{Failure, Thrown};

/// Beginnings of keys that ask for security, which this version doesn't have.
const SECURITY: [&str; 2] = ["sasl.", "ssl."];

/// Keys and values.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Properties(BTreeMap<String, String>);

impl Properties {
    /// Those of a file, if one is named, under those of `KEY=VALUE` texts.
    ///
    /// # Errors
    /// The file can't be read, or a key can't be honoured.
    #[expect(
        clippy::disallowed_methods,
        reason = "what the command line names is outside of the broker's world"
    )]
    pub fn read<'a>(file: Option<&str>, pairs: impl IntoIterator<Item = &'a str>) -> Result<Self, Failure> {
        let mut properties = Self::default();
        if let Some(path) = file {
            let text = std::fs::read_to_string(path).map_err(|error| match error.kind() {
                ErrorKind::NotFound => Thrown::bare("java.nio.file.NoSuchFileException", path).into(),
                _ => Failure::complaint(format_args!("{path} can't be read: {error}")),
            })?;
            let lines = text.lines().map(str::trim);
            properties.take(lines.filter(|line| !line.is_empty() && !line.starts_with(['#', '!'])));
        }
        properties.take(pairs);
        properties.refuse_security()?;
        Ok(properties)
    }

    /// The value of a key.
    pub fn value(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(String::as_str)
    }

    fn take<'a>(&mut self, pairs: impl IntoIterator<Item = &'a str>) {
        for pair in pairs {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            self.0.insert(key.trim().to_owned(), value.trim().to_owned());
        }
    }

    fn refuse_security(&self) -> Result<(), Failure> {
        let protocol = self.value("security.protocol");
        if let Some(protocol) = protocol.filter(|protocol| !protocol.eq_ignore_ascii_case("PLAINTEXT")) {
            return Err(Failure::complaint(format_args!(
                "security.protocol={protocol} can't be honoured: this version's tools connect by PLAINTEXT alone"
            )));
        }
        match self.0.keys().find(|key| SECURITY.iter().any(|beginning| key.starts_with(beginning))) {
            Some(key) => Err(Failure::complaint(format_args!(
                "{key} can't be honoured: this version's tools have no TLS and no SASL"
            ))),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn security_is_refused_by_name() {
        for (pair, named) in [
            ("security.protocol=SASL_SSL", "security.protocol=SASL_SSL can't"),
            ("sasl.mechanism=PLAIN", "sasl.mechanism can't"),
            ("ssl.truststore.location=/x", "ssl.truststore.location can't"),
        ] {
            let refused = Properties::read(None, [pair]).unwrap_err().reason();
            assert!(refused.starts_with(named), "{refused}");
        }
        let properties = Properties::read(None, ["security.protocol=plaintext", "acks= all"]).unwrap();
        assert_eq!(properties.value("acks"), Some("all"));
        assert!(Properties::read(Some("/no/such"), []).is_err());
    }
}
