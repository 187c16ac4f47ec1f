//! Searches among many names.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::Arc;

use crate::coordinator::group::topic_pattern::Search;
use crate::sys::{Clock, SystemClock};

fn texts(texts: &[&str]) -> Vec<Arc<str>> {
    texts.iter().map(|text| Arc::from(*text)).collect()
}

fn all_of(mut search: Search, clock: &dyn Clock) -> Vec<(String, Vec<String>)> {
    loop {
        search = match search.slice(clock) {
            ControlFlow::Continue(search) => search,
            ControlFlow::Break(found) => {
                let names = |names: BTreeSet<Arc<str>>| names.iter().map(|name| name.to_string()).collect();
                return found
                    .into_iter()
                    .map(|(pattern, found)| (pattern.to_string(), names(found)))
                    .collect();
            }
        }
    }
}

#[test]
fn each_pattern_has_its_names() {
    let names = texts(&["orders", "orders-eu", "payments", "__consumer_offsets"]);
    let patterns: BTreeSet<Arc<str>> =
        texts(&["orders.*", "nobody", "[", "__.*|payments"]).into_iter().collect();
    let found = all_of(Search::new(patterns, names), &SystemClock::new());
    let expected = [
        ("[", vec![]),
        ("__.*|payments", vec!["__consumer_offsets", "payments"]),
        ("nobody", vec![]),
        ("orders.*", vec!["orders", "orders-eu"]),
    ];
    let expected =
        expected.map(|(pattern, names)| (pattern.to_owned(), names.into_iter().map(String::from).collect()));
    assert_eq!(found, expected);
}
