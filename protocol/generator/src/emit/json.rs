//! The JSON of messages, in a tree of its own beside theirs: most users of the crate don't have it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::expression::Place;
use super::head;
use super::size::both;
use crate::model::{Message, Struct};
use crate::names::camel;
use crate::versions::Condition;

const FOLDER: &str = "src/json/messages";

/// Adds the file for the module at `module`, `produce` or `data/end_txn_marker`.
pub fn insert(files: &mut BTreeMap<PathBuf, String>, module: &str, schema_file: &str, messages: &[&Message]) {
    let names: Vec<&str> = messages.iter().map(|message| message.name.as_str()).collect();
    let path = module.replace('/', "::");
    let mut source = head(&format!("{} as JSON.", names.join(" and ")), schema_file);
    source += &format!(
        "use crate::json::{{Object, ToJson, Value}};\nuse crate::messages::{path}::*;\nuse crate::Form;\n\n"
    );
    let mut written: Vec<&Struct> = Vec::new();
    for message in messages {
        for part in &message.structs {
            if !written.contains(&part) {
                source += &function(message, part);
                written.push(part);
            }
        }
    }
    files.insert(PathBuf::from(format!("{FOLDER}/{module}.rs")), source);
}

/// Adds the lists of modules, one for each folder of the tree.
pub fn list(files: &mut BTreeMap<PathBuf, String>) {
    let paths: Vec<PathBuf> =
        files.keys().filter_map(|path| path.strip_prefix(FOLDER).ok().map(PathBuf::from)).collect();
    let mut lists: BTreeMap<PathBuf, Vec<String>> = BTreeMap::new();
    for path in &paths {
        let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
        let module = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        lists.entry(folder.clone()).or_default().push(module);
        if folder != Path::new("") {
            lists.entry(PathBuf::new()).or_default().push(folder.to_string_lossy().into_owned());
        }
    }
    for (folder, mut modules) in lists {
        modules.sort();
        modules.dedup();
        let listed: String = modules.iter().map(|module| format!("mod {module};\n")).collect();
        match files.get_mut(&Path::new(FOLDER).join(&folder).with_extension("rs")) {
            Some(api) if folder != Path::new("") => api.push_str(&listed),
            _ => {
                let source = head("The JSON of each message.", "*.schema") + &listed;
                files.insert(Path::new(FOLDER).join(&folder).join("mod.rs"), source);
            }
        }
    }
}

fn function(message: &Message, part: &Struct) -> String {
    let mut body = String::new();
    for field in &part.fields {
        let place = Place { message, part, field };
        let insert = format!("object.insert(\"{}\", &{}, form);", camel(&field.name), place.access());
        // Kafka leaves a tagged field out where it's at its default.
        body += &match (field.tag, place.present_among(part.versions)) {
            (_, Condition::Never) => String::new(),
            (Some(_), present) => format!("if {} {{ {insert} }}", both(&present, &place.differs())),
            (None, Condition::When(condition)) => format!("if {condition} {{ {insert} }}"),
            (None, Condition::Always) => insert,
        };
    }
    let form = if body.is_empty() { "_form" } else { "form" };
    let object = if body.is_empty() { "let object" } else { "let mut object" };
    format!(
        "impl ToJson for {} {{ fn to_json(&self, {form}: Form) -> Value {{ {object} = Object::new(); {body} object.into_value() }} }}\n\n",
        part.name
    )
}
