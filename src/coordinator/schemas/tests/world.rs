//! A registry over a log in memory, and the verbs of the stories.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::Map;

use super::super::*;
use crate::coordinator::runtime::{Entry, MemoryJournal};
use crate::sys::{KeptMemory, ManualClock};
use crate::types::PartitionIndex;

pub const EVERYTHING: Page = Page { skip: 0, take: usize::MAX };

/// A registry that can be started anew on the same log.
pub struct World {
    pub journal: Arc<MemoryJournal>,
    pub memory: KeptMemory,
    pub registry: SchemaRegistry,
    topic: Arc<AtomicBool>,
}

struct Topic(Arc<AtomicBool>);

impl SchemasTopic for Topic {
    fn is_there(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    fn create(&self) -> Pin<Box<dyn Future<Output = Result<(), String>> + Send + '_>> {
        Box::pin(async {
            self.0.store(true, Ordering::Relaxed);
            Ok(())
        })
    }
}

impl World {
    pub fn new() -> Self {
        Self::within(usize::MAX)
    }

    /// It may keep so many bytes.
    pub fn within(limit: usize) -> Self {
        let (journal, topic) = (Arc::new(MemoryJournal::new(1)), Arc::new(AtomicBool::new(false)));
        let memory = KeptMemory::new(limit);
        let registry = registry(&journal, &topic, &memory);
        Self { journal, memory, registry, topic }
    }

    /// The broker starts again.
    pub fn restart(&mut self) {
        self.registry = registry(&self.journal, &self.topic, &self.memory);
    }

    pub async fn register(&self, subject: &str, text: &str) -> Result<i32, RegistryError> {
        self.register_schema(subject, avro(text)).await
    }

    pub async fn register_schema(&self, subject: &str, schema: Schema) -> Result<i32, RegistryError> {
        let registration = Registration { subject: subject.to_owned(), schema, id: None, version: None };
        self.registry.change(|shard| shard.register(registration.clone())).await
    }

    pub async fn versions(&self, subject: &str, seen: Seen) -> Result<Vec<i32>, RegistryError> {
        self.registry.ask(|shard| shard.versions(subject, seen, EVERYTHING)).await
    }

    pub async fn subjects(&self, seen: Seen) -> Vec<String> {
        let named = self.registry.ask(|shard| Ok(shard.subjects("", seen, EVERYTHING))).await;
        named.expect("readable").iter().map(ToString::to_string).collect()
    }

    pub async fn delete_subject(&self, subject: &str, deletion: Deletion) -> Result<Vec<i32>, RegistryError> {
        self.registry.change(|shard| shard.delete_subject(subject, deletion)).await
    }

    pub async fn delete_version(
        &self,
        subject: &str,
        version: i32,
        deletion: Deletion,
    ) -> Result<i32, RegistryError> {
        self.registry
            .change(|shard| shard.delete_version(subject, VersionNumber::Is(version), deletion))
            .await
    }

    /// Keys and values of the log, as text.
    pub fn log(&self) -> Vec<(String, Option<String>)> {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("text");
        let entries = self.journal.entries(PartitionIndex(0)).into_iter();
        let records = entries.map(|entry| match entry {
            Entry::Record { record, .. } => (text(&record.key), record.value.map(|value| text(&value))),
            Entry::EndTransaction { .. } => panic!("no transaction"),
        });
        records.collect()
    }
}

fn registry(journal: &Arc<MemoryJournal>, topic: &Arc<AtomicBool>, memory: &KeptMemory) -> SchemaRegistry {
    let clock = Arc::new(ManualClock::new(0));
    SchemaRegistry::new(journal.clone(), Box::new(Topic(Arc::clone(topic))), clock, memory.clone())
}

pub fn avro(text: &str) -> Schema {
    Schema { kind: SchemaType::Avro, references: Vec::new(), text: text.into(), contract: Map::new() }
}

pub fn protobuf(text: &str, references: &[(&str, &str, i32)]) -> Schema {
    let reference = |(name, subject, version): &(&str, &str, i32)| Reference {
        name: (*name).into(),
        subject: (*subject).into(),
        version: *version,
    };
    Schema {
        kind: SchemaType::Protobuf,
        references: references.iter().map(reference).collect(),
        text: text.into(),
        contract: Map::new(),
    }
}

pub fn refused<A: std::fmt::Debug>(result: Result<A, RegistryError>) -> SchemaError {
    match result {
        Err(RegistryError::Refused(error)) => error,
        other => panic!("{other:?}"),
    }
}
