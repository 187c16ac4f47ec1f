//! Keeps the tree tidy: layers, sizes, heads, names, doors, words, documents. Run by `cargo xtask test tidy`.
//!
//! Invariant: every rule has a sample in its own file that it must catch, and one that it must let pass.
//! Every complaint names a place and says what to do. What a rule does not cover (generated code has no
//! size limit) is said in the rule. Only `signatures` has a list of files that don't hold to it yet; it can only become shorter.

mod blank;
mod docs;
mod doors;
mod examples;
mod functions;
mod heads;
mod layers;
mod names;
mod signatures;
mod sizes;
mod tree;
mod words;

use std::fmt;

use tree::Tree;

/// Something to put in order.
#[derive(Debug, PartialEq, Eq)]
struct Complaint {
    path: String,
    line: usize,
    what: String,
}

impl Complaint {
    fn new(path: &str, line: usize, what: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, what: what.into() }
    }
}

impl fmt::Display for Complaint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}: {}", self.path, self.line, self.what)
    }
}

#[test]
fn the_tree_is_tidy() {
    let tree = Tree::of_this_package();
    let mut complaints = Vec::new();
    for file in tree.rust() {
        complaints.extend(layers::check(file));
        complaints.extend(functions::check(file));
        complaints.extend(heads::check(file));
        complaints.extend(names::check(file));
        complaints.extend(doors::check(file));
        complaints.extend(signatures::check(file));
    }
    complaints.extend(doors::check_unsafe_files(&tree));
    complaints.extend(sizes::check(&tree));
    complaints.extend(words::check(&tree));
    complaints.extend(docs::check(&tree));
    complaints.extend(examples::check(&tree));

    println!("tidy: {}", sizes::sentence(&tree));
    let listed: String = complaints.iter().map(|complaint| format!("{complaint}\n")).collect();
    assert!(complaints.is_empty(), "{} places to put in order:\n{listed}", complaints.len());
}
