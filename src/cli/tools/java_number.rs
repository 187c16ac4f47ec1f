//! Numbers as Java prints them.

/// Below and from here on, Java writes a number with an exponent.
const PLAIN: std::ops::Range<f64> = 1e-3..1e7;

/// A `double`, as `Double.toString` has it.
pub fn double(number: f64) -> String {
    if number == 0.0 || PLAIN.contains(&number.abs()) {
        return format!("{number:?}");
    }
    if !number.is_finite() {
        let sign = if number < 0.0 { "-" } else { "" };
        return if number.is_nan() { "NaN".to_owned() } else { format!("{sign}Infinity") };
    }
    let text = format!("{number:e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let point = if digits.contains('.') { "" } else { ".0" };
    format!("{digits}{point}E{exponent}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubles_are_javas() {
        let told = [1024.0, 0.5, 0.0, 1e7, 10_485_760.0, 0.0001, -3.0, f64::INFINITY].map(double);
        assert_eq!(told, ["1024.0", "0.5", "0.0", "1.0E7", "1.048576E7", "1.0E-4", "-3.0", "Infinity"]);
    }
}
