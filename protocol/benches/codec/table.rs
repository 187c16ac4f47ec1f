//! The table of the README.

/// What one crate did.
#[derive(Default)]
pub struct Seen {
    /// The best sample.
    pub nanoseconds: f64,
    /// In one run.
    pub allocations: u64,
}

/// One line.
#[derive(Default)]
pub struct Row {
    /// What was done.
    pub name: &'static str,
    /// The bytes on the wire.
    pub bytes: usize,
    /// This crate.
    pub ours: Seen,
    /// The other.
    pub theirs: Seen,
}

/// Prints it as Markdown.
pub fn print(rows: &[Row]) {
    println!("| message | bytes | kalda ns | allocations | kafka-protocol ns | allocations | times faster |");
    println!("|---|---:|---:|---:|---:|---:|---:|");
    for Row { name, bytes, ours, theirs } in rows {
        println!(
            "| {name} | {bytes} | {:.0} | {} | {:.0} | {} | {:.1} |",
            ours.nanoseconds,
            ours.allocations,
            theirs.nanoseconds,
            theirs.allocations,
            theirs.nanoseconds / ours.nanoseconds
        );
    }
}
