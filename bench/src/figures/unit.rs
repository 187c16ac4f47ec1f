//! What a figure counts, which way is better, and how people read it.
//!
//! Invariant: figures are kept in base units (seconds, bytes, pieces), and scaled only when they are shown.

/// The unit of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Wall-clock time, in seconds.
    Seconds,
    /// Time of a processor, in seconds.
    CpuSeconds,
    /// Time of a processor for 10⁹ bytes of records, in seconds.
    CpuPerGigabyte,
    /// Time of a processor for one request, in seconds.
    CpuPerRequest,
    /// Memory, in bytes.
    Bytes,
    /// Bytes of records a second.
    BytesPerSecond,
    /// Requests, or syncs, a second.
    PerSecond,
    /// Pieces of something that is better rare: open files, maps.
    Pieces,
    /// A part of a whole that should be large: 1 is all of it.
    Share,
    /// A later figure as part of an earlier one, that should not be above 1.
    Drift,
}

impl Unit {
    /// Whether the larger figure is the better one.
    pub fn more_is_better(self) -> bool {
        matches!(self, Self::BytesPerSecond | Self::PerSecond | Self::Share)
    }

    /// Its name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Seconds => "s",
            Self::CpuSeconds => "cpu-s",
            Self::CpuPerGigabyte => "cpu-s/GB",
            Self::CpuPerRequest => "cpu-s/request",
            Self::Bytes => "bytes",
            Self::BytesPerSecond => "bytes/s",
            Self::PerSecond => "1/s",
            Self::Pieces => "pieces",
            Self::Share => "share",
            Self::Drift => "drift",
        }
    }

    /// The unit of that name.
    pub fn by_name(name: &str) -> Option<Self> {
        let all = [
            Self::Seconds,
            Self::CpuSeconds,
            Self::CpuPerGigabyte,
            Self::CpuPerRequest,
            Self::Bytes,
            Self::BytesPerSecond,
            Self::PerSecond,
            Self::Pieces,
            Self::Share,
            Self::Drift,
        ];
        all.into_iter().find(|unit| unit.name() == name)
    }

    /// A figure for people.
    pub fn show(self, figure: f64) -> String {
        match self {
            Self::Seconds | Self::CpuSeconds | Self::CpuPerRequest => seconds(figure),
            Self::CpuPerGigabyte => format!("{figure:.3} s/GB"),
            Self::Bytes => bytes(figure),
            Self::BytesPerSecond => format!("{} MB/s", grouped(figure / 1e6)),
            Self::PerSecond => format!("{}/s", grouped(figure)),
            Self::Pieces if figure.fract() == 0.0 => grouped(figure),
            Self::Pieces => format!("{figure:.3}"),
            Self::Share | Self::Drift => format!("{:.1} %", figure * 100.0),
        }
    }
}

fn seconds(figure: f64) -> String {
    match figure.abs() {
        small if small < 1e-3 => format!("{:.1} µs", figure * 1e6),
        small if small < 1.0 => format!("{:.2} ms", figure * 1e3),
        _ => format!("{figure:.2} s"),
    }
}

fn bytes(figure: f64) -> String {
    const KIB: f64 = 1024.0;
    match figure.abs() {
        small if small < KIB => format!("{figure:.0} B"),
        small if small < KIB * KIB => format!("{:.2} KiB", figure / KIB),
        _ => format!("{:.1} MiB", figure / (KIB * KIB)),
    }
}

/// A whole number with commas between the thousands; one decimal below ten.
fn grouped(figure: f64) -> String {
    if figure.abs() < 10.0 && figure.fract() != 0.0 {
        return format!("{figure:.1}");
    }
    let digits = format!("{:.0}", figure.abs());
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if figure < 0.0 && digits != "0" { format!("-{out}") } else { out }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_shown_as_people_read_them() {
        assert_eq!(Unit::Seconds.show(0.000_045), "45.0 µs");
        assert_eq!(Unit::Seconds.show(0.0123), "12.30 ms");
        assert_eq!(Unit::Seconds.show(75.0), "75.00 s");
        assert_eq!(Unit::Bytes.show(2.5 * 1024.0), "2.50 KiB");
        assert_eq!(Unit::Bytes.show(300.0), "300 B");
        assert_eq!(Unit::BytesPerSecond.show(1_234_000_000.0), "1,234 MB/s");
        assert_eq!(Unit::PerSecond.show(12_345.6), "12,346/s");
        assert_eq!(Unit::Pieces.show(20_001.0), "20,001");
        assert_eq!(Unit::Share.show(0.85), "85.0 %");
    }

    #[test]
    fn thousands_are_grouped() {
        let shown = [0.0, 7.25, 999.0, 1000.0, 1_234_567.0, -1000.0, -0.2].map(grouped);
        assert_eq!(shown, ["0", "7.2", "999", "1,000", "1,234,567", "-1,000", "-0.2"]);
    }
}
