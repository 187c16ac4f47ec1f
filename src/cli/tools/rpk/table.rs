//! Columns of text as rpk prints them, by Go's tabwriter.
//!
//! Invariant: a column is as wide as its longest cell and two blanks, and six at least; the last one isn't padded.

use std::fmt::Write as _;

const LEAST_WIDTH: usize = 6;
const BLANKS: usize = 2;

/// Rows of cells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table(Vec<Vec<String>>);

impl Table {
    /// A table below its heads, which are written in capitals.
    pub fn under(heads: &[&str]) -> Self {
        Self(vec![heads.iter().map(|head| head.to_uppercase()).collect()])
    }

    /// Adds a row.
    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.0.push(cells.into_iter().collect());
    }

    /// The lines, each ended.
    pub fn text(&self) -> String {
        let columns = self.0.iter().map(Vec::len).max().unwrap_or(0);
        let width = |column: usize| {
            let cells = self.0.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count());
            (cells.max().unwrap_or(0) + BLANKS).max(LEAST_WIDTH)
        };
        let widths: Vec<usize> = (0..columns).map(width).collect();
        let mut text = String::new();
        for row in &self.0 {
            for (place, (cell, width)) in row.iter().zip(&widths).enumerate() {
                let width = if place + 1 == row.len() { 0 } else { *width };
                let _ = write!(text, "{cell:<width$}");
            }
            text.push('\n');
        }
        text
    }
}

/// Numbers as Go prints a slice of them: `[1 2]`.
pub fn slice(numbers: &[i32]) -> String {
    let numbers: Vec<String> = numbers.iter().map(i32::to_string).collect();
    format!("[{}]", numbers.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_cells() {
        let mut table = Table::under(&["id", "host", "port"]);
        table.row(["1*", "127.0.0.1", "9092"].map(str::to_owned));
        assert_eq!(table.text(), "ID    HOST       PORT\n1*    127.0.0.1  9092\n");
        assert_eq!(slice(&[1, 2]), "[1 2]");
    }
}
