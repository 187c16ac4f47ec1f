//! What the schema says, as values: APIs, messages, structs, fields.
//!
//! Invariant: a field's versions lie within those of the struct it stands in, and a struct's within its message's,
//! so the emitter never meets a field that no version has. How any of it is written in Rust is not known here.

use crate::versions::Versions;

/// All that one folder of schema texts holds.
#[derive(Debug, Default)]
pub struct Schema {
    /// The APIs, by key.
    pub apis: Vec<Api>,
    /// The other messages, in the order of their files.
    pub messages: Vec<Message>,
    /// The error codes, in the order of the table.
    pub errors: Vec<ErrorRow>,
}

/// One API: its key, what it is for, and its two messages.
#[derive(Debug)]
pub struct Api {
    /// The key on the wire.
    pub key: i16,
    /// Kafka's name, `CreateTopics`.
    pub name: String,
    /// The schema text it comes from, relative to the schema folder.
    pub file: String,
    /// True where a broker's listeners serve it.
    pub on_broker: bool,
    /// True where a controller's listeners serve it.
    pub on_controller: bool,
    /// The range that a broker advertises where it's other than the one it serves.
    pub broker_advertises: Option<Versions>,
    /// The highest version is not for production yet.
    pub latest_version_unstable: bool,
    /// Only other members of the cluster may ask.
    pub cluster_action: bool,
    /// A broker passes it on to the active controller.
    pub forwardable: bool,
    /// The response header version, where it doesn't follow from flexible versions.
    pub response_header: Option<i16>,
    /// The request.
    pub request: Message,
    /// The response.
    pub response: Message,
}

impl Api {
    /// An API that Kafka once had: its key stays taken.
    #[must_use]
    pub fn is_removed(&self) -> bool {
        self.request.versions.is_none()
    }
}

/// Where a message is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The request of an API.
    Request,
    /// The response of an API.
    Response,
    /// In front of requests and responses.
    Header,
    /// Bytes inside other messages, records or files.
    Data,
    /// Key of a coordinator's record.
    CoordinatorKey,
    /// Value of a coordinator's record.
    CoordinatorValue,
    /// Record of the cluster metadata log.
    Metadata,
    /// Record of the remote log metadata topic.
    RemoteLog,
}

/// One message in all its versions.
#[derive(Debug)]
pub struct Message {
    /// Where it's used.
    pub kind: Kind,
    /// Kafka's name.
    pub name: String,
    /// The schema text it comes from, relative to the schema folder.
    pub file: String,
    /// Record type of coordinator and metadata records.
    pub record_type: Option<i16>,
    /// The versions there are.
    pub versions: Versions,
    /// Those with compact lengths and tagged fields.
    pub flexible: Versions,
    /// The structs it is made of; the first is the message itself.
    pub structs: Vec<Struct>,
}

/// One struct of a message.
#[derive(Debug, Clone, PartialEq)]
pub struct Struct {
    /// Kafka's name, with the message's name in front where two would clash.
    pub name: String,
    /// The versions in which it can occur.
    pub versions: Versions,
    /// Its fields in the order of the wire.
    pub fields: Vec<Field>,
}

/// One field of a struct.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Kafka's name, `TopicData`.
    pub name: String,
    /// Its type.
    pub kind: Type,
    /// The versions that have it, within those of the struct.
    pub versions: Versions,
    /// The versions in which it may be null.
    pub nullable: Versions,
    /// Its default, where that isn't the type's own.
    pub default: Option<String>,
    /// Its tag, in versions where it's a tagged field.
    pub tag: Option<u32>,
    /// Overrides the message's flexible versions.
    pub flexible: Option<Versions>,
    /// Part of the key, where the array of structs is a map in Kafka.
    pub map_key: bool,
    /// Set to other than its default, it is dropped by versions without it; the others refuse.
    pub ignorable: bool,
    /// An array that hardly ever has more than four elements.
    pub few: bool,
    /// Kafka sends it without copying.
    pub zero_copy: bool,
    /// What the value names: `topicName`, `brokerId` …
    pub entity: Option<String>,
}

/// The type of a field.
#[derive(Debug, Clone, PartialEq)]
pub enum Type {
    /// A number or another value of fixed size.
    Fixed(Fixed),
    /// Text.
    String,
    /// Bytes.
    Bytes,
    /// Record batches.
    Records,
    /// A struct of the same message.
    Struct(String),
    /// An array of any other type.
    Array(Box<Type>),
}

/// A type whose values all have the same size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fixed {
    /// Its name in the schema and in the primitives.
    pub name: &'static str,
    /// Its name in Rust.
    pub rust: &'static str,
    /// Bytes on the wire.
    pub size: usize,
}

/// All types of fixed size.
pub const FIXED: [Fixed; 9] = [
    Fixed { name: "bool", rust: "bool", size: 1 },
    Fixed { name: "int8", rust: "i8", size: 1 },
    Fixed { name: "int16", rust: "i16", size: 2 },
    Fixed { name: "uint16", rust: "u16", size: 2 },
    Fixed { name: "int32", rust: "i32", size: 4 },
    Fixed { name: "uint32", rust: "u32", size: 4 },
    Fixed { name: "int64", rust: "i64", size: 8 },
    Fixed { name: "float64", rust: "f64", size: 8 },
    Fixed { name: "uuid", rust: "Uuid", size: 16 },
];

/// One row of the table of error codes.
#[derive(Debug)]
pub struct ErrorRow {
    /// The code on the wire.
    pub code: i16,
    /// Kafka's name, `UNKNOWN_TOPIC_OR_PARTITION`.
    pub name: String,
    /// The client may try again.
    pub retriable: bool,
    /// The client asks for metadata before it tries again.
    pub refresh_metadata: bool,
}
