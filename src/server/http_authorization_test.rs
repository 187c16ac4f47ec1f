//! What an authorizer is asked by HTTP: for `_schemas`, topics and the cluster, before anything is done.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::Mutex;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::{Server, test_server};
use crate::security::{Authorizer, Decision, Operation, Requester, Resource, ResourceKind};

/// Allows all or nothing, and notes what it was asked for.
#[derive(Debug, Default)]
struct Notebook {
    allows: AtomicBool,
    asked: Mutex<BTreeSet<String>>,
}

impl Authorizer for Notebook {
    fn authorize(&self, requester: Requester<'_>, operation: Operation, resource: Resource<'_>) -> Decision {
        assert!(requester.address.is_loopback(), "{}", requester.address);
        self.asked.lock().insert(format!("{} {resource}", operation.name()));
        if self.allows.load(Ordering::Relaxed) { Decision::Allowed } else { Decision::Denied }
    }

    fn authorize_any(&self, _: Requester<'_>, _: Operation, _: ResourceKind) -> Decision {
        Decision::Denied
    }
}

async fn start(folder: &std::path::Path, notebook: &Arc<Notebook>) -> Server {
    let settings = [
        ("admin.api.listeners", "127.0.0.1:0"),
        ("http.proxy.listeners", "127.0.0.1:0"),
        ("schema.registry.listeners", "127.0.0.1:0"),
    ];
    test_server::start(folder, &settings, Arc::clone(notebook) as _).await
}

/// Asks on a connection of its own, and gives the status.
async fn ask(server: &Server, what: &str, method: &str, path: &str) -> u16 {
    let (_, address) =
        server.http_addresses().iter().find(|(kind, _)| kind == what).cloned().expect("it is served");
    let mut socket = TcpStream::connect(address.trim_start_matches("http://")).await.expect("connects");
    let body = r#"{"schema":"1","compatibility":"NONE","mode":"READWRITE"}"#;
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: it\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    socket.write_all(request.as_bytes()).await.expect("it is open");
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await.expect("an answer");
    answer.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status")
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_do_nothing_is_refused_everywhere() {
    let folder = tempfile::tempdir().expect("a folder");
    let notebook = Arc::new(Notebook::default());
    let server = start(folder.path(), &notebook).await;
    let (read, write) = ("READ Topic _schemas", "WRITE Topic _schemas");
    let cluster = "DESCRIBE Cluster kafka-cluster";
    let questions = [
        ("schema registry", "GET", "/subjects", read),
        ("schema registry", "GET", "/schemas/ids/1", read),
        ("schema registry", "POST", "/subjects/s", read),
        ("schema registry", "POST", "/compatibility/subjects/s/versions/latest", read),
        ("schema registry", "GET", "/config", read),
        ("schema registry", "POST", "/subjects/s/versions", write),
        ("schema registry", "DELETE", "/subjects/s", write),
        ("schema registry", "DELETE", "/subjects/s/versions/1", write),
        ("schema registry", "PUT", "/config/s", write),
        ("schema registry", "DELETE", "/config", write),
        ("schema registry", "PUT", "/mode", write),
        ("schema registry", "DELETE", "/mode/s", write),
        ("admin API", "GET", "/v1/brokers", cluster),
        ("admin API", "GET", "/v1/cluster/health_overview", cluster),
        ("REST proxy", "GET", "/brokers", cluster),
    ];
    for (what, method, path, asked) in questions {
        assert_eq!(ask(&server, what, method, path).await, 403, "{method} {path}");
        assert_eq!(std::mem::take(&mut *notebook.asked.lock()), BTreeSet::from([asked.to_owned()]), "{path}");
    }
    assert_eq!(ask(&server, "REST proxy", "GET", "/topics").await, 200, "without those that can't be seen");
    notebook.allows.store(true, Ordering::Relaxed);
    assert_eq!(ask(&server, "schema registry", "POST", "/subjects/s/versions").await, 200);
    assert_eq!(ask(&server, "REST proxy", "GET", "/topics").await, 200);
    assert!(notebook.asked.lock().contains("DESCRIBE Topic _schemas"));
    server.stop().await.expect("in good order");
}
