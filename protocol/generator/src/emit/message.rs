//! One message: its structs with their documentation, defaults, and the three ways over the wire.

use super::expression::{Place, min_size};
use super::{read, size, write};
use crate::model::{Api, Kind, Message, Struct, Type};
use crate::names::camel;
use crate::versions::Versions;

/// The structs of a message, but those in `written` (the other message of the API had the same).
pub fn source(message: &Message, written: &[Struct]) -> String {
    let mut out = String::new();
    for part in message.structs.iter().filter(|part| !written.contains(part)) {
        out += &definition(message, part);
        out += &default(message, part);
        let inline = if is_leaf(part) { "#[inline]\n" } else { "" };
        out += &format!(
            "impl Wire for {} {{\nconst MIN_SIZE: usize = {};\n\n{inline}{}\n{inline}{}\n{inline}{}\n{}}}\n\n",
            part.name,
            min_size(message, part),
            read::function(message, part),
            size::function(message, part),
            write::function(message, part),
            size::gap_bytes(message, part)
        );
        out += &size::has_tagged_fields(message, part);
    }
    out + &message_impl(message)
}

/// Without structs inside: most often the elements of an array, whose loop then decides once on the version.
fn is_leaf(part: &Struct) -> bool {
    part.fields.iter().all(|field| match &field.kind {
        Type::Struct(_) => field.tag.is_some(),
        Type::Array(element) => !matches!(**element, Type::Struct(_)),
        _ => true,
    })
}

/// The `Request` of an API.
pub fn request_impl(api: &Api) -> String {
    format!(
        "impl Request for {} {{ const KEY: ApiKey = ApiKey::{}; type Response = {}; }}\n\n",
        api.request.name, api.name, api.response.name
    )
}

fn message_impl(message: &Message) -> String {
    let flexible_from = match message.flexible {
        Versions::NONE => "None".to_owned(),
        versions => format!("Some({})", versions.lowest),
    };
    let record_type = message.record_type.map(|code| {
        format!(
            "impl {} {{ /// The type of this record.\n pub const RECORD_TYPE: i16 = {code}; }}\n\n",
            message.name
        )
    });
    format!(
        "impl Message for {} {{ const NAME: &'static str = \"{}\"; const MIN_VERSION: i16 = {}; const MAX_VERSION: i16 = {}; const FLEXIBLE_FROM: Option<i16> = {flexible_from}; }}\n\n{}",
        message.name,
        message.name,
        message.versions.lowest,
        message.versions.highest,
        record_type.unwrap_or_default()
    )
}

fn definition(message: &Message, part: &Struct) -> String {
    let top = part.name == message.name;
    let mut out = if top { headline(message) } else { format!("/// Part of [`{}`].\n", message.name) };
    let derive_default = has_plain_defaults(message, part);
    out += "#[derive(Debug, Clone, PartialEq";
    out += if derive_default { ", Default)]\n" } else { ")]\n" };
    out += &format!("pub struct {} {{\n", part.name);
    for field in &part.fields {
        let place = Place { message, part, field };
        out += &format!("/// {}\npub {}: {},\n", about(&place), place.name(), place.rust_type());
    }
    if !message.flexible.is_none() {
        out += "/// Tagged fields that this schema doesn't know, as they came.\npub unknown_tagged_fields: UnknownTaggedFields,\n";
    }
    out + "}\n\n"
}

fn headline(message: &Message) -> String {
    let what = match message.kind {
        Kind::Request => "The request".to_owned(),
        Kind::Response => "The response".to_owned(),
        Kind::Header => "The header".to_owned(),
        Kind::Data => "Data of its own".to_owned(),
        Kind::CoordinatorKey => "The key of a coordinator's record".to_owned(),
        Kind::CoordinatorValue => "The value of a coordinator's record".to_owned(),
        Kind::Metadata => "A record of the cluster metadata log".to_owned(),
        Kind::RemoteLog => "A record of the remote log metadata topic".to_owned(),
    };
    let flexible = match message.flexible {
        Versions::NONE => "none flexible".to_owned(),
        versions => format!("flexible {versions}"),
    };
    format!("/// {what}, versions {}, {flexible}.\n", message.versions)
}

/// One sentence on a field, in Kafka's words: its name, versions and traits.
fn about(place: &Place<'_>) -> String {
    let field = place.field;
    let mut words = vec![format!("`{}`", camel(&field.name))];
    let versions = match field.versions == place.message.versions {
        true => "all versions".to_owned(),
        false => format!("versions {}", shown(field.versions, place.message.versions)),
    };
    words.push(versions);
    match field.nullable {
        Versions::NONE => {}
        versions if versions == field.versions => words.push("nullable".to_owned()),
        versions => words.push(format!("nullable {}", shown(versions, place.message.versions))),
    }
    if let Some(tag) = field.tag {
        words.push(format!("tag {tag}"));
    }
    if !place.default_is_plain() {
        let default = place.default();
        words.push(format!("default {}", default.replace("StrBytes::new()", "\"\"").replace("::new()", "")));
    }
    if field.map_key {
        words.push("a key".to_owned());
    }
    if field.ignorable {
        words.push("ignorable".to_owned());
    }
    words.join(", ") + "."
}

fn shown(versions: Versions, of: Versions) -> Versions {
    if versions.highest == of.highest && versions.lowest < versions.highest {
        return Versions { lowest: versions.lowest, highest: i16::MAX };
    }
    versions
}

fn has_plain_defaults(message: &Message, part: &Struct) -> bool {
    part.fields.iter().all(|field| Place { message, part, field }.default_is_plain())
}

fn default(message: &Message, part: &Struct) -> String {
    if has_plain_defaults(message, part) {
        return String::new();
    }
    let mut fields = String::new();
    for field in &part.fields {
        let place = Place { message, part, field };
        fields += &format!("{}: {},", place.name(), place.default());
    }
    if !message.flexible.is_none() {
        fields += "unknown_tagged_fields: UnknownTaggedFields::new(),";
    }
    format!("impl Default for {} {{ fn default() -> Self {{ Self {{ {fields} }} }} }}\n\n", part.name)
}
