//! Documents: every relative link leads somewhere, and every decision is in the list of decisions.

use std::path::Path;

use crate::Complaint;
use crate::tree::{Text, Tree};

const DECISIONS: &str = "docs/adr/README.md";

/// Checks every Markdown file.
pub fn check(tree: &Tree) -> Vec<Complaint> {
    let documents = || tree.texts().filter(|file| file.path.ends_with(".md"));
    let mut complaints: Vec<_> =
        documents().flat_map(|file| broken_links(file, |path| tree.root().join(path).exists())).collect();
    let list =
        documents().find(|file| file.path == DECISIONS).map(|file| file.text.as_str()).unwrap_or_default();
    complaints.extend(documents().filter_map(|file| unlisted(file, list)));
    complaints
}

fn broken_links(file: &Text, exists: impl Fn(&Path) -> bool) -> Vec<Complaint> {
    let folder = Path::new(&file.path).parent().unwrap_or(Path::new(""));
    let mut complaints = Vec::new();
    let mut in_code = false;
    for (index, line) in file.text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        }
        if in_code {
            continue;
        }
        for link in line.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let path = link.split('#').next().unwrap_or_default();
            let elsewhere = link.contains("://") || link.starts_with("mailto:") || path.is_empty();
            if !elsewhere && !exists(&folder.join(path)) {
                complaints.push(Complaint::new(
                    &file.path,
                    index + 1,
                    format!("`{link}` leads nowhere: mend the link"),
                ));
            }
        }
    }
    complaints
}

/// A decision (`docs/adr/NNNN-title.md`) that the list doesn't link to.
fn unlisted(file: &Text, list: &str) -> Option<Complaint> {
    let name = file.path.strip_prefix("docs/adr/")?;
    let is_decision = name.starts_with(|first: char| first.is_ascii_digit());
    let missing = is_decision && !list.contains(&format!("({name})"));
    missing.then(|| Complaint::new(&file.path, 1, format!("link it in {DECISIONS}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_to_nothing_is_found() {
        let text = "[a](there.md) [b](gone.md#x)\n[c](https://x.example/y) [d](#here)\n```\n[e](f)\n```\n";
        let file = Text::new("docs/x.md", text);
        let found = broken_links(&file, |path| path == Path::new("docs/there.md"));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].line, 1);
    }

    #[test]
    fn an_unlisted_decision_is_found() {
        let file = Text::new("docs/adr/0042-answer.md", "");
        assert!(unlisted(&file, "").is_some());
        assert!(unlisted(&file, "- [The answer](0042-answer.md)").is_none());
        assert!(unlisted(&Text::new("docs/adr/TEMPLATE.md", ""), "").is_none());
    }
}
