//! A table as most of Kafka's tools print it: cells as wide as the widest of their column, with a tab behind each.

use std::io::{self, Write};

/// Prints the titles and the rows.
pub fn tell<const N: usize>(
    titles: [&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
    out: &mut impl Write,
) -> io::Result<()> {
    let mut all = vec![titles.map(str::to_owned)];
    all.extend(rows);
    let mut widths = [0; N];
    for row in &all {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.chars().count().max(*width);
        }
    }
    for row in &all {
        for (cell, width) in row.iter().zip(widths) {
            write!(out, "{cell:<width$}\t")?;
        }
        writeln!(out)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let mut out = Vec::new();
        tell(["Id", "State"], [["longer".to_owned(), "x".to_owned()]], &mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "Id    \tState\t\nlonger\tx    \t\n");
    }
}
