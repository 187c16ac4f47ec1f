//! Lists as texts, items separated by commas: with more of them, and with fewer.
//!
//! Invariant: the time goes with the length of both texts, however they are made: they come from clients.

use std::collections::{HashMap, HashSet};

/// The list with the items of `added` behind it that it doesn't have. Empty items of the list are dropped.
#[must_use]
pub fn list_with(list: &str, added: &str) -> String {
    let mut items: Vec<&str> = list.split(',').filter(|item| !item.is_empty()).collect();
    let mut there: HashSet<&str> = items.iter().copied().collect();
    items.extend(named(added).filter(|item| there.insert(item)));
    items.join(",")
}

/// The list without the items of `removed`, each taken out once for each time that it is named.
#[must_use]
pub fn list_without(list: &str, removed: &str) -> String {
    let mut left: HashMap<&str, usize> = HashMap::new();
    for item in named(removed) {
        *left.entry(item).or_default() += 1;
    }
    let mut kept = Vec::new();
    for item in list.split(',').filter(|item| !item.is_empty()) {
        match left.get_mut(item) {
            Some(count) if *count > 0 => *count -= 1,
            _ => kept.push(item),
        }
    }
    kept.join(",")
}

/// The items that a client names. Commas at the end say nothing, as Java splits; only a text of nothing is an item.
fn named(items: &str) -> impl Iterator<Item = &str> {
    let said = items.trim_end_matches(',');
    let nothing = said.is_empty() && !items.is_empty();
    said.split(',').filter(move |_| !nothing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_added_behind_and_once() {
        for (list, added, wanted) in [
            ("", "a", "a"),
            ("a", "b,c", "a,b,c"),
            ("a,b", "b,a", "a,b"),
            ("a", "b,b", "a,b"),
            ("a,,b", "c", "a,b,c"),
            ("a", "", "a,"),
            ("a", "b,,", "a,b"),
            ("a", ",", "a"),
            ("a", ",b", "a,,b"),
        ] {
            assert_eq!(list_with(list, added), wanted, "{list} {added}");
        }
    }

    #[test]
    fn items_are_taken_out_one_by_one() {
        for (list, removed, wanted) in [
            ("a,b", "a", "b"),
            ("a,b", "c", "a,b"),
            ("a,b,a", "a", "b,a"),
            ("a,b,a", "a,a", "b"),
            ("a", "a", ""),
            ("", "a", ""),
            ("a", "", "a"),
        ] {
            assert_eq!(list_without(list, removed), wanted, "{list} {removed}");
        }
    }
}
