//! The file of `--from-file`: what `--export` has written.
//!
//! ```text
//! TOPIC,PARTITION,OFFSET            where one group is named, and the first line has this form
//! GROUP,TOPIC,PARTITION,OFFSET      else
//! ```
//! Invariant: a line that isn't of the file's form ends the tool before anything is set. A text may stand in quotes, blanks around a number mean
//! nothing, and a number that is missing is 0, as Kafka's tool has it. Complaints of numbers and of nothing are that tool's; others are this one's.

use std::collections::BTreeMap;

use super::reset::Offsets;
use crate::cli::tools::failure::{Failure, Thrown};
use crate::cli::tools::offsets::Partition;
use crate::cli::tools::options::Options;

/// The package of what Kafka's tool throws at a line.
const JACKSON: &str = "com.fasterxml.jackson.databind.exc.";

/// The offsets that groups are to have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan(BTreeMap<String, Offsets>);

impl Plan {
    /// Reads a file.
    ///
    /// # Errors
    /// It can't be read, or a line isn't of its form.
    #[expect(
        clippy::disallowed_methods,
        reason = "what the command line names is outside of the broker's world"
    )]
    pub fn read(path: &str, options: &Options) -> Result<Self, Failure> {
        let text = std::fs::read_to_string(path).map_err(|_| {
            let shown = std::path::absolute(path).unwrap_or_else(|_| path.into());
            Thrown::wrapped("java.io.IOException", format!("Unable to read file {}", shown.display()))
        })?;
        let mut groups = options.values("group");
        let only_group = groups.next().filter(|_| groups.next().is_none());
        Ok(Self::parse(&text, only_group)?)
    }

    /// What the group is to have, if it is in the plan.
    pub fn take(&mut self, group: &str) -> Option<Offsets> {
        self.0.remove(group)
    }

    fn parse(text: &str, only_group: Option<&str>) -> Result<Self, Thrown> {
        // An empty text is one empty line, but the last line's end begins none.
        let text = text.trim_end_matches('\n');
        let first = text.split('\n').next().unwrap_or_default();
        let group = only_group.filter(|_| offset_of(&fields(first)).is_ok());
        let mut plan: BTreeMap<String, Offsets> = BTreeMap::new();
        for line in text.split('\n') {
            let line = line.trim_end_matches('\r');
            if line.is_empty() {
                return Err(no_content());
            }
            let mut fields = fields(line);
            let group = match group {
                Some(group) => group.to_owned(),
                None => fields.remove(0).text,
            };
            let (partition, offset) = offset_of(&fields)?;
            plan.entry(group).or_default().insert(partition, offset);
        }
        Ok(Self(plan))
    }
}

/// One of the values of a line, and in which column it begins, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Field {
    text: String,
    column: usize,
}

/// There is one at least.
fn fields(line: &str) -> Vec<Field> {
    let mut fields = vec![Field { text: String::new(), column: 1 }];
    let mut quoted = false;
    for (place, character) in line.chars().enumerate() {
        match (character, fields.last_mut()) {
            ('"', _) => quoted = !quoted,
            (',', _) if !quoted => fields.push(Field { text: String::new(), column: place + 2 }),
            (other, Some(field)) => field.text.push(other),
            (_, None) => {}
        }
    }
    fields
}

/// A partition and its offset.
fn offset_of(fields: &[Field]) -> Result<(Partition, i64), Thrown> {
    let [topic, numbers @ ..] = fields else { return Err(no_content()) };
    if numbers.len() > 2 {
        let sentence =
            format!("Too many entries: expected topic, partition and offset, not {} values", fields.len());
        return Err(Thrown::wrapped("com.fasterxml.jackson.dataformat.csv.CsvReadException", sentence));
    }
    let index = numbers.first().map_or(Ok(0), |field| number(field, "int", "partition"))?;
    let offset = numbers.get(1).map_or(Ok(0), |field| number(field, "long", "offset"))?;
    Ok((Partition { topic: topic.text.clone(), index }, offset))
}

fn number<N: std::str::FromStr>(field: &Field, kind: &str, name: &str) -> Result<N, Thrown> {
    let Field { text, column } = field;
    text.trim().parse().map_err(|_| {
        let sentence = format!(
            "Cannot deserialize value of type `{kind}` from String \"{text}\": not a valid `{kind}` value\n at [Source: (StringReader); \
             line: 1, column: {column}] (through reference chain: \
             org.apache.kafka.tools.consumer.group.CsvUtils$CsvRecordWithGroup[\"{name}\"])"
        );
        Thrown::wrapped(&format!("{JACKSON}InvalidFormatException"), sentence)
    })
}

fn no_content() -> Thrown {
    let sentence =
        "No content to map due to end-of-input\n at [Source: (StringReader); line: UNKNOWN, column: UNKNOWN]";
    Thrown::wrapped(&format!("{JACKSON}MismatchedInputException"), sentence)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offsets(plan: &Plan) -> Vec<(&str, &str, i32, i64)> {
        plan.0
            .iter()
            .flat_map(|(group, offsets)| {
                offsets
                    .iter()
                    .map(move |(partition, offset)| (&**group, &*partition.topic, partition.index, *offset))
            })
            .collect()
    }

    #[test]
    fn the_first_line_says_which_form_it_is() {
        let plan = Plan::parse("one,0,2\n\"t,o\", 1 ,3\n", Some("g")).unwrap();
        assert_eq!(offsets(&plan), [("g", "one", 0, 2), ("g", "t,o", 1, 3)]);
        let plan = Plan::parse("h,one,0,1\r\nk,one,0,9", Some("g")).unwrap();
        assert_eq!(offsets(&plan), [("h", "one", 0, 1), ("k", "one", 0, 9)]);
        assert_eq!(offsets(&Plan::parse("one,0", Some("g")).unwrap()), [("g", "one", 0, 0)]);
        assert_eq!(Plan::parse("h,one,0,1", None).unwrap(), Plan::parse("h,one,0,1", Some("g")).unwrap());
    }

    #[test]
    fn other_lines_are_refused() {
        let refused = |text: &str| Plan::parse(text, Some("g")).unwrap_err().reason;
        for text in ["", "\n", "one,0,1\n\nthree,0,1"] {
            assert!(refused(text).contains("No content to map"), "{text:?}");
        }
        assert!(refused("one,0,1\none,0,x").contains("`long` from String \"x\""));
        assert!(refused("g,one,x,1").contains("line: 1, column: 7]"));
        assert!(refused("one,0,x").contains("`int` from String \"x\""));
        for text in ["g,one,0,1,2", "one,0,1\none,0,1,2"] {
            assert!(refused(text).contains("Too many entries"), "{text}: {}", refused(text));
        }
    }
}
