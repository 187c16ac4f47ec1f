//! The `fill` of a struct: bytes to value.

use super::expression::Place;
use super::runs::{Run, runs};
use crate::model::{Message, Struct, Type};
use crate::versions::Condition;

/// The function. Fields that a version doesn't have stay at their default.
pub fn function(message: &Message, part: &Struct) -> String {
    let mut body: String = runs(message, part).iter().map(read).collect();
    let tags: String = part
        .fields
        .iter()
        .filter_map(|field| Some((field.tag?, Place { message, part, field })))
        .map(|(tag, place)| match place.present() {
            Condition::Never => String::new(),
            Condition::When(condition) => format!("{tag} if {condition} => {}, ", value(&place)),
            Condition::Always => format!("{tag} => {}, ", value(&place)),
        })
        .collect();
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

fn read(run: &Run<'_>) -> String {
    run.statements(&|place| value(place) + ";", &|fields| format!("({fields}) = reader.fixed()?;"))
}

/// The expression that reads one field into its place.
fn value(place: &Place<'_>) -> String {
    let (access, form) = (place.access(), place.form());
    let (plain, nullable) = match &place.field.kind {
        Type::Fixed(fixed) => return format!("{access} = reader.{}()?", fixed.name),
        Type::String => ("string", "nullable_string"),
        Type::Bytes => ("bytes", "nullable_bytes"),
        Type::Records => ("records", "nullable_records"),
        Type::Array(_) if place.field.few => ("few", ""),
        Type::Array(_) => ("array", "nullable_array"),
        Type::Struct(_) if place.field.tag.is_some() => ("", "nullable_tagged_struct"),
        Type::Struct(_) => ("", "nullable_struct"),
    };
    let nullable = format!("reader.{nullable}(&mut {access}, {form})?");
    let plain = match (&place.field.kind, place.is_option()) {
        // A tag may come twice: what the first one gave must be gone.
        (Type::Struct(name), false) if place.field.tag.is_some() => {
            format!("{access} = {name}::read(reader, {form})?")
        }
        (Type::Struct(_), false) => format!("{access}.fill(reader, {form})?"),
        (Type::Struct(name), true) => format!("{access} = Some({name}::read(reader, {form})?)"),
        (Type::Records, _) => format!("reader.{plain}(&mut {access}, {form})?"),
        (_, true) => format!("reader.{plain}({access}.get_or_insert_default(), {form})?"),
        (_, false) => format!("reader.{plain}(&mut {access}, {form})?"),
    };
    match place.nullable() {
        Condition::Always => nullable,
        Condition::Never => plain,
        Condition::When(condition) => format!("if {condition} {{ {nullable} }} else {{ {plain} }}"),
    }
}
