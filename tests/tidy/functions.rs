//! Functions fit a screen: at most 70 lines from `fn` to the closing brace. Generated code is not counted.

use crate::Complaint;
use crate::tree::{Text, places_of_word};

const LONGEST: usize = 70;

/// Checks one Rust file.
pub fn check(file: &Text) -> Vec<Complaint> {
    if file.is_generated() {
        return Vec::new();
    }
    let mut complaints = Vec::new();
    for place in places_of_word(&file.code, "fn") {
        let Some((name, lines)) = body(&file.code[place..]) else { continue };
        if lines > LONGEST {
            let line = file.code[..place].matches('\n').count() + 1;
            let what = format!(
                "`{name}` has {lines} lines, more than {LONGEST}: give a step of it a name of its own"
            );
            complaints.push(Complaint::new(&file.path, line, what));
        }
    }
    complaints
}

/// The name and the number of lines of the function that begins here; nothing for a type or a bare signature.
fn body(code: &str) -> Option<(&str, usize)> {
    let name = code.strip_prefix("fn ")?.split(|next: char| !next.is_alphanumeric() && next != '_').next()?;
    let mut depth = 0_usize;
    for (place, character) in code.char_indices() {
        match character {
            // A `;` inside brackets belongs to an array type.
            ';' if depth == 0 && !inside_brackets(&code[..place]) => return None,
            '{' => depth += 1,
            '}' if depth == 1 => return Some((name, code[..place].matches('\n').count() + 1)),
            '}' => depth = depth.checked_sub(1)?,
            _ => {}
        }
    }
    None
}

fn inside_brackets(code: &str) -> bool {
    code.matches('[').count() > code.matches(']').count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::GENERATED;

    fn function_of(lines: usize) -> String {
        format!("fn long(x: [u8; 3]) {{\n{}}}\n", "    step(\"}\"); // }\n".repeat(lines - 2))
    }

    #[test]
    fn a_function_of_71_lines_is_found() {
        let found =
            check(&Text::new("src/x.rs", format!("trait T {{ fn f(x: [u8; 3]); }}\n{}", function_of(71))));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].line, 2);
        assert!(found[0].what.contains("`long` has 71 lines"));
    }

    #[test]
    fn a_function_of_70_lines_and_generated_code_pass() {
        assert_eq!(check(&Text::new("src/x.rs", function_of(70))), []);
        assert_eq!(
            check(&Text::new("protocol/src/api_key.rs", format!("{GENERATED}x`\n{}", function_of(500)))),
            []
        );
    }
}
