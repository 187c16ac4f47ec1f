//! Names between Kafka's forms and Rust's.

/// `TopicData` → `topic_data`, `KRaftVersion` → `kraft_version`. Keywords get a trailing underscore.
#[must_use]
pub fn snake(name: &str) -> String {
    let letters: Vec<char> = name.replace("KRaft", "Kraft").chars().collect();
    let mut out = String::new();
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| letters.get(at));
        let after = letters.get(at + 1);
        let starts = letter.is_uppercase()
            && before.is_some_and(|before| {
                !before.is_uppercase() || after.is_some_and(|after| after.is_lowercase())
            });
        if starts {
            out.push('_');
        }
        out.extend(letter.to_lowercase());
    }
    if matches!(out.as_str(), "type" | "match" | "ref" | "move" | "use" | "where" | "mod" | "async") {
        out.push('_');
    }
    out
}

/// `TopicData` → `topicData`, as Kafka's JSON has it.
#[must_use]
pub fn camel(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// `OFFSET_OUT_OF_RANGE` → `OffsetOutOfRange`.
#[must_use]
pub fn pascal(constant: &str) -> String {
    constant
        .split('_')
        .map(|word| {
            let mut letters = word.chars();
            letters
                .next()
                .into_iter()
                .chain(letters.map(|letter| letter.to_ascii_lowercase()))
                .collect::<String>()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{camel, pascal, snake};

    #[test]
    fn words_are_found() {
        for (name, expected) in [
            ("TopicData", "topic_data"),
            ("Type", "type_"),
            ("KRaftVersionRecord", "kraft_version_record"),
            ("clientId", "client_id"),
            ("Enable2Pc", "enable2_pc"),
            ("ISRList", "isr_list"),
        ] {
            assert_eq!(snake(name), expected);
        }
        assert_eq!(camel("TopicData"), "topicData");
        assert_eq!(pascal("OFFSET_OUT_OF_RANGE"), "OffsetOutOfRange");
    }
}
