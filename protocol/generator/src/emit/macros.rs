//! `macros.rs`: from a key, or a list, to the types of messages.

use super::folder::folder_of;
use super::head;
use crate::model::{Api, Schema};
use crate::names::snake;

/// The source of the file.
pub fn source(schema: &Schema) -> String {
    let apis: Vec<&Api> = schema.apis.iter().filter(|api| !api.is_removed()).collect();
    let mut out = head("Code over all APIs, or all messages, from the caller's own.", "*.schema");
    out += WITH_REQUEST;
    for api in &apis {
        out += &format!(
            "            $crate::ApiKey::{} => {{ type $request = $crate::messages::{}::{}; $body }}\n",
            api.name,
            snake(&api.name),
            api.request.name
        );
    }
    out += "        }\n    };\n}\n\n";
    out += FOR_EACH_MESSAGE;
    let mut paths = Vec::new();
    for api in &apis {
        let module = snake(&api.name);
        paths.push(format!("{module}::{}", api.request.name));
        paths.push(format!("{module}::{}", api.response.name));
    }
    for message in &schema.messages {
        paths.push(format!("{}::{}", folder_of(message), message.name));
    }
    for path in paths {
        out += &format!("            $crate::messages::{path},\n");
    }
    out + "        }\n    };\n}\n"
}

const WITH_REQUEST: &str = "/// Runs a block with the request type of an API key:
/// `with_request!(key, R => answer::<R>(frame))`. The type of the response is `R::Response`.
#[macro_export]
macro_rules! with_request {
    ($key:expr, $request:ident => $body:expr) => {
        match $key {
";

const FOR_EACH_MESSAGE: &str =
    "/// Hands the paths of all message types to a macro of the caller: `for_each_message!(my_macro)`.
#[macro_export]
macro_rules! for_each_message {
    ($with:ident) => {
        $with! {
";
