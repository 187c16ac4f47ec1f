//! The `measure` of a struct: the bytes it takes, and whether the version can carry it at all.

use super::expression::{Place, holds_records};
use crate::model::{Message, Struct, Type};
use crate::versions::Condition;

/// The function.
pub fn function(message: &Message, part: &Struct) -> String {
    let (mut fixed, mut body) = (0, String::new());
    let mut tags = Vec::new();
    let (mut known, mut of_tags) = (String::new(), String::new());
    for field in &part.fields {
        let place = Place { message, part, field };
        let refusal = refusal(&place);
        if let Some(tag) = field.tag {
            tags.push(tag.to_string());
            let add = format!("known += 1; size += sizes::tagged({tag}, {})?;", sized(&place));
            of_tags += &match place.present() {
                Condition::When(condition) if field.ignorable => {
                    format!("if {condition} && ({}) {{ {add} }}", place.differs())
                }
                Condition::When(condition) => {
                    format!("if {} {{ if {condition} {{ {add} }} else {{ {refusal} }} }}", place.differs())
                }
                _ => format!("if {} {{ {add} }}", place.differs()),
            };
            if !field.ignorable && message.flexible.condition(part.versions, "") != Condition::Always {
                known += &format!("if !form.flexible && ({}) {{ {refusal} }}", place.differs());
            }
            continue;
        }
        let add = match &field.kind {
            Type::Fixed(fixed) => fixed.size.to_string(),
            _ => format!("{}?", sized(&place)),
        };
        let nulls = null_check(&place);
        match place.present() {
            Condition::Always => match &field.kind {
                Type::Fixed(kind) => fixed += kind.size,
                _ => body += &format!("{nulls} size += {add};"),
            },
            Condition::Never => {}
            Condition::When(condition) => {
                body += &format!("if {condition} {{ {nulls} size += {add}; }}");
                if !field.ignorable {
                    body += &format!("else if {} {{ {refusal} }}", place.differs());
                }
            }
        }
    }
    if !message.flexible.is_none() {
        body += &known;
        body += &match of_tags.as_str() {
            "" => "size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;".to_owned(),
            _ => format!(
                "if form.flexible {{ let mut known = 0; {of_tags} size += sizes::tagged_fields(&self.unknown_tagged_fields, &[{}], known)?; }} else {{ sizes::no_tagged_fields(&self.unknown_tagged_fields, form)?; }}",
                tags.join(", ")
            ),
        };
    }
    if body.is_empty() {
        return format!("fn measure(&self, _form: Form) -> Result<usize, EncodeError> {{ Ok({fixed}) }}\n");
    }
    format!(
        "fn measure(&self, form: Form) -> Result<usize, EncodeError> {{ let mut size = {fixed}; {body} Ok(size) }}\n"
    )
}

fn refusal(place: &Place<'_>) -> String {
    format!(
        "return Err(EncodeError::FieldNotInVersion {{ field: \"{}\", version: form.version }});",
        place.field.name
    )
}

fn null_check(place: &Place<'_>) -> String {
    let refuse = format!(
        "return Err(EncodeError::NullNotAllowed {{ field: \"{}\", version: form.version }});",
        place.field.name
    );
    match place.nullable() {
        _ if !place.is_option() => String::new(),
        Condition::Always => String::new(),
        Condition::Never => format!("if {}.is_none() {{ {refuse} }}", place.access()),
        Condition::When(condition) => {
            format!("if {}.is_none() && !({condition}) {{ {refuse} }}", place.access())
        }
    }
}

/// An expression of type `Result<usize, EncodeError>`: the bytes of the field's value.
pub fn sized(place: &Place<'_>) -> String {
    let (access, form) = (place.access(), place.form());
    match (&place.field.kind, place.is_option()) {
        (Type::Fixed(fixed), _) => format!("Ok({})", fixed.size),
        (Type::String, false) => format!("sizes::string(&{access}, {form})"),
        (Type::String, true) => format!("sizes::nullable_string({access}.as_ref(), {form})"),
        (Type::Bytes, false) => format!("sizes::bytes(&{access}, {form})"),
        (Type::Bytes, true) => format!("sizes::nullable_bytes({access}.as_ref(), {form})"),
        (Type::Records, _) => format!("sizes::nullable_records({access}.as_ref(), {form})"),
        (Type::Array(_), false) => format!("sizes::array(&{access}, {form})"),
        (Type::Array(_), true) => format!("sizes::nullable_array({access}.as_deref(), {form})"),
        (Type::Struct(_), false) => format!("{access}.measure({form})"),
        (Type::Struct(_), true) => format!("sizes::nullable_struct({access}.as_ref(), {form})"),
    }
}

/// The bytes of gaps in a struct with record batches; nothing for other structs.
pub fn gap_bytes(message: &Message, part: &Struct) -> String {
    let terms: Vec<String> = part
        .fields
        .iter()
        .filter(|field| holds_records(message, &field.kind))
        .map(|field| {
            let access = Place { message, part, field }.access();
            match &field.kind {
                Type::Array(_) => format!("{access}.iter().map(Wire::gap_bytes).sum::<usize>()"),
                Type::Records => format!("{access}.as_ref().map_or(0, Records::gap_bytes)"),
                _ => format!("{access}.gap_bytes()"),
            }
        })
        .collect();
    match terms.as_slice() {
        [] => String::new(),
        terms => format!("fn gap_bytes(&self) -> usize {{ {} }}\n", terms.join(" + ")),
    }
}
