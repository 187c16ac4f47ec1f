//! Which partitions are meant: `--topic 't.*' --partitions 0,2`, or `--topic-partitions 't.*:1-3,one'`.

use std::ops::Range;

use crate::cli::tools::failure::Failure;
use crate::cli::tools::name_filter::NameFilter;
use crate::cli::tools::offsets::Partition;
use crate::cli::tools::options::Options;

/// Rules, of which one has to hold.
#[derive(Debug)]
pub struct Filter(Vec<Rule>);

#[derive(Debug)]
struct Rule {
    topic: Option<NameFilter>,
    partitions: Vec<Range<i32>>,
}

const ALL: Range<i32> = 0..i32::MAX;

impl Filter {
    /// The filter that options name.
    ///
    /// # Errors
    /// They don't say one.
    pub fn of(options: &Options) -> Result<Self, Failure> {
        if let Some(rules) = options.value("topic-partitions") {
            return rules.split(',').map(rule).collect::<Result<_, _>>().map(Self);
        }
        let topic = options.value("topic").map(NameFilter::parse).transpose()?;
        let partitions = match options.value("partitions") {
            None => vec![ALL],
            Some(list) => list
                .split(',')
                .filter(|id| !id.is_empty())
                .map(|id| id.parse().map(|id: i32| id..id.saturating_add(1)))
                .collect::<Result<_, _>>()
                .map_err(|_| {
                    Failure::complaint(format_args!(
                        "--partitions expects a comma separated list of numeric partition ids, but received: {list}"
                    ))
                })?,
        };
        Ok(Self(vec![Rule { topic, partitions }]))
    }

    /// Whether the partition is meant.
    pub fn takes(&self, partition: &Partition) -> bool {
        self.0.iter().any(|rule| {
            rule.topic.as_ref().is_none_or(|topic| topic.takes(&partition.topic))
                && rule.partitions.iter().any(|range| range.contains(&partition.index))
        })
    }
}

/// `TOPIC`, `TOPIC:1`, `TOPIC:1-3` (without 3), `TOPIC:1-`, `TOPIC:-3`; without a topic, all.
fn rule(text: &str) -> Result<Rule, Failure> {
    let wrong = || Failure::complaint(format_args!("Invalid rule specification: {text}"));
    let (topic, partitions) = text.split_once(':').unwrap_or((text, ""));
    let number = |text: &str, default: i32| match text {
        "" => Ok(default),
        text => text.parse::<i32>().map_err(|_| wrong()),
    };
    let range = match partitions.split_once('-') {
        Some(("", "")) => return Err(wrong()),
        Some((from, to)) => number(from, 0)?..number(to, i32::MAX)?,
        None if partitions.is_empty() => ALL,
        None => {
            let only = number(partitions, 0)?;
            only..only.saturating_add(1)
        }
    };
    let topic = Some(topic).filter(|topic| !topic.is_empty()).map(NameFilter::parse).transpose()?;
    Ok(Rule { topic, partitions: vec![range] })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn takes(rules: &str, topic: &str, index: i32) -> bool {
        let rules = rules.split(',').map(rule).collect::<Result<_, _>>().expect("rules");
        Filter(rules).takes(&Partition { topic: topic.to_owned(), index })
    }

    #[test]
    fn rules_name_topics_and_ranges() {
        for (rules, topic, index, expected) in [
            ("a:1-3", "a", 2, true),
            ("a:1-3", "a", 3, false),
            ("a:2-", "a", 9, true),
            ("a:-2", "a", 1, true),
            (":1", "b", 1, true),
            ("a,b:0", "b", 1, false),
            ("a.*", "abc", 7, true),
        ] {
            assert_eq!(takes(rules, topic, index), expected, "{rules} {topic} {index}");
        }
        assert!(rule("a:x").is_err() && rule("a:-").is_err());
    }
}
