//! The `read` of a struct: bytes to value.

use super::expression::Place;
use crate::model::{Message, Struct, Type};
use crate::versions::Condition;

/// The function. Fields that a version doesn't have stay at their default.
pub fn function(message: &Message, part: &Struct) -> String {
    let (mut body, mut tags) = (String::new(), String::new());
    for field in &part.fields {
        let place = Place { message, part, field };
        let access = place.access();
        match (field.tag, place.present()) {
            (_, Condition::Never) => {}
            (Some(tag), Condition::When(condition)) => {
                tags += &format!("{tag} if {condition} => {access} = {}, ", value(&place));
            }
            (Some(tag), Condition::Always) => tags += &format!("{tag} => {access} = {}, ", value(&place)),
            (None, Condition::When(condition)) => body += &format!("if {condition} {{ {} }}", assign(&place)),
            (None, Condition::Always) => body += &assign(&place),
        }
    }
    if !message.flexible.is_none() {
        body += &match tags.as_str() {
            "" => "reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)".to_owned(),
            _ => format!(
                "reader.tagged_fields(&mut self.unknown_tagged_fields, form, |tag, reader| {{ match tag {{ {tags} _ => return Ok(false) }} Ok(true) }})"
            ),
        };
    } else {
        body += "Ok(())";
    }
    let used = |name: &'static str, unused: &'static str| if body.contains(name) { name } else { unused };
    format!(
        "fn fill(&mut self, {}: &mut Reader<'_>, {}: Form) -> Result<(), DecodeError> {{ {body} }}\n",
        used("reader", "_reader"),
        used("form", "_form")
    )
}

/// Structs that can't be null are read in their place.
fn assign(place: &Place<'_>) -> String {
    match (&place.field.kind, place.is_option()) {
        (Type::Struct(_), false) => format!("{}.fill(reader, {})?;", place.access(), place.form()),
        _ => format!("{} = {};", place.access(), value(place)),
    }
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
