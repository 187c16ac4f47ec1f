//! `KEY=VALUE,KEY=[VALUE,VALUE]`, as Kafka's tool reads it.

use crate::cli::tools::failure::Failure;

/// Reads settings: keys and values, in the order given.
///
/// # Errors
/// One isn't of that form.
pub fn parse(text: &str) -> Result<Vec<(String, String)>, Failure> {
    let mut settings = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (name, value) = rest.split_once('=').ok_or_else(malformed)?;
        let value = value.trim_start();
        let (value, behind) = match value.strip_prefix('[') {
            Some(list) => list.split_once(']').ok_or_else(malformed)?,
            None => value.split_at(value.find(',').unwrap_or(value.len())),
        };
        let name = name.trim();
        let in_a_key = |character: char| character.is_ascii_alphanumeric() || "$._-".contains(character);
        if name.contains(',') {
            return Err(malformed());
        }
        if !name.chars().all(in_a_key) {
            return Err(Failure::complaint(format_args!("Invalid character found for config key: {name}")));
        }
        settings.push((name.to_owned(), value.trim().to_owned()));
        rest = behind.strip_prefix(',').unwrap_or(behind);
    }
    if settings.is_empty() { Err(malformed()) } else { Ok(settings) }
}

fn malformed() -> Failure {
    Failure::complaint(
        "Invalid entity config: all configs to be added must be in the format \"key=val\" or  \"key=[val1,val2]\" to group values \
         which contain commas.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_in_brackets_have_commas() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let text = "advertised.listeners=[A://h:1,B://i:2], log.cleaner.threads=2,x=";
        let expected = vec![
            pair("advertised.listeners", "A://h:1,B://i:2"),
            pair("log.cleaner.threads", "2"),
            pair("x", ""),
        ];
        assert_eq!(parse(text).unwrap(), expected);
        for wrong in ["", "x", "x=[1", "a=1,b", "a,b=1", "a b=1"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
