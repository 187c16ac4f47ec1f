//! The parameters behind a path: `?deleted=true&limit=5`.
//!
//! Invariant: unknown ones are passed over; a number that is none is answered as Confluent's server does, as if there were no such path.

use std::str::FromStr;

use axum::http::StatusCode;
use percent_encoding::percent_decode_str;

use super::error::HttpError;

/// The parameters of a request.
#[derive(Debug)]
pub(super) struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// Those in the query of a URI.
    pub(super) fn of(query: Option<&str>) -> Self {
        let pairs =
            query.unwrap_or_default().split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        Self(pairs.map(|(name, value)| (decoded(name), decoded(value))).collect())
    }

    /// The value of the first of that name.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(given, _)| given == name).map(|(_, value)| value.as_str())
    }

    /// Whether it is `true`.
    pub(super) fn is_set(&self, name: &str) -> bool {
        self.text(name).is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }

    /// Its number, if it is there.
    pub(super) fn number(&self, name: &str) -> Result<Option<i32>, HttpError> {
        self.text(name).map(number).transpose()
    }
}

/// A number in a path or a parameter.
pub(super) fn number<T: FromStr>(text: &str) -> Result<T, HttpError> {
    text.parse().map_err(|_| HttpError::of_status(StatusCode::NOT_FOUND))
}

fn decoded(text: &str) -> String {
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_read_as_forms_are() {
        let parameters = Parameters::of(Some("a=b%20c+d&deleted=TRUE&n=7&empty=&alone&n=8&m=x"));
        assert_eq!(parameters.text("a"), Some("b c d"));
        assert!(parameters.is_set("deleted") && !parameters.is_set("alone") && !parameters.is_set("no"));
        assert_eq!((parameters.number("n"), parameters.number("no")), (Ok(Some(7)), Ok(None)));
        assert_eq!(parameters.number("m").unwrap_err().code, 404);
        assert_eq!(Parameters::of(None).text("a"), None);
    }
}
