//! `error_code.rs`: the table of error codes.

use super::head;
use crate::model::{ErrorRow, Schema};
use crate::names::pascal;

/// The source of the file.
pub fn source(schema: &Schema) -> String {
    let rows = &schema.errors;
    let mut out = head("Kafka's error codes, with what a client does about them.", "errors.schema");
    out += "use std::fmt;\n\n/// What went wrong, as the wire has it.\n#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]\n#[repr(i16)]\npub enum ErrorCode {\n";
    for row in rows {
        let default = if row.code == 0 { "#[default]\n" } else { "" };
        out += &format!("/// `{}`\n{default}{} = {},\n", row.name, pascal(&row.name), row.code);
    }
    let all: Vec<String> = rows.iter().map(|row| format!("Self::{}", pascal(&row.name))).collect();
    out += &format!(
        "}}\n\nimpl ErrorCode {{\n/// All codes, in order.\npub const ALL: [Self; {}] = [{}];\n\n",
        all.len(),
        all.join(", ")
    );
    out += "/// The error with this code; none for codes that Kafka doesn't have.\n#[must_use]\npub const fn from_code(code: i16) -> Option<Self> { Some(match code {\n";
    for row in rows {
        out += &format!("{} => Self::{},\n", row.code, pascal(&row.name));
    }
    out += "_ => return None })}\n\n/// The code on the wire.\n#[must_use]\npub const fn code(self) -> i16 { self as i16 }\n\n";
    out += "/// Kafka's name, `OFFSET_OUT_OF_RANGE`.\n#[must_use]\npub const fn name(self) -> &'static str { match self {\n";
    for row in rows {
        out += &format!("Self::{} => \"{}\",\n", pascal(&row.name), row.name);
    }
    out += "}}\n\n";
    out += &set("True where the client may try again.", "is_retriable", rows, |row| row.retriable);
    out += &set(
        "True where the client asks for metadata before it tries again.",
        "refreshes_metadata",
        rows,
        |row| row.refresh_metadata,
    );
    out + "/// True for anything but `NONE`.\n#[must_use]\npub const fn is_error(self) -> bool { !matches!(self, Self::None) }\n}\n\nimpl fmt::Display for ErrorCode { fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(self.name()) } }\n"
}

fn set(about: &str, name: &str, rows: &[ErrorRow], holds: fn(&ErrorRow) -> bool) -> String {
    let names: Vec<String> =
        rows.iter().filter(|row| holds(row)).map(|row| format!("Self::{}", pascal(&row.name))).collect();
    format!(
        "/// {about}\n#[must_use]\npub const fn {name}(self) -> bool {{ matches!(self, {}) }}\n\n",
        names.join(" | ")
    )
}
