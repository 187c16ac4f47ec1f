//! What RE2/J 1.8, with which Apache Kafka 4.4.0 matches topic names, said of some thousand patterns (`compat-tests/assignors` asks it). The same
//! must be taken, refused with the same words, and match the same names here.

use crate::coordinator::group::topic_pattern::{TopicPattern, check};

const PATTERNS: &str = include_str!("../../../../../tests/fixtures/assignors/patterns-kafka-4.4.0.txt");

#[test]
fn patterns_are_taken_and_refused_and_match_as_with_kafka() {
    let mut lines = PATTERNS.lines();
    let names: Vec<&str> = lines.next().unwrap().split(' ').skip(1).collect();
    let (mut asked, mut different) = (0, Vec::new());
    for line in lines {
        let (written, expected) = line.split_once('\t').unwrap();
        let pattern = unescaped(written);
        let told = match TopicPattern::new(&pattern) {
            Ok(compiled) => {
                assert_eq!(check(&pattern), Ok(()));
                names.iter().map(|name| if compiled.matches(name) { 'y' } else { 'n' }).collect()
            }
            Err(error) => {
                assert_eq!(check(&pattern), Err(error), "{pattern} is taken, and can't be compiled");
                format!("! {error}")
            }
        };
        if told != expected {
            different.push(format!("{written}\n  Kafka {expected}\n  here  {told}"));
        }
        asked += 1;
    }
    assert!(different.is_empty(), "{} of {asked} differ:\n{}", different.len(), different.join("\n"));
    assert!(asked > 1_200, "{asked} patterns");
}

fn unescaped(written: &str) -> String {
    let mut pattern = String::new();
    let mut rest = written;
    while let Some((before, after)) = rest.split_once('%') {
        let (code, after) = after.split_once(';').unwrap();
        pattern.push_str(before);
        pattern.push(char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap());
        rest = after;
    }
    pattern + rest
}
