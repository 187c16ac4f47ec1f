//! Rust expressions about one field: its type, default, and when it is there.

use crate::model::{Field, Message, Struct, Type};
use crate::names::snake;
use crate::versions::{Condition, Versions};

/// One field, with what its surroundings say about it.
pub struct Place<'m> {
    pub message: &'m Message,
    pub part: &'m Struct,
    pub field: &'m Field,
}

impl Place<'_> {
    /// `self.topic_data`
    pub fn access(&self) -> String {
        format!("self.{}", self.name())
    }

    /// `topic_data`
    pub fn name(&self) -> String {
        snake(&self.field.name)
    }

    /// When the version has this field, among all that have its struct; of a tagged field, among the flexible ones, since nobody asks
    /// about it in others.
    pub fn present(&self) -> Condition {
        match self.field.tag {
            Some(_) => self.present_among(self.part.versions.intersection(self.message.flexible)),
            None => self.present_among(self.part.versions),
        }
    }

    /// When the version has this field, if it is one of these.
    pub fn present_among(&self, versions: Versions) -> Condition {
        self.field.versions.condition(versions, "form.version")
    }

    /// When the version doesn't have this field.
    pub fn absent(&self) -> Condition {
        self.field.versions.absence(self.part.versions, "form.version")
    }

    /// When the version has this field, and it may not be null.
    pub fn not_nullable(&self) -> Condition {
        self.field.versions.without(self.field.nullable).condition(self.part.versions, "form.version")
    }

    /// When the field may be null, among the versions that have it.
    pub fn nullable(&self) -> Condition {
        self.field.nullable.condition(self.field.versions, "form.version")
    }

    /// The form in which the field is written.
    pub fn form(&self) -> String {
        match self.field.flexible {
            Some(Versions::NONE) => "form.plain()".to_owned(),
            _ => "form".to_owned(),
        }
    }

    /// True where the Rust type is an `Option`.
    pub fn is_option(&self) -> bool {
        !self.field.nullable.is_none() || self.field.kind == Type::Records
    }

    /// The Rust type.
    pub fn rust_type(&self) -> String {
        let base = match &self.field.kind {
            Type::Array(element) if self.field.few => format!("Few<{}>", base_type(element)),
            kind => base_type(kind),
        };
        if self.is_option() { format!("Option<{base}>") } else { base }
    }

    /// The default as an expression.
    pub fn default(&self) -> String {
        let given = self.field.default.as_deref();
        let base = match &self.field.kind {
            Type::Records => return "None".to_owned(),
            _ if given == Some("null") => return "None".to_owned(),
            Type::Fixed(fixed) => match fixed.rust {
                "bool" => given.unwrap_or("false").to_owned(),
                "f64" => given.unwrap_or("0.0").to_owned(),
                "Uuid" => "Uuid::ZERO".to_owned(),
                _ => number(given.unwrap_or("0"), fixed.rust),
            },
            Type::String => "StrBytes::new()".to_owned(),
            Type::Bytes => "Bytes::new()".to_owned(),
            Type::Struct(name) => format!("{name}::default()"),
            Type::Array(_) if self.field.few => "Few::new()".to_owned(),
            Type::Array(_) => "Vec::new()".to_owned(),
        };
        if self.is_option() { format!("Some({base})") } else { base }
    }

    /// True where Rust's own default is the field's.
    pub fn default_is_plain(&self) -> bool {
        let default = self.default();
        match &self.field.kind {
            _ if self.is_option() => default == "None",
            Type::Fixed(fixed) if fixed.rust != "Uuid" => matches!(default.as_str(), "0" | "0.0" | "false"),
            _ => true,
        }
    }

    /// A condition: the field is other than its default.
    pub fn differs(&self) -> String {
        let (access, default) = (self.access(), self.default());
        if default == "None" {
            return format!("{access}.is_some()");
        }
        match (&self.field.kind, self.is_option()) {
            (Type::Struct(name), true) => format!("{access}.as_ref() != Some(&{name}::default())"),
            (Type::Fixed(_), true) => format!("{access} != {default}"),
            (_, true) => format!("{access}.as_ref().is_none_or(|value| !value.is_empty())"),
            (Type::Fixed(fixed), false) => match fixed.rust {
                "bool" if default == "true" => format!("!{access}"),
                "bool" => access,
                "Uuid" => format!("!{access}.is_zero()"),
                _ => format!("{access} != {default}"),
            },
            (Type::Struct(_), false) => format!("{access} != {default}"),
            (_, false) => format!("!{access}.is_empty()"),
        }
    }
}

fn number(text: &str, rust: &str) -> String {
    match (text.parse::<i64>(), rust) {
        (Ok(value), "i64") if value == i64::MAX => "i64::MAX".to_owned(),
        (Ok(value), "i32") if value == i64::from(i32::MAX) => "i32::MAX".to_owned(),
        (Ok(value), "i32") if value == i64::from(i32::MIN) => "i32::MIN".to_owned(),
        (Ok(value), _) => value.to_string(),
        (Err(_), _) => text.to_owned(),
    }
}

/// The Rust type of a schema type.
pub fn base_type(kind: &Type) -> String {
    match kind {
        Type::Fixed(fixed) => fixed.rust.to_owned(),
        Type::String => "StrBytes".to_owned(),
        Type::Bytes => "Bytes".to_owned(),
        Type::Records => "Records".to_owned(),
        Type::Struct(name) => name.clone(),
        Type::Array(element) => format!("Vec<{}>", base_type(element)),
    }
}

/// A condition for Rust's `if`: the version is flexible, and this holds.
pub fn if_flexible(message: &Message, part: &Struct, holds: &str) -> String {
    match message.flexible.condition(part.versions, "") {
        Condition::Always => holds.to_owned(),
        Condition::Never | Condition::When(_) => format!("form.flexible && {holds}"),
    }
}

/// The fewest bytes that a struct can have on the wire, in any version.
pub fn min_size(message: &Message, part: &Struct) -> usize {
    part.fields
        .iter()
        .filter(|field| {
            field.tag.is_none() && field.versions.condition(part.versions, "") == Condition::Always
        })
        .map(|field| match &field.kind {
            _ if matches!(field.kind, Type::Struct(_)) && !field.nullable.is_none() => 1,
            Type::Fixed(fixed) => fixed.size,
            Type::Struct(name) => message
                .structs
                .iter()
                .find(|part| part.name == *name)
                .map_or(0, |part| min_size(message, part)),
            Type::String | Type::Bytes | Type::Records | Type::Array(_) => 1,
        })
        .sum()
}

/// True where a struct, or one inside it, has record batches.
pub fn holds_records(message: &Message, kind: &Type) -> bool {
    match kind {
        Type::Records => true,
        Type::Array(element) => holds_records(message, element),
        Type::Struct(name) => message
            .structs
            .iter()
            .find(|part| part.name == *name)
            .is_some_and(|part| part.fields.iter().any(|field| holds_records(message, &field.kind))),
        _ => false,
    }
}
