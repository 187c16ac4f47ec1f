//! All APIs that Kafka has, as the schema tells them.
//!
//! Invariant: every version of every API is here, those that no broker serves and unstable ones too.

use std::ops::RangeInclusive;
use std::path::Path;

use anyhow::{Context, Result};
use kalda_protocol_generator::model::{Api, Schema};
use kalda_protocol_generator::parse;

/// The schema texts, where this program was built.
const SCHEMA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../protocol/schema");

/// An API in some of its versions.
#[derive(Debug, Clone)]
pub struct Versions {
    /// The key on the wire.
    pub key: i16,
    /// The versions.
    pub range: RangeInclusive<i16>,
}

/// What can be asked.
#[derive(Debug)]
pub struct Catalogue {
    schema: Schema,
    served: Vec<Versions>,
}

impl Catalogue {
    /// Reads the schema texts.
    pub fn read() -> Result<Self> {
        Ok(Self { schema: parse::schema(Path::new(SCHEMA))?, served: Vec::new() })
    }

    /// Notes what the broker at hand says that it serves.
    pub fn with_served(self, served: Vec<Versions>) -> Self {
        Self { served, ..self }
    }

    /// What the broker at hand serves.
    pub fn served(&self) -> &[Versions] {
        &self.served
    }

    /// Whether it serves this.
    pub fn is_served(&self, key: i16, version: i16) -> bool {
        self.served.iter().any(|served| served.key == key && served.range.contains(&version))
    }

    /// All APIs that aren't removed.
    pub fn apis(&self) -> impl Iterator<Item = &Api> {
        self.schema.apis.iter().filter(|api| !api.is_removed())
    }

    /// Each version of each of them.
    pub fn versions(&self) -> Vec<(&Api, i16)> {
        self.apis()
            .flat_map(|api| {
                let versions = api.request.versions;
                (versions.lowest..=versions.highest).map(move |version| (api, version))
            })
            .collect()
    }

    /// The API of a key.
    pub fn api(&self, key: i16) -> Result<&Api> {
        self.apis().find(|api| api.key == key).with_context(|| format!("no API has the key {key}"))
    }
}
