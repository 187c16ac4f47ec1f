//! Patterns that are made to take memory or time: they are refused before anything is compiled, or stay within bounds.

use proptest::prelude::*;

use crate::coordinator::group::topic_pattern::{InvalidPattern, TopicPattern, check};

#[test]
fn what_would_grow_too_large_is_refused() {
    // RE2/J has no such limits: the first would have a thousand million states.
    for pattern in [
        "((a{1000}){1000}){1000}".to_owned(),
        "(((((a{99}){99}){99}){99}){99}){99}".to_owned(),
        "(?:[a-zA-Z0-9._-]{0,1000}){0,1000}".to_owned(),
        "(".repeat(100_000) + &")".repeat(100_000),
        "a".repeat(1 << 20),
    ] {
        assert_eq!(check(&pattern), Err(InvalidPattern::TooLarge), "{}", &pattern[..20]);
    }
}

#[test]
fn the_heaviest_that_are_taken_compile() {
    for pattern in [
        "(?:[a-zA-Z0-9._-]{1000}){45}".to_owned(),
        "(?i)(?:[acegikmoqsuwy0-9._-]{1000}){12}".to_owned(),
        "(?:(?:a?){1000}){30}".to_owned(),
        "(a|b)".repeat(15_000),
        "(".repeat(100) + "a" + &")".repeat(100),
        "(?:b|".repeat(100) + "a" + &"a)?".repeat(100),
    ] {
        assert_eq!(check(&pattern), Ok(()), "{}", &pattern[..20]);
        let compiled = TopicPattern::new(&pattern);
        let compiled = compiled.unwrap_or_else(|error| panic!("{error}: {}", &pattern[..20]));
        assert!(!compiled.matches(&"b-".repeat(120)));
    }
}

#[test]
fn what_makes_others_backtrack_for_ages_matches_at_once() {
    let compiled = TopicPattern::new("(a*)*(a|aa)*(.*.*.*)*b").unwrap();
    assert!(!compiled.matches(&"a".repeat(249)));
}

proptest! {
    #[test]
    fn whatever_comes_is_taken_or_refused_and_what_is_taken_compiles(
        pattern in "[ab0(){}\\[\\]|*+?^$.,:<>=!\\\\PpQEdWiLU&~-]{0,30}"
    ) {
        let compiled = TopicPattern::new(&pattern).map(|compiled| compiled.matches("ab"));
        prop_assert_eq!(check(&pattern).err(), compiled.err());
    }
}
