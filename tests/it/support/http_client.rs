//! A client that speaks HTTP/1.1 over a socket of its own: a request out, an answer in.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

/// Longer than any answer may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// One connection, kept alive between requests.
pub struct HttpClient {
    stream: BufReader<TcpStream>,
}

/// An answer.
#[derive(Debug, PartialEq, Eq)]
pub struct HttpAnswer {
    /// Its status.
    pub status: u16,
    /// Its media type.
    pub media_type: String,
    /// Its body.
    pub body: String,
}

impl HttpAnswer {
    /// Its body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("JSON")
    }
}

impl HttpClient {
    /// Connects.
    pub fn connect(address: &str) -> Self {
        let stream = TcpStream::connect(address).expect("it listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("a timeout can be set");
        Self { stream: BufReader::new(stream) }
    }

    /// Sends a request without a body.
    pub fn ask(&mut self, method: &str, path: &str) -> HttpAnswer {
        self.send(format!("{method} {path} HTTP/1.1\r\nHost: it\r\n\r\n").as_bytes());
        self.receive()
    }

    /// The body of what a path gives.
    pub fn get(&mut self, path: &str) -> Value {
        let answer = self.ask("GET", path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        answer.json()
    }

    /// Sends a request with a body of JSON.
    pub fn ask_with(&mut self, method: &str, path: &str, body: &Value) -> HttpAnswer {
        let body = body.to_string();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: it\r\nContent-Type: application/vnd.schemaregistry.v1+json\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        self.send(format!("{head}{body}").as_bytes());
        self.receive()
    }

    /// Sends bytes.
    pub fn send(&mut self, bytes: &[u8]) {
        self.stream.get_mut().write_all(bytes).expect("it is open");
    }

    /// Sends bytes; that nobody takes them is no fault.
    pub fn try_send(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.stream.get_mut().write_all(bytes)
    }

    /// True once the other side has closed.
    pub fn is_closed(&mut self) -> bool {
        let mut rest = Vec::new();
        matches!(self.stream.read_to_end(&mut rest), Ok(0)) || rest.is_empty()
    }

    /// Reads an answer.
    pub fn receive(&mut self) -> HttpAnswer {
        let status = self.line();
        let status = status.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        let (mut length, mut media_type) = (0, String::new());
        loop {
            let line = self.line();
            let Some((name, value)) = line.split_once(": ") else { break };
            match name {
                "content-length" => length = value.parse().expect("a number"),
                "content-type" => value.clone_into(&mut media_type),
                _ => {}
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).expect("the body");
        HttpAnswer { status, media_type, body: String::from_utf8(body).expect("text") }
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.stream.read_line(&mut line).expect("an answer");
        line.trim_end().to_owned()
    }
}
