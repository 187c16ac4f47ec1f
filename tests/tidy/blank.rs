//! Blanks comments and the insides of strings in Rust text, so that rules see code alone.
//!
//! Invariant: same number of lines, and every kept character stands on its own line at its own column
//! (counted in characters). A lexer of five states, not a parser: enough to never take a quote for code.

/// Where the lexer is.
#[derive(Clone, Copy)]
enum State {
    Code,
    LineComment,
    BlockComment { depth: usize },
    Text,
    RawText { hashes: usize },
}

/// The text with comments and string contents replaced by spaces.
pub fn blank(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut state = State::Code;
    let mut at = 0;
    while at < characters.len() {
        let rest = &characters[at..];
        let (next, taken, shown) = step(state, rest, out.chars().next_back());
        for character in &rest[..taken] {
            out.push(if shown || *character == '\n' { *character } else { ' ' });
        }
        state = next;
        at += taken;
    }
    out
}

/// One step: the next state, how many characters it takes, and whether they are kept.
fn step(state: State, rest: &[char], before: Option<char>) -> (State, usize, bool) {
    match state {
        State::Code => code(rest, before),
        State::LineComment if rest[0] == '\n' => (State::Code, 1, true),
        State::LineComment => (state, 1, false),
        State::BlockComment { depth } => match rest {
            ['*', '/', ..] if depth == 1 => (State::Code, 2, false),
            ['*', '/', ..] => (State::BlockComment { depth: depth - 1 }, 2, false),
            ['/', '*', ..] => (State::BlockComment { depth: depth + 1 }, 2, false),
            _ => (state, 1, false),
        },
        State::Text => match rest {
            ['\\', _, ..] => (state, 2, false),
            ['"', ..] => (State::Code, 1, true),
            _ => (state, 1, false),
        },
        State::RawText { hashes } => {
            let closes =
                rest[0] == '"' && rest[1..].iter().take_while(|next| **next == '#').count() >= hashes;
            if closes { (State::Code, 1 + hashes, true) } else { (state, 1, false) }
        }
    }
}

fn code(rest: &[char], before: Option<char>) -> (State, usize, bool) {
    let inside_name = before.is_some_and(|character| character.is_alphanumeric() || character == '_');
    match rest {
        ['/', '/', ..] => (State::LineComment, 2, false),
        ['/', '*', ..] => (State::BlockComment { depth: 1 }, 2, false),
        ['"', ..] => (State::Text, 1, true),
        ['r', more @ ..] if !inside_name || before == Some('b') || before == Some('c') => {
            let hashes = more.iter().take_while(|next| **next == '#').count();
            match more.get(hashes) {
                Some('"') => (State::RawText { hashes }, hashes + 2, true),
                _ => (State::Code, 1, true),
            }
        }
        // A character, not a lifetime: it closes two places on, or is escaped.
        ['\'', '\\', _, more @ ..] => {
            let close = more.iter().position(|next| *next == '\'').map_or(more.len(), |place| place + 1);
            (State::Code, 3 + close, false)
        }
        ['\'', _, '\'', ..] => (State::Code, 3, false),
        _ => (State::Code, 1, true),
    }
}

#[cfg(test)]
mod tests {
    use super::blank;

    #[test]
    fn comments_and_strings_are_blanked_in_place() {
        let spaces = " ".repeat("/* { /* } */ */".len());
        assert_eq!(blank("a /* { /* } */ */ b // {\nc"), format!("a {spaces} b     \nc"));
        assert_eq!(blank(r#"f("}\"{", x)"#), r#"f("    ", x)"#);
        assert_eq!(blank("r#\"\"}\"# y"), "r#\"  \"# y");
    }

    #[test]
    fn characters_are_blanked_and_lifetimes_kept() {
        assert_eq!(blank("'{' '\\'' &'a str"), "         &'a str");
    }
}
