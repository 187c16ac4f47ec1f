//! `api_key.rs`: the table of APIs.

use super::head;
use crate::model::{Api, Schema};

/// The source of the file.
pub fn source(schema: &Schema) -> String {
    let apis: Vec<&Api> = schema.apis.iter().filter(|api| !api.is_removed()).collect();
    let mut out = head("The keys of all APIs, with what their schema says about them.", "*.schema");
    out += &enumeration(&apis);
    let text = |api: &Api| format!("\"{}\"", api.name);
    out += &table("Kafka's name, `CreateTopics`.", "name", "&'static str", &apis, &text);
    let lowest = |api: &Api| api.request.versions.lowest.to_string();
    out += &table("The lowest version.", "min_version", "i16", &apis, &lowest);
    let highest = |api: &Api| api.request.versions.highest.to_string();
    out += &table("The highest version, for production or not.", "max_version", "i16", &apis, &highest);
    let stable = |api: &Api| stable_version(api).to_string();
    out += &table("The highest version for production.", "max_stable_version", "i16", &apis, &stable);
    let flexible = |api: &Api| match api.request.flexible {
        versions if versions.is_none() => "None".to_owned(),
        versions => format!("Some({})", versions.lowest),
    };
    out += &table("The first flexible version.", "flexible_from", "Option<i16>", &apis, &flexible);
    let broker = |api: &Api| match (api.on_broker, api.broker_advertises) {
        (false, _) => "None".to_owned(),
        (true, Some(versions)) => format!("Some({}..={})", versions.lowest, versions.highest),
        (true, None) => format!("Some({}..={})", api.request.versions.lowest, stable_version(api)),
    };
    out += &table(
        "What a broker's listener advertises, unstable versions left out; none where it doesn't serve the API.\n/// Produce is advertised from version 0 for old clients' sake, and served from 3.",
        "broker_advertises",
        "Option<RangeInclusive<i16>>",
        &apis,
        &broker,
    );
    let controller = |api: &Api| match api.on_controller {
        false => "None".to_owned(),
        true => format!("Some({}..={})", api.request.versions.lowest, stable_version(api)),
    };
    out += &table(
        "What a controller's listener advertises, unstable versions left out; none where it doesn't serve the API.",
        "controller_advertises",
        "Option<RangeInclusive<i16>>",
        &apis,
        &controller,
    );
    let header =
        |api: &Api| api.response_header.map_or("None".to_owned(), |version| format!("Some({version})"));
    out += &table(
        "The response header version of all versions, where flexible versions don't tell it.",
        "fixed_response_header",
        "Option<i16>",
        &apis,
        &header,
    )
    .replace("pub const", "const");
    out += &set("True where only other members of the cluster may ask.", "cluster_action", &apis, |api| {
        api.cluster_action
    });
    out += &set(
        "True where a broker passes the request on to the active controller.",
        "forwardable",
        &apis,
        |api| api.forwardable,
    );
    out + FUNCTIONS
}

/// The enum itself, and the ways between it and the code on the wire.
fn enumeration(apis: &[&Api]) -> String {
    let mut out = "use std::fmt;\nuse std::ops::RangeInclusive;\n\n".to_owned();
    out += "/// The key of an API.\n#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]\n#[repr(i16)]\npub enum ApiKey {\n";
    for api in apis {
        out +=
            &format!("/// `{}`, versions {}.\n{} = {},\n", api.name, api.request.versions, api.name, api.key);
    }
    out += "}\n\nimpl ApiKey {\n";
    let all: Vec<String> = apis.iter().map(|api| format!("Self::{}", api.name)).collect();
    out +=
        &format!("/// All keys, in order.\npub const ALL: [Self; {}] = [{}];\n\n", all.len(), all.join(", "));
    out += "/// The key with this code; none for codes that Kafka never had or has removed.\n#[must_use]\npub const fn from_code(code: i16) -> Option<Self> { Some(match code {\n";
    for api in apis {
        out += &format!("{} => Self::{},\n", api.key, api.name);
    }
    out += "_ => return None })}\n\n";
    out += "/// The code on the wire.\n#[must_use]\npub const fn code(self) -> i16 { self as i16 }\n\n";
    out
}

fn stable_version(api: &Api) -> i16 {
    api.request.versions.highest - i16::from(api.latest_version_unstable)
}

/// A function over all keys; the most frequent value is the last arm.
fn table(about: &str, name: &str, kind: &str, apis: &[&Api], value: &dyn Fn(&Api) -> String) -> String {
    let mut rows: Vec<(String, Vec<&str>)> = Vec::new();
    for api in apis {
        let value = value(api);
        match rows.iter_mut().find(|(other, _)| *other == value) {
            Some((_, names)) => names.push(&api.name),
            None => rows.push((value, vec![&api.name])),
        }
    }
    let mut out = format!("/// {about}\n#[must_use]\npub const fn {name}(self) -> {kind} {{ match self {{\n");
    for (value, names) in rows {
        let names: Vec<String> = names.into_iter().map(|name| format!("Self::{name}")).collect();
        out += &format!("{} => {value},\n", names.join(" | "));
    }
    out + "}}\n\n"
}

fn set(about: &str, name: &str, apis: &[&Api], holds: fn(&Api) -> bool) -> String {
    let names: Vec<String> =
        apis.iter().filter(|api| holds(api)).map(|api| format!("Self::{}", api.name)).collect();
    format!(
        "/// {about}\n#[must_use]\npub const fn {name}(self) -> bool {{ matches!(self, {}) }}\n\n",
        names.join(" | ")
    )
}

const FUNCTIONS: &str = r#"
/// True where the version has a schema here, for production or not.
#[must_use]
pub const fn has_version(self, version: i16) -> bool {
    self.min_version() <= version && version <= self.max_version()
}

/// True where the version has compact lengths and tagged fields.
#[must_use]
pub const fn is_flexible(self, version: i16) -> bool {
    match self.flexible_from() {
        Some(first) => version >= first,
        None => false,
    }
}

/// The version of the header in front of a request of this version.
#[must_use]
pub const fn request_header_version(self, version: i16) -> i16 {
    if self.is_flexible(version) { 2 } else { 1 }
}

/// The version of the header in front of a response of this version.
#[must_use]
pub const fn response_header_version(self, version: i16) -> i16 {
    match self.fixed_response_header() {
        Some(header) => header,
        None if self.is_flexible(version) => 1,
        None => 0,
    }
}
}

impl fmt::Display for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
"#;
