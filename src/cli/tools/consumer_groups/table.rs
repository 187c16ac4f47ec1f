//! Columns of text, padded as Java's `%-15s` pads them.

use std::io::{self, Write};

/// A column: its title, and how wide it is at least. The last one isn't padded where it has no width.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// What stands above it.
    pub title: &'static str,
    /// How wide it is at least.
    pub width: usize,
}

/// Short for a column in a table.
pub const fn column(title: &'static str, width: usize) -> Column {
    Column { title, width }
}

/// Widens columns to their longest cell. Those named by `fixed` stay as they are, as some of Kafka's do.
pub fn widened(columns: &[Column], fixed: &[&str], rows: &[Vec<String>]) -> Vec<usize> {
    let width = |(place, column): (usize, &Column)| {
        let cells = rows.iter().filter_map(|row| row.get(place)).map(|cell| cell.chars().count());
        if fixed.contains(&column.title) || column.width == 0 {
            column.width
        } else {
            cells.max().unwrap_or(0).max(column.width)
        }
    };
    columns.iter().enumerate().map(width).collect()
}

/// A line of cells with blanks between them; it isn't ended.
pub fn write_row<'c>(
    cells: impl IntoIterator<Item = &'c str>,
    widths: &[usize],
    out: &mut impl Write,
) -> io::Result<()> {
    for (place, (cell, width)) in cells.into_iter().zip(widths).enumerate() {
        let blank = if place > 0 { " " } else { "" };
        write!(out, "{blank}{cell:<width$}")?;
    }
    Ok(())
}
