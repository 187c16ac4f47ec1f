//! The `read` of a struct: bytes to value.

use super::expression::Place;
use crate::model::{Message, Struct, Type};
use crate::versions::Condition;

/// The function.
pub fn function(message: &Message, part: &Struct) -> String {
    let mut body = String::new();
    let (mut names, mut tags) = (Vec::new(), String::new());
    for field in &part.fields {
        let place = Place { message, part, field };
        let name = place.name();
        match field.tag {
            Some(tag) => {
                body += &format!("let mut {name} = {};", place.default());
                let guard = match place.present() {
                    Condition::When(condition) => format!(" if {condition}"),
                    Condition::Always | Condition::Never => String::new(),
                };
                tags += &format!("{tag}{guard} => {name} = {}, ", value(&place));
            }
            None => {
                body += &match place.present() {
                    Condition::Always => format!("let {name} = {};", value(&place)),
                    Condition::Never => format!("let {name} = {};", place.default()),
                    Condition::When(condition) => {
                        format!(
                            "let {name} = if {condition} {{ {} }} else {{ {} }};",
                            value(&place),
                            place.default()
                        )
                    }
                };
            }
        }
        names.push(name);
    }
    if !message.flexible.is_none() {
        body += &match tags.as_str() {
            "" => "let unknown_tagged_fields = reader.unknown_tagged_fields(form)?;".to_owned(),
            _ => format!(
                "let unknown_tagged_fields = reader.tagged_fields(form, |tag, reader| {{ match tag {{ {tags} _ => return Ok(false) }} Ok(true) }})?;"
            ),
        };
        names.push("unknown_tagged_fields".to_owned());
    }
    let (reader, form) = if part.fields.is_empty() && message.flexible.is_none() {
        ("_reader", "_form")
    } else {
        ("reader", if body.contains("form") { "form" } else { "_form" })
    };
    format!(
        "fn read({reader}: &mut Reader<'_>, {form}: Form) -> Result<Self, DecodeError> {{ {body} Ok(Self {{ {} }}) }}\n",
        names.join(", ")
    )
}

fn value(place: &Place<'_>) -> String {
    let form = place.form();
    let (plain, nullable) = match &place.field.kind {
        Type::Fixed(fixed) => return format!("reader.{}()?", fixed.name),
        Type::String => ("string", "nullable_string"),
        Type::Bytes => ("bytes", "nullable_bytes"),
        Type::Records => ("records", "nullable_records"),
        Type::Array(_) => ("array", "nullable_array"),
        Type::Struct(name) => {
            let nullable =
                if place.field.tag.is_some() { "nullable_tagged_struct" } else { "nullable_struct" };
            return match place.nullable() {
                Condition::Never => format!("{name}::read(reader, {form})?"),
                Condition::Always => format!("reader.{nullable}({form})?"),
                Condition::When(condition) => {
                    format!(
                        "if {condition} {{ reader.{nullable}({form})? }} else {{ Some({name}::read(reader, {form})?) }}"
                    )
                }
            };
        }
    };
    let some = |value: String| if place.is_option() { format!("Some({value})") } else { value };
    match place.nullable() {
        Condition::Always => format!("reader.{nullable}({form})?"),
        Condition::Never => some(format!("reader.{plain}({form})?")),
        Condition::When(condition) => {
            format!(
                "if {condition} {{ reader.{nullable}({form})? }} else {{ {} }}",
                some(format!("reader.{plain}({form})?"))
            )
        }
    }
}
