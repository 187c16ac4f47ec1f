//! Settings of a broker that is measured.

/// Settings that a scenario needs: keys and values.
pub type Settings<'a> = &'a [(&'a str, &'a str)];
