//! The table of the README.

/// What one crate did.
pub struct Seen {
    /// The time of the middle turn.
    pub nanoseconds: f64,
    /// In one run, its buffers being there.
    pub allocations: u64,
}

/// One line.
pub struct Row {
    /// What was done.
    pub name: &'static str,
    /// The bytes on the wire.
    pub bytes: usize,
    /// This crate.
    pub ours: Seen,
    /// The other.
    pub theirs: Seen,
    /// Their time by ours, turn by turn.
    pub times_faster: f64,
}

/// Prints it as Markdown.
pub fn print(rows: &[Row]) {
    println!("| message | bytes | kalda ns | allocations | kafka-protocol ns | allocations | times faster |");
    println!("|---|---:|---:|---:|---:|---:|---:|");
    for Row { name, bytes, ours, theirs, times_faster } in rows {
        println!(
            "| {name} | {bytes} | {:.0} | {} | {:.0} | {} | {times_faster:.1} |",
            ours.nanoseconds, ours.allocations, theirs.nanoseconds, theirs.allocations,
        );
    }
}
