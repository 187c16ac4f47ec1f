//! The `write` of a struct: value to bytes, after `measure` found nothing wrong.

use super::expression::{Place, if_flexible};
use super::runs::{Run, runs};
use super::size::{both, sized};
use crate::model::{Field, Kind, Message, Struct, Type};

/// The function.
pub fn function(message: &Message, part: &Struct) -> String {
    let mut body: String = runs(message, part).iter().map(write).collect();
    let fields = part.fields.iter();
    let mut tagged: Vec<(u32, Place<'_>)> =
        fields.filter_map(|field| Some((field.tag?, Place { message, part, field }))).collect();
    tagged.sort_by_key(|(tag, _)| *tag);
    if !message.flexible.is_none() {
        body += &match tagged.as_slice() {
            [] => "out.unknown_tagged_fields(&self.unknown_tagged_fields, form);".to_owned(),
            tagged => format!(
                "if {} {{ {} }} else {{ out.unknown_tagged_fields(&self.unknown_tagged_fields, form); }}",
                if_flexible(message, part, "self.has_tagged_fields(form)"),
                tags(tagged)
            ),
        };
    }
    if message.kind == Kind::Response && part.fields.iter().any(is_error_code) {
        body = format!("out.notes_error(self.error_code); {body}");
    }
    let form = if body.contains("form") { "form" } else { "_form" };
    let out = if body.is_empty() { "_out" } else { "out" };
    format!("fn write(&self, {out}: &mut Writer<'_>, {form}: Form) {{ {body} }}\n")
}

/// The code that a response gives for something that was asked for.
fn is_error_code(field: &Field) -> bool {
    field.name == "ErrorCode" && matches!(field.kind, Type::Fixed(fixed) if fixed.name == "int16")
}

fn write(run: &Run<'_>) -> String {
    run.statements(&value, &|fields| format!("out.fixed(({fields}));"))
}

fn tags(tagged: &[(u32, Place<'_>)]) -> String {
    let set = |place: &Place<'_>| both(&place.present(), &place.differs());
    let count: Vec<String> = tagged.iter().map(|(_, place)| format!("usize::from({})", set(place))).collect();
    let mut body = format!(
        "let known = {}; let mut unknown = out.tagged_fields(known, &self.unknown_tagged_fields);",
        count.join(" + ")
    );
    for (tag, place) in tagged {
        body += &format!(
            "if {} {{ unknown = out.tagged_fields_below({tag}, unknown); out.tag({tag}, {}); {} }}",
            set(place),
            sized(place),
            value(place)
        );
    }
    body + "out.raw_tagged_fields(unknown);"
}

fn value(place: &Place<'_>) -> String {
    let (access, form) = (place.access(), place.form());
    match (&place.field.kind, place.is_option()) {
        (Type::Fixed(fixed), _) => format!("out.{}({access});", fixed.name),
        (Type::String, false) => format!("out.string(&{access}, {form});"),
        (Type::String, true) => format!("out.nullable_string({access}.as_ref(), {form});"),
        (Type::Bytes, false) => format!("out.bytes(&{access}, {form});"),
        (Type::Bytes, true) => format!("out.nullable_bytes({access}.as_ref(), {form});"),
        (Type::Records, _) => format!("out.nullable_records({access}.as_ref(), {form});"),
        (Type::Array(_), false) => format!("out.array(&{access}, {form});"),
        (Type::Array(_), true) => format!("out.nullable_array({access}.as_deref(), {form});"),
        (Type::Struct(_), false) => format!("{access}.write(out, {form});"),
        (Type::Struct(_), true) if place.field.tag.is_some() => {
            format!("out.nullable_tagged_struct({access}.as_ref(), {form});")
        }
        (Type::Struct(_), true) => format!("out.nullable_struct({access}.as_ref(), {form});"),
    }
}
