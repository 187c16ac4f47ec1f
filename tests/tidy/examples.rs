//! Examples: a block of code in a document that says `<!-- from FILE -->` above itself stands in that file, which a test runs.
//!
//! Invariant: line for line, but for the space it is indented by. Where the file takes the image's name, a port or another name from whoever
//! runs the test, the document has what people write.

use crate::Complaint;
use crate::tree::{Text, Tree};

const BEGIN: &str = "<!-- from ";
const END: &str = " -->";

/// How each language asks for the image's name.
const IMAGE: [&str; 5] = [
    "System.getenv(\"KALDA_IMAGE\")",
    "os.environ[\"KALDA_IMAGE\"]",
    "os.Getenv(\"KALDA_IMAGE\")",
    "process.env.KALDA_IMAGE",
    "std::env::var(\"KALDA_IMAGE\")?",
];

/// Checks every Markdown file.
pub fn check(tree: &Tree) -> Vec<Complaint> {
    let documents = tree.texts().filter(|file| file.path.ends_with(".md"));
    let text_of = |path: &str| tree.texts().find(|file| file.path == path).map(|file| file.text.clone());
    documents.flat_map(|file| strangers(file, text_of)).collect()
}

/// Blocks that don't stand where they say.
fn strangers(document: &Text, text_of: impl Fn(&str) -> Option<String>) -> Vec<Complaint> {
    let lines: Vec<&str> = document.text.lines().collect();
    let mut complaints = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let Some(path) = line.strip_prefix(BEGIN).and_then(|rest| rest.strip_suffix(END)) else { continue };
        let block = lines[index + 1..].iter().skip(1).take_while(|line| !line.starts_with("```"));
        let block: Vec<&str> = block.copied().collect();
        let what = match text_of(path) {
            None => format!("`{path}` is not there: say where the example is from"),
            Some(text) if !contains(&as_written(&text), &block) => {
                format!("this example is not in {path}: copy it from there, so that a test runs it")
            }
            Some(_) => continue,
        };
        complaints.push(Complaint::new(&document.path, index + 1, what));
    }
    complaints
}

fn contains(text: &str, block: &[&str]) -> bool {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let block: Vec<&str> = block.iter().map(|line| line.trim()).collect();
    !block.is_empty() && lines.windows(block.len()).any(|window| window == block)
}

/// The text as people write it: `${NAME:-value}` is `value`, and the image is `kalda`.
fn as_written(text: &str) -> String {
    let mut written = String::new();
    let mut parts = text.split("${");
    written.push_str(parts.next().unwrap_or_default());
    for part in parts {
        match part.split_once('}').and_then(|(inside, rest)| Some((inside.split_once(":-")?.1, rest))) {
            Some((value, rest)) => written.extend([value, rest]),
            None => written.extend(["${", part]),
        }
    }
    for expression in IMAGE {
        written = written.replace(expression, "\"kalda\"");
    }
    written.replace("\"kalda\" + \":", "\"kalda:").replace("\"kalda\"+\":", "\"kalda:")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaints(block: &str, file: &str) -> usize {
        let document = Text::new("docs/x.md", format!("<!-- from a.sh -->\n```sh\n{block}\n```\n"));
        strangers(&document, |path| (path == "a.sh").then(|| file.to_owned())).len()
    }

    #[test]
    fn an_example_that_no_test_runs_is_found() {
        assert_eq!(complaints("docker run it", "docker run that"), 1);
        assert_eq!(complaints("one\ntwo", "one\nother\ntwo"), 1);
        assert_eq!(complaints("", "x"), 1);
        let document = Text::new("docs/x.md", "<!-- from gone.sh -->\n```sh\nx\n```\n");
        assert_eq!(strangers(&document, |_| None).len(), 1);
    }

    #[test]
    fn names_that_the_test_gives_pass_as_people_write_them() {
        let file =
            "  run ${PORT:-9092}:1 ${IMAGE:-kalda} ${PLAIN}\n  Run(os.Getenv(\"KALDA_IMAGE\")+\":8.0.0\")\n";
        assert_eq!(complaints("run 9092:1 kalda ${PLAIN}\nRun(\"kalda:8.0.0\")", file), 0);
        assert_eq!(
            complaints(
                "DockerImageName.parse(\"kalda\")",
                "DockerImageName.parse(System.getenv(\"KALDA_IMAGE\"))"
            ),
            0
        );
    }
}
