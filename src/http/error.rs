//! A refusal, with its code and its sentence.
//!
//! Invariant: whichever API it is for, a refusal is JSON in that API's form; [`super::guard`] writes it, since it knows the API.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::sys::TooMuchMemory;

/// What is answered instead of what was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct HttpError {
    pub(super) status: StatusCode,
    /// Confluent's codes begin with the status.
    pub(super) code: u32,
    pub(super) message: String,
}

impl HttpError {
    /// One of Confluent's codes: the first three digits are the status.
    pub(super) fn new(code: u32, message: impl Into<String>) -> Self {
        let status = if code > 999 { code / 100 } else { code };
        let status = u16::try_from(status).ok().and_then(|status| StatusCode::from_u16(status).ok());
        Self { status: status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), code, message: message.into() }
    }

    /// The status alone, in the words of Confluent's server.
    pub(super) fn of_status(status: StatusCode) -> Self {
        let reason = status.canonical_reason().unwrap_or("Unknown");
        Self { status, code: status.as_u16().into(), message: format!("HTTP {} {reason}", status.as_u16()) }
    }

    pub(super) fn forbidden(message: String) -> Self {
        Self::new(40301, message)
    }

    /// The request took too long.
    pub(super) fn timed_out() -> Self {
        Self::new(50002, "Operation timed out")
    }
}

impl From<TooMuchMemory> for HttpError {
    fn from(error: TooMuchMemory) -> Self {
        Self { status: StatusCode::SERVICE_UNAVAILABLE, code: 503, message: error.to_string() }
    }
}

/// The guard finds it in the response, and writes it.
impl IntoResponse for HttpError {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}
