//! What holds for every request of an API: its time, its media types, and the form of its refusals.
//!
//! Invariant: every answer is JSON, but for a schema's bare text; every request ends within [`REQUEST_TIME`].

use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse as _, Response};
use serde_json::json;

use super::error::HttpError;
use crate::sys::timer;

/// How long a request may take, with its body: loading a large registry takes seconds, a peer that needs longer isn't there any more.
const REQUEST_TIME: Duration = Duration::from_secs(30);

/// How an API talks.
pub(super) struct Dialect {
    /// The media types of its answers; the first is meant where nothing is said.
    pub(super) answers: &'static [&'static str],
    /// The media types of its requests; empty: any.
    pub(super) requests: &'static [&'static str],
    /// How a refusal is written.
    pub(super) refusal: fn(&HttpError) -> serde_json::Value,
}

/// `{"error_code":…,"message":…}`
pub(super) fn confluents(error: &HttpError) -> serde_json::Value {
    json!({ "error_code": error.code, "message": error.message })
}

/// `{"message":…,"code":…}`, with the status as code.
pub(super) fn seastars(error: &HttpError) -> serde_json::Value {
    json!({ "message": error.message, "code": error.status.as_u16() })
}

/// The routes, guarded.
pub(super) fn layered<S: Clone + Send + Sync + 'static>(
    routes: Router<S>,
    dialect: &'static Dialect,
) -> Router<S> {
    let refused = |status| move || async move { HttpError::of_status(status) };
    routes
        .fallback(refused(StatusCode::NOT_FOUND))
        .method_not_allowed_fallback(refused(StatusCode::METHOD_NOT_ALLOWED))
        .layer(from_fn(move |request, next| guard(dialect, request, next)))
}

async fn guard(dialect: &'static Dialect, request: Request, next: Next) -> Response {
    let default = dialect.answers.first().copied().unwrap_or_default();
    let Some(media_type) = answer_type(request.headers(), dialect.answers) else {
        return refusal(dialect, &HttpError::of_status(StatusCode::NOT_ACCEPTABLE), default);
    };
    if !is_understood(request.headers(), dialect.requests) {
        return refusal(dialect, &HttpError::of_status(StatusCode::UNSUPPORTED_MEDIA_TYPE), media_type);
    }
    let response = match timer::timeout(REQUEST_TIME, next.run(request)).await {
        Ok(response) => response,
        Err(_) => HttpError::timed_out().into_response(),
    };
    if let Some(error) = response.extensions().get::<HttpError>() {
        return refusal(dialect, error, media_type);
    }
    if !response.status().is_success() {
        // What axum refuses by itself, such as a path that is no text.
        return refusal(dialect, &HttpError::of_status(response.status()), media_type);
    }
    with_type(response, media_type)
}

fn refusal(dialect: &Dialect, error: &HttpError, media_type: &'static str) -> Response {
    let body = Body::from((dialect.refusal)(error).to_string());
    with_type((error.status, body).into_response(), media_type)
}

fn with_type(mut response: Response, media_type: &'static str) -> Response {
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    response
}

/// Which of the media types `offered` the client wants most; `None` if it wants another one.
fn answer_type(headers: &HeaderMap, offered: &'static [&'static str]) -> Option<&'static str> {
    let mut wanted: Vec<(&str, f32)> = Vec::new();
    for header in headers.get_all(ACCEPT) {
        wanted.extend(header.to_str().ok()?.split(',').map(wish).filter(|(_, weight)| *weight > 0.0));
    }
    if wanted.is_empty() {
        return offered.first().copied();
    }
    wanted.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    wanted.iter().find_map(|(wish, _)| offered.iter().find(|media_type| matches(wish, media_type)).copied())
}

/// A media type, and how much it is wanted: `application/json;q=0.5`.
fn wish(text: &str) -> (&str, f32) {
    let mut parts = text.split(';').map(str::trim);
    let media_type = parts.next().unwrap_or_default();
    let weight = parts.find_map(|part| part.strip_prefix("q=")).map_or(Ok(1.0), str::parse);
    (media_type, weight.unwrap_or(1.0))
}

fn matches(wish: &str, media_type: &str) -> bool {
    match wish.strip_suffix('*') {
        Some("*/") => true,
        Some(beginning) => media_type.starts_with(beginning),
        None => wish.eq_ignore_ascii_case(media_type),
    }
}

/// A body without a type is taken for one of the API's.
fn is_understood(headers: &HeaderMap, understood: &[&str]) -> bool {
    let Some(header) = headers.get(CONTENT_TYPE) else { return true };
    let media_type = header.to_str().unwrap_or_default().split(';').next().unwrap_or_default().trim();
    understood.is_empty() || understood.iter().any(|one| one.eq_ignore_ascii_case(media_type))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OFFERED: &[&str] = &["application/vnd.x.v1+json", "application/json"];

    fn chosen(accept: &str) -> Option<&'static str> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_str(accept).expect("text"));
        answer_type(&headers, OFFERED)
    }

    #[test]
    fn the_client_chooses_the_media_type() {
        assert_eq!(answer_type(&HeaderMap::new(), OFFERED), Some("application/vnd.x.v1+json"));
        for first in
            ["*/*", "application/*", "text/html, image/gif, *; q=.2, */*; q=.2", "application/vnd.x.v1+json"]
        {
            assert_eq!(chosen(first), Some("application/vnd.x.v1+json"), "{first}");
        }
        assert_eq!(chosen("application/json"), Some("application/json"));
        let java = "application/vnd.x.v1+json;q=0.5, application/json; q=0.9";
        assert_eq!(chosen(java), Some("application/json"));
        for other in ["text/html", "application/json;q=0"] {
            assert_eq!(chosen(other).filter(|_| other == "text/html"), None);
        }
    }

    #[test]
    fn the_type_of_a_body_has_to_be_known() {
        let is_understood = |content: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT_TYPE, HeaderValue::from_str(content).expect("text"));
            super::is_understood(&headers, OFFERED)
        };
        assert!(is_understood("Application/JSON; charset=utf-8"));
        assert!(!is_understood("text/plain"));
        assert!(super::is_understood(&HeaderMap::new(), OFFERED));
    }
}
