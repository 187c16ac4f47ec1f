//! The `measure` of a struct: the bytes it takes, and whether the version can carry it at all.

use super::expression::{Place, holds_records, if_flexible};
use crate::model::{Message, Struct, Type};
use crate::versions::Condition;

/// The function. First what the version can't carry, then the sizes: of fixed fields as one sum per condition.
pub fn function(message: &Message, part: &Struct) -> String {
    let (mut always, mut sometimes) = (0, Vec::<(String, usize)>::new());
    let (mut refusals, mut sizes) = (String::new(), String::new());
    let (mut tags, mut of_tags) = (Vec::new(), String::new());
    for field in &part.fields {
        let place = Place { message, part, field };
        refusals += &refuse_unless_present(&place);
        refusals += &refuse_null(&place);
        match (field.tag, &field.kind, place.present()) {
            (Some(tag), _, present) => {
                tags.push(tag.to_string());
                let set = both(&present, &place.differs());
                of_tags +=
                    &format!("if {set} {{ known += 1; size += sizes::tagged({tag}, {})?; }}", sized(&place));
            }
            (None, Type::Fixed(kind), Condition::When(condition)) => {
                match sometimes.iter_mut().find(|(other, _)| *other == condition) {
                    Some((_, sum)) => *sum += kind.size,
                    None => sometimes.push((condition, kind.size)),
                }
            }
            (None, Type::Fixed(kind), _) => always += kind.size,
            (None, _, Condition::When(condition)) => {
                sizes += &format!("if {condition} {{ size += {}?; }}", sized(&place));
            }
            (None, _, _) => sizes += &format!("size += {}?;", sized(&place)),
        }
    }
    for (condition, sum) in sometimes {
        sizes += &format!("if {condition} {{ size += {sum}; }}");
    }
    if !message.flexible.is_none() {
        sizes += &match of_tags.as_str() {
            "" => "size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;".to_owned(),
            _ => format!(
                "if {} {{ let mut known = 0; {of_tags} size += sizes::tagged_fields(&self.unknown_tagged_fields, &[{}], known)?; }} else {{ size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?; }}",
                if_flexible(message, part, "self.has_tagged_fields(form)"),
                tags.join(", ")
            ),
        };
    }
    match (refusals.is_empty(), sizes.is_empty()) {
        (true, true) => {
            format!("fn measure(&self, _form: Form) -> sizes::Size {{ Ok({always}) }}\n")
        }
        (false, true) => {
            format!("fn measure(&self, form: Form) -> sizes::Size {{ {refusals} Ok({always}) }}\n")
        }
        _ => format!(
            "fn measure(&self, form: Form) -> sizes::Size {{ {refusals} let mut size = {always}; {sizes} Ok(size) }}\n"
        ),
    }
}

/// Whether a struct has any tagged field to write: hardly any has, and one look is cheaper than one for each field.
pub fn has_tagged_fields(message: &Message, part: &Struct) -> String {
    let tagged = part.fields.iter().filter(|field| field.tag.is_some());
    let places: Vec<Place<'_>> = tagged.map(|field| Place { message, part, field }).collect();
    if places.is_empty() {
        return String::new();
    }
    let set: String = places
        .chunk_by(|one, other| one.present() == other.present())
        .filter_map(|alike| Some((alike.first()?.present(), alike)))
        .map(|(present, alike)| match alike {
            [place] => both(&present, &place.differs()) + " || ",
            _ => both(&present, &format!("({})", any(alike))) + " || ",
        })
        .collect();
    let form = if set.contains("form") { "form" } else { "_form" };
    format!(
        "impl {} {{ fn has_tagged_fields(&self, {form}: Form) -> bool {{ {set}!self.unknown_tagged_fields.is_empty() }} }}\n\n",
        part.name
    )
}

fn any(places: &[Place<'_>]) -> String {
    places.iter().map(Place::differs).collect::<Vec<_>>().join(" || ")
}

/// Both must hold.
pub fn both(present: &Condition, differs: &str) -> String {
    match present {
        Condition::When(condition) => format!("{condition} && {differs}"),
        Condition::Always | Condition::Never => differs.to_owned(),
    }
}

/// A version without the field refuses it, set to other than its default, unless it's ignorable.
fn refuse_unless_present(place: &Place<'_>) -> String {
    match place.absent() {
        absent @ Condition::When(_) if !place.field.ignorable => {
            let name = &place.field.name;
            format!("if {} {{ return Err(form.without(\"{name}\")); }}", both(&absent, &place.differs()))
        }
        _ => String::new(),
    }
}

/// A version in which the field can't be null refuses a null.
fn refuse_null(place: &Place<'_>) -> String {
    if !place.is_option() {
        return String::new();
    }
    let (name, access) = (&place.field.name, place.access());
    let refuse = format!("{{ return Err(form.needs(\"{name}\")); }}");
    match place.not_nullable() {
        Condition::Never => String::new(),
        condition => format!("if {} {refuse}", both(&condition, &format!("{access}.is_none()"))),
    }
}

/// An expression of type `sizes::Size`: the bytes of the field's value.
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
