//! Writes a request from its schema, field by field.
//!
//! ```text
//! int32 size ▏ int16 key ▏ int16 version ▏ int32 correlation id ▏ int16-string client id ▏ tags? ▏ fields ▏ tags?
//! ```
//!
//! Invariant: lengths, counts and tags are what the version wants; a length field is never asked to say more than it can.

use kalda_protocol_generator::model::{Api, Field, Fixed, Message, Type};

/// The least number that is free for tagged fields nobody knows: far above those of Kafka.
const FIRST_UNKNOWN_TAG: u32 = 10_000;
/// What a string with a length of 16 bits can have.
const LONGEST_SHORT_STRING: usize = i16::MAX as usize;

/// Chooses what stands in the fields.
pub trait Values {
    /// Whether a field that may be null is.
    fn is_null(&mut self, field: &Field) -> bool;
    /// A number or a truth value; its lowest bytes are written.
    fn number(&mut self, field: &Field, kind: Fixed) -> u64;
    /// An id.
    fn uuid(&mut self, field: &Field) -> [u8; 16];
    /// A text, as UTF-8.
    fn text(&mut self, field: &Field) -> Vec<u8>;
    /// Bytes.
    fn bytes(&mut self, field: &Field) -> Vec<u8>;
    /// Record batches.
    fn records(&mut self, field: &Field) -> Vec<u8>;
    /// How many elements an array has; `written` bytes stand before it.
    fn elements(&mut self, field: &Field, written: usize) -> usize;
    /// Whether a tagged field is there.
    fn has_tag(&mut self, field: &Field) -> bool;
    /// How many tagged fields that nobody knows follow a struct.
    fn unknown_tags(&mut self) -> u32;
}

/// What stands in front of a request.
#[derive(Debug, Clone, Copy)]
pub struct Head<'a> {
    /// The version.
    pub version: i16,
    /// Comes back with the answer.
    pub correlation_id: i32,
    /// What the client calls itself.
    pub client_id: Option<&'a str>,
}

/// A whole frame.
pub fn frame(api: &Api, head: Head<'_>, values: &mut dyn Values) -> Vec<u8> {
    let flexible = has(api.request.flexible, head.version);
    let mut writer =
        Writer { message: &api.request, version: head.version, flexible, values, out: vec![0; 4] };
    writer.out.extend(api.key.to_be_bytes());
    writer.out.extend(head.version.to_be_bytes());
    writer.out.extend(head.correlation_id.to_be_bytes());
    // The client id has a plain length, in flexible versions too.
    let client_id = head.client_id.map(|text| text.as_bytes().to_vec());
    writer.flexible = false;
    writer.short_text(client_id);
    writer.flexible = flexible;
    if flexible {
        writer.tags(Vec::new());
    }
    writer.structure(&api.request.name);
    let mut out = writer.out;
    let size = u32::try_from(out.len() - 4).unwrap_or(u32::MAX);
    out[..4].copy_from_slice(&size.to_be_bytes());
    out
}

struct Writer<'a> {
    message: &'a Message,
    version: i16,
    flexible: bool,
    values: &'a mut dyn Values,
    out: Vec<u8>,
}

impl Writer<'_> {
    fn structure(&mut self, name: &str) {
        let (message, version) = (self.message, self.version);
        let fields = message.structs.iter().find(|found| found.name == name).map(|found| &found.fields);
        let mut tagged = Vec::new();
        for field in fields.into_iter().flatten().filter(|field| has(field.versions, version)) {
            match field.tag {
                None => self.field(field),
                Some(tag) if self.values.has_tag(field) => {
                    let outer = std::mem::take(&mut self.out);
                    self.field(field);
                    tagged.push((tag, std::mem::replace(&mut self.out, outer)));
                }
                Some(_) => {}
            }
        }
        if self.flexible {
            self.tags(tagged);
        }
    }

    /// The tagged fields of a struct, and those that nobody knows.
    fn tags(&mut self, mut tagged: Vec<(u32, Vec<u8>)>) {
        tagged.sort_unstable_by_key(|(tag, _)| *tag);
        let unknown = self.values.unknown_tags();
        self.varint(tagged.len() as u64 + u64::from(unknown));
        for (tag, bytes) in tagged {
            self.varint(u64::from(tag));
            self.varint(bytes.len() as u64);
            self.out.extend(bytes);
        }
        for tag in 0..unknown {
            self.varint(u64::from(FIRST_UNKNOWN_TAG + tag));
            self.varint(0);
        }
    }

    fn field(&mut self, field: &Field) {
        let of_message = self.flexible;
        if let Some(own) = field.flexible {
            self.flexible = has(own, self.version);
        }
        let is_null = has(field.nullable, self.version) && self.values.is_null(field);
        self.value(field, &field.kind, is_null);
        self.flexible = of_message;
    }

    fn value(&mut self, field: &Field, kind: &Type, is_null: bool) {
        match kind {
            Type::Fixed(fixed) if fixed.name == "uuid" => self.out.extend(self.values.uuid(field)),
            Type::Fixed(fixed) => {
                let number = self.values.number(field, *fixed).to_be_bytes();
                self.out.extend(&number[number.len() - fixed.size..]);
            }
            Type::String => {
                let text = (!is_null).then(|| self.values.text(field));
                self.short_text(text);
            }
            Type::Bytes => {
                let bytes = (!is_null).then(|| self.values.bytes(field));
                self.long(bytes);
            }
            Type::Records => {
                let records = (!is_null).then(|| self.values.records(field));
                self.long(records);
            }
            Type::Array(element) => {
                let count = (!is_null).then(|| self.values.elements(field, self.out.len()));
                self.length(count);
                (0..count.unwrap_or(0)).for_each(|_| self.value(field, element, false));
            }
            Type::Struct(name) => {
                // One that may be null has a byte in front that says whether it is.
                if has(field.nullable, self.version) && *kind == field.kind {
                    self.out.push(if is_null { u8::MAX } else { 1 });
                }
                if !is_null {
                    self.structure(name);
                }
            }
        }
    }

    fn short_text(&mut self, text: Option<Vec<u8>>) {
        if self.flexible {
            return self.long(text);
        }
        let Some(mut text) = text else { return self.out.extend((-1_i16).to_be_bytes()) };
        text.truncate(LONGEST_SHORT_STRING);
        self.out.extend((text.len() as u16).to_be_bytes());
        self.out.extend(text);
    }

    fn long(&mut self, bytes: Option<Vec<u8>>) {
        self.length(bytes.as_ref().map(Vec::len));
        self.out.extend(bytes.unwrap_or_default());
    }

    /// The length of an array or of bytes; none for null.
    fn length(&mut self, length: Option<usize>) {
        match (self.flexible, length) {
            (true, length) => self.varint(length.map_or(0, |length| length as u64 + 1)),
            (false, None) => self.out.extend((-1_i32).to_be_bytes()),
            (false, Some(length)) => self.out.extend((length as u32).to_be_bytes()),
        }
    }

    fn varint(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.out.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.out.push(number as u8);
    }
}

fn has(versions: kalda_protocol_generator::versions::Versions, version: i16) -> bool {
    (versions.lowest..=versions.highest).contains(&version)
}
