//! Which file holds what: one per API, one per message of the other kinds, one per folder to list them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::folder::folder_of;
use super::{api_key, error_code, head, json, macros, message};
use crate::model::Schema;
use crate::names::snake;

const FOLDERS: [(&str, &str); 5] = [
    ("header", "What stands in front of requests and responses."),
    ("data", "Messages inside other messages, record batches and files."),
    (
        "coordinator",
        "Keys and values of the records in `__consumer_offsets`, `__transaction_state` and `__share_group_state`.",
    ),
    ("metadata", "Records of the cluster metadata log, `__cluster_metadata`."),
    ("remote_log", "Records of `__remote_log_metadata`."),
];

/// All files, their paths relative to the crate's folder.
pub fn all(schema: &Schema) -> BTreeMap<PathBuf, String> {
    let mut files = BTreeMap::new();
    files.insert(PathBuf::from("src/api_key.rs"), api_key::source(schema));
    files.insert(PathBuf::from("src/error_code.rs"), error_code::source(schema));
    let mut modules = String::new();
    for api in schema.apis.iter().filter(|api| !api.is_removed()) {
        let name = snake(&api.name);
        let body = message::source(&api.request, &[])
            + &message::request_impl(api)
            + &message::source(&api.response, &api.request.structs);
        let owns = format!("{}: api key {}.", api.name, api.key);
        files.insert(api_path(&name), file(&owns, &api.file, &body));
        json::insert(&mut files, &name, &api.file, &[&api.request, &api.response]);
        modules += &format!("pub mod {name};\n");
    }
    for (folder, owns) in FOLDERS {
        let listed = list_folder(schema, folder, &mut files);
        match files.get_mut(&api_path(folder)) {
            // An API of the same name: its module is the folder's too.
            Some(api) => api.push_str(&listed),
            None => {
                let source = head(owns, &format!("{folder}/*.schema")) + &listed;
                files.insert(PathBuf::from(format!("src/messages/{folder}/mod.rs")), source);
                modules += &format!("pub mod {folder};\n");
            }
        }
    }
    files.insert(PathBuf::from("src/messages/macros.rs"), macros::source(schema));
    modules += "mod macros;\n";
    let owns =
        "One module per API, with its request and response; one folder for each other kind of message.";
    files.insert(PathBuf::from("src/messages/mod.rs"), head(owns, "*.schema") + &modules);
    json::list(&mut files);
    files
}

fn api_path(module: &str) -> PathBuf {
    PathBuf::from(format!("src/messages/{module}.rs"))
}

/// Writes the messages of a folder, and lists them.
fn list_folder(schema: &Schema, folder: &str, files: &mut BTreeMap<PathBuf, String>) -> String {
    let (mut modules, mut exports) = (String::new(), String::new());
    for item in schema.messages.iter().filter(|item| folder_of(item) == folder) {
        let name = snake(&item.name);
        let source = file(&format!("{}.", item.name), &item.file, &message::source(item, &[]));
        files.insert(PathBuf::from(format!("src/messages/{folder}/{name}.rs")), source);
        json::insert(files, &format!("{folder}/{name}"), &item.file, &[item]);
        modules += &format!("pub mod {name};\n");
        exports += &format!("pub use {name}::{};\n", item.name);
    }
    format!("{modules}\n{exports}")
}

/// Head, imports of what the body names, body.
fn file(owns: &str, schema_file: &str, body: &str) -> String {
    let mut uses = String::new();
    if names(body, "Bytes") {
        uses += "use bytes::Bytes;\n\n";
    }
    let everywhere = ["DecodeError", "Form", "Message", "Reader", "Wire", "Writer", "sizes"];
    let others = ["ApiKey", "Few", "Records", "Request", "StrBytes", "UnknownTaggedFields", "Uuid"];
    let mut imports: Vec<&str> = everywhere.to_vec();
    imports.extend(others.into_iter().filter(|other| names(body, other)));
    imports.sort_unstable();
    uses += &format!("use crate::{{{}}};\n\n", imports.join(", "));
    head(owns, schema_file) + &uses + body
}

/// True where the body has the name as a word of its own.
fn names(body: &str, name: &str) -> bool {
    body.split(|letter: char| !letter.is_alphanumeric() && letter != '_').any(|word| word == name)
}
