//! The order in which a `HashMap` of Java holds texts: where Kafka's tools print one, lines look as people know them.
//!
//! Invariant: it is the order of a map that began empty and grew as these came.

/// The slots that an empty map begins with.
const FIRST_SLOTS: usize = 16;

/// Puts things in the order that Java's map has them in.
pub fn sort_as_java<T>(things: &mut [T], key: impl Fn(&T) -> &str) {
    let mut slots = FIRST_SLOTS;
    // A map doubles when more than three quarters are taken.
    while things.len() > slots / 4 * 3 {
        slots *= 2;
    }
    things.sort_by_key(|thing| slot(key(thing), slots));
}

fn slot(text: &str, slots: usize) -> usize {
    let hash = text.encode_utf16().fold(0_u32, |hash, unit| hash.wrapping_mul(31).wrapping_add(unit.into()));
    (hash ^ (hash >> 16)) as usize & (slots - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_javas_order() {
        // As a HashMap of Java 17 prints them.
        let mut names = ["one", "two", "three", "four", "five"];
        sort_as_java(&mut names, |name| name);
        assert_eq!(names, ["four", "one", "two", "three", "five"]);
    }
}
