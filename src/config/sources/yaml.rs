//! Settings from YAML: dotted keys, nested ones, or both mixed. The one place that names serde_yaml.
//!
//! ```text
//! log:
//!   dirs: [/a, /b]          log.dirs = /a,/b
//!   retention.ms: 5         log.retention.ms = 5
//! ```
//!
//! Invariant: each key is stated once; a null value states nothing.

use serde::de::DeserializeOwned;
use serde_yaml::{Mapping, Value};

/// How deep keys may be nested: no key of Kafka has more dots than this.
const MAX_DEPTH: usize = 16;

/// A document of another product, in the form of `T`; an empty one is that of nothing said. The error is a sentence.
pub(super) fn document<T: DeserializeOwned + Default>(text: &str) -> Result<T, String> {
    let document: Option<T> = serde_yaml::from_str(text).map_err(|error| error.to_string())?;
    Ok(document.unwrap_or_default())
}

/// The settings in `text`, dotted; the error is a sentence.
pub(super) fn settings(text: &str) -> Result<Vec<(String, String)>, String> {
    let document: Value = serde_yaml::from_str(text).map_err(|error| error.to_string())?;
    let mut settings = Vec::new();
    match document {
        Value::Null => {}
        Value::Mapping(keys) => flatten("", keys, MAX_DEPTH, &mut settings)?,
        _ => return Err("the document must be a mapping of keys to values".to_owned()),
    }
    Ok(settings)
}

fn flatten(
    prefix: &str,
    keys: Mapping,
    depth: usize,
    settings: &mut Vec<(String, String)>,
) -> Result<(), String> {
    if depth == 0 {
        return Err(format!("{prefix} is nested deeper than {MAX_DEPTH} levels"));
    }
    for (key, value) in keys {
        let key =
            scalar(&key).flatten().ok_or_else(|| format!("a key under {prefix:?} is not a plain name"))?;
        let name = if prefix.is_empty() { key } else { format!("{prefix}.{key}") };
        match value {
            Value::Mapping(keys) => flatten(&name, keys, depth.saturating_sub(1), settings)?,
            value => {
                match text(&value).ok_or_else(|| format!("{name} must be a plain value or a list of them"))? {
                    None => {}
                    Some(_) if settings.iter().any(|(before, _)| *before == name) => {
                        return Err(format!("{name} is stated twice"));
                    }
                    Some(text) => settings.push((name, text)),
                }
            }
        }
    }
    Ok(())
}

/// A plain value or a list of them, as text. The outer None: neither; the inner one: null.
fn text(value: &Value) -> Option<Option<String>> {
    match value {
        Value::Sequence(items) => {
            let items: Option<Vec<String>> = items.iter().map(|item| scalar(item).flatten()).collect();
            items.map(|items| Some(items.join(",")))
        }
        value => scalar(value),
    }
}

fn scalar(value: &Value) -> Option<Option<String>> {
    match value {
        Value::Null => Some(None),
        Value::Bool(value) => Some(Some(value.to_string())),
        Value::Number(value) => Some(Some(value.to_string())),
        Value::String(value) => Some(Some(value.clone())),
        Value::Sequence(_) | Value::Mapping(_) | Value::Tagged(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::settings;

    fn pairs(text: &str) -> Vec<(String, String)> {
        settings(text).unwrap()
    }

    fn pair(key: &str, value: &str) -> (String, String) {
        (key.to_owned(), value.to_owned())
    }

    #[test]
    fn nested_and_dotted_keys_mix() {
        let text = "log:\n  dirs: [/a, /b]\n  retention.ms: 5\n  cleaner:\n    enable: false\nnode.id: 3\nbroker.rack: ~\n";
        let expected = [
            pair("log.dirs", "/a,/b"),
            pair("log.retention.ms", "5"),
            pair("log.cleaner.enable", "false"),
            pair("node.id", "3"),
        ];
        assert_eq!(pairs(text), expected);
    }

    #[test]
    fn an_empty_document_states_nothing() {
        assert_eq!(pairs(""), []);
        assert_eq!(pairs("# only a comment\n"), []);
    }

    #[test]
    fn numbers_keep_their_digits() {
        assert_eq!(
            pairs("a: 9223372036854775807\nb: 0.5\n"),
            [pair("a", "9223372036854775807"), pair("b", "0.5")]
        );
    }

    #[test]
    fn what_states_no_keys_is_refused() {
        for (text, reason) in [
            ("- a\n- b\n", "the document must be a mapping of keys to values"),
            ("log: {dirs: a}\nlog.dirs: b\n", "log.dirs is stated twice"),
            ("a: [{b: c}]\n", "a must be a plain value or a list of them"),
            ("a: !tag b\n", "a must be a plain value or a list of them"),
        ] {
            assert_eq!(settings(text), Err(reason.to_owned()));
        }
        assert!(settings("a: [").is_err());
        assert!(settings("a: 1\na: 2\n").unwrap_err().contains("duplicate"));
    }
}
