//! A typed configuration value, read from its text as Kafka reads it.
//!
//! Invariant: `Value::parse` accepts and refuses the same texts as Kafka's ConfigDef, with the same sentences;
//! `to_string` gives the text that DescribeConfigs shows. Rules of a key are in [`super::rule`].

use std::fmt;

use super::config_type::ConfigType;

/// A value of one of Kafka's configuration types.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// BOOLEAN.
    Boolean(bool),
    /// INT.
    Int(i32),
    /// SHORT.
    Short(i16),
    /// LONG.
    Long(i64),
    /// DOUBLE.
    Double(f64),
    /// STRING, CLASS and PASSWORD.
    Text(String),
    /// LIST.
    List(Vec<String>),
}

impl Value {
    /// Reads `text` as `config_type`; the error is Kafka's reason, without the key's name.
    pub fn parse(config_type: ConfigType, text: &str) -> Result<Self, String> {
        let trimmed = text.trim();
        let not_a_number = || format!("Not a number of type {}", config_type.name());
        match config_type {
            ConfigType::Boolean if trimmed.eq_ignore_ascii_case("true") => Ok(Self::Boolean(true)),
            ConfigType::Boolean if trimmed.eq_ignore_ascii_case("false") => Ok(Self::Boolean(false)),
            ConfigType::Boolean => Err("Expected value to be either true or false".to_owned()),
            ConfigType::Int => trimmed.parse().map(Self::Int).map_err(|_| not_a_number()),
            ConfigType::Short => trimmed.parse().map(Self::Short).map_err(|_| not_a_number()),
            ConfigType::Long => trimmed.parse().map(Self::Long).map_err(|_| not_a_number()),
            ConfigType::Double => parse_double(trimmed).map(Self::Double).ok_or_else(not_a_number),
            ConfigType::String | ConfigType::Class => Ok(Self::Text(trimmed.to_owned())),
            // As in Kafka, spaces at its ends belong to a password.
            ConfigType::Password => Ok(Self::Text(text.to_owned())),
            ConfigType::List if trimmed.is_empty() => Ok(Self::List(Vec::new())),
            ConfigType::List => {
                Ok(Self::List(trimmed.split(',').map(|item| item.trim().to_owned()).collect()))
            }
        }
    }

    /// The value as a number that rules compare, for the number types.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Int(number) => Some(f64::from(*number)),
            Self::Short(number) => Some(f64::from(*number)),
            #[expect(
                clippy::cast_precision_loss,
                reason = "bounds of LONG keys are small; Kafka compares as double too"
            )]
            Self::Long(number) => Some(*number as f64),
            Self::Double(number) => Some(*number),
            Self::Boolean(_) | Self::Text(_) | Self::List(_) => None,
        }
    }
}

/// Java's `Double.parseDouble`, but for hexadecimal numbers.
fn parse_double(text: &str) -> Option<f64> {
    let digits = text.strip_suffix(['f', 'F', 'd', 'D']).unwrap_or(text);
    match digits.trim_start_matches(['+', '-']) {
        // Rust knows more spellings of these than Java.
        "NaN" => Some(f64::NAN),
        "Infinity" => digits.parse().ok(),
        plain if plain.starts_with(|first: char| first.is_ascii_digit() || first == '.') => {
            digits.parse().ok()
        }
        _ => None,
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Boolean(value) => value.fmt(f),
            Self::Int(value) => value.fmt(f),
            Self::Short(value) => value.fmt(f),
            Self::Long(value) => value.fmt(f),
            Self::Double(value) => f.write_str(&java_double(*value)),
            Self::Text(value) => f.write_str(value),
            Self::List(items) => f.write_str(&items.join(",")),
        }
    }
}

/// Java's `Double.toString`: plain digits from 0.001 to 10,000,000, else `d.dE±n`.
fn java_double(value: f64) -> String {
    let size = value.abs();
    if !value.is_finite() {
        return if value.is_nan() {
            "NaN"
        } else if value > 0.0 {
            "Infinity"
        } else {
            "-Infinity"
        }
        .to_owned();
    }
    if value == 0.0 || (1e-3..1e7).contains(&size) {
        return format!("{value:?}");
    }
    let scientific = format!("{value:e}");
    match scientific.split_once('e') {
        Some((digits, exponent)) if digits.contains('.') => format!("{digits}E{exponent}"),
        Some((digits, exponent)) => format!("{digits}.0E{exponent}"),
        None => scientific,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_java_reads_them() {
        let accepted = [
            (ConfigType::Int, "+5", "5"),
            (ConfigType::Int, "-0", "0"),
            (ConfigType::Long, " 100 ", "100"),
            (ConfigType::Double, ".5f", "0.5"),
            (ConfigType::Double, "1", "1.0"),
            (ConfigType::Double, "1e-5", "1.0E-5"),
            (ConfigType::Double, "1.25e300", "1.25E300"),
            (ConfigType::Double, "NaN", "NaN"),
            (ConfigType::Double, "-Infinity", "-Infinity"),
            (ConfigType::Double, "1.7976931348623157E308", "1.7976931348623157E308"),
            (ConfigType::Boolean, " TRUE ", "true"),
            (ConfigType::String, " gzip ", "gzip"),
            (ConfigType::List, " compact , delete ", "compact,delete"),
            (ConfigType::List, " ", ""),
            (ConfigType::List, "a,,", "a,,"),
        ];
        for (config_type, text, shown) in accepted {
            assert_eq!(
                Value::parse(config_type, text).map(|value| value.to_string()),
                Ok(shown.to_owned()),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_number_says_its_type() {
        let refused = [
            (ConfigType::Int, "3000000000", "Not a number of type INT"),
            (ConfigType::Int, "0x10", "Not a number of type INT"),
            (ConfigType::Int, "1.5", "Not a number of type INT"),
            (ConfigType::Short, "70000", "Not a number of type SHORT"),
            (ConfigType::Long, "1L", "Not a number of type LONG"),
            (ConfigType::Long, "", "Not a number of type LONG"),
            (ConfigType::Double, "nan", "Not a number of type DOUBLE"),
            (ConfigType::Double, "inf", "Not a number of type DOUBLE"),
            (ConfigType::Boolean, "yes", "Expected value to be either true or false"),
        ];
        for (config_type, text, reason) in refused {
            assert_eq!(Value::parse(config_type, text), Err(reason.to_owned()), "{text}");
        }
    }
}
