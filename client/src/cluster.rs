//! A cluster: its brokers, which of them to ask, and a connection to each that is asked.
//!
//! Invariant: a broker that was lost is connected to anew at the next call. What only a leader or a coordinator can answer is asked of
//! it, found by Metadata and FindCoordinator. Deliberately absent: the controller. Brokers pass on what is for it.

use std::collections::BTreeMap;
use std::time::Duration;

use kalda_protocol::messages::find_coordinator::FindCoordinatorRequest;
use kalda_protocol::messages::metadata::{MetadataRequest, MetadataRequestTopic, MetadataResponse};
use kalda_protocol::{ErrorCode, Request};

use crate::{ClientError, Connection, Deadline};

/// What a coordinator is asked for by: later versions take several keys at once, which isn't needed.
const FIND_COORDINATOR: i16 = 3;

/// What a coordinator is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coordinates {
    /// A group, by its id.
    Group,
    /// Transactions, by their transactional id.
    Transaction,
}

impl Coordinates {
    /// As a type of key.
    const fn key_type(self) -> i8 {
        match self {
            Self::Group => 0,
            Self::Transaction => 1,
        }
    }
}

/// How a cluster is talked to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// What the broker's log calls this client.
    pub client_id: String,
    /// How long an answer may take, and how long is tried.
    pub patience: Duration,
    /// How long a broker may take until it listens.
    pub listens_within: Duration,
}

/// A broker, as Metadata tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Its id.
    pub id: i32,
    /// The host that it advertises.
    pub host: String,
    /// The port.
    pub port: i32,
    /// Its rack.
    pub rack: Option<String>,
}

impl Node {
    /// Where it is reached. An IPv6 address stands in brackets.
    #[must_use]
    pub fn address(&self) -> String {
        if self.host.contains(':') {
            format!("[{}]:{}", self.host, self.port)
        } else {
            format!("{}:{}", self.host, self.port)
        }
    }
}

/// A cluster.
#[derive(Debug)]
pub struct Cluster {
    bootstrap: Vec<String>,
    settings: Settings,
    any: Option<Connection>,
    nodes: BTreeMap<i32, Node>,
    connections: BTreeMap<i32, Connection>,
}

impl Cluster {
    /// A cluster that is reached by these brokers. Nobody is connected to yet.
    #[must_use]
    pub const fn new(bootstrap: Vec<String>, settings: Settings) -> Self {
        Self { bootstrap, settings, any: None, nodes: BTreeMap::new(), connections: BTreeMap::new() }
    }

    /// When trying ends that begins now.
    #[must_use]
    pub fn deadline(&self) -> Deadline {
        Deadline::after(self.settings.patience)
    }

    /// A connection to one of the bootstrap brokers, whichever can be reached.
    ///
    /// # Errors
    /// Why the last one can't, after all patience.
    pub fn any(&mut self) -> Result<&mut Connection, ClientError> {
        let connection = match self.any.take() {
            Some(connection) => connection,
            None => Connection::connect_when_it_listens(&self.bootstrap, &self.settings)?,
        };
        Ok(self.any.insert(connection))
    }

    /// Asks one of the brokers.
    ///
    /// # Errors
    /// Why there is no answer.
    pub fn ask<R: Request>(&mut self, request: &R) -> Result<R::Response, ClientError> {
        let asked = self.any()?.call(request);
        if asked.is_err() {
            self.any = None;
        }
        asked
    }

    /// Asks the broker with this id.
    ///
    /// # Errors
    /// Why there is no answer, or there is no such broker.
    pub fn ask_node<R: Request>(&mut self, id: i32, request: &R) -> Result<R::Response, ClientError> {
        self.ask_node_up_to(i16::MAX, id, request)
    }

    /// The same, in no higher version than `limit`.
    ///
    /// # Errors
    /// Why there is no answer, or there is no such broker.
    pub fn ask_node_up_to<R: Request>(
        &mut self,
        limit: i16,
        id: i32,
        request: &R,
    ) -> Result<R::Response, ClientError> {
        let asked = self.node(id)?.call_up_to(limit, request);
        if asked.is_err() {
            self.connections.remove(&id);
        }
        asked
    }

    /// A connection to the broker with this id.
    ///
    /// # Errors
    /// There is no such broker, or it can't be reached.
    pub fn node(&mut self, id: i32) -> Result<&mut Connection, ClientError> {
        if self.nodes.is_empty() {
            self.metadata(Some(&[]))?;
        }
        // The only broker of a cluster was found at the bootstrap address already, which may be another than it advertises.
        if self.nodes.len() == 1 && self.nodes.contains_key(&id) {
            return self.any();
        }
        let connection = match self.connections.remove(&id) {
            Some(connection) => connection,
            None => {
                let node = self.nodes.get(&id).ok_or(ClientError::UnknownNode(id))?;
                Connection::connect(&[node.address()], &self.settings.client_id, self.settings.patience)?
            }
        };
        Ok(self.connections.entry(id).or_insert(connection))
    }

    /// The brokers that the last Metadata told, by id.
    pub fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.nodes.values()
    }

    /// Asks for topics (`None`: all), without making any, and notes the brokers.
    ///
    /// # Errors
    /// Why there is no answer.
    pub fn metadata(&mut self, topics: Option<&[&str]>) -> Result<MetadataResponse, ClientError> {
        let named = |name: &&str| MetadataRequestTopic {
            name: Some((*name).into()),
            ..MetadataRequestTopic::default()
        };
        self.ask_metadata(&MetadataRequest {
            topics: topics.map(|names| names.iter().map(named).collect()),
            allow_auto_topic_creation: false,
            ..MetadataRequest::default()
        })
    }

    /// Asks for metadata, and notes the brokers.
    ///
    /// # Errors
    /// Why there is no answer.
    pub fn ask_metadata(&mut self, request: &MetadataRequest) -> Result<MetadataResponse, ClientError> {
        let response = self.ask(request)?;
        let told = response.brokers.iter().map(|broker| Node {
            id: broker.node_id,
            host: broker.host.as_str().to_owned(),
            port: broker.port,
            rack: broker.rack.as_ref().map(|rack| rack.as_str().to_owned()),
        });
        let told: BTreeMap<i32, Node> = told.map(|node| (node.id, node)).collect();
        self.connections.retain(|id, _| told.get(id) == self.nodes.get(id));
        self.nodes = told;
        Ok(response)
    }

    /// The broker that coordinates what the key names: tried again while the cluster is only about to have one.
    ///
    /// # Errors
    /// Why there is none.
    pub fn coordinator(&mut self, of: Coordinates, key: &str) -> Result<i32, ClientError> {
        let request = FindCoordinatorRequest {
            key: key.into(),
            key_type: of.key_type(),
            ..FindCoordinatorRequest::default()
        };
        let deadline = self.deadline();
        loop {
            let response = self.any()?.call_up_to(FIND_COORDINATOR, &request)?;
            let code = ErrorCode::from_code(response.error_code).unwrap_or(ErrorCode::UnknownServerError);
            match code {
                ErrorCode::None => {
                    if !self.nodes.contains_key(&response.node_id) {
                        self.metadata(Some(&[]))?;
                    }
                    return Ok(response.node_id);
                }
                code if code.is_retriable() && !deadline.is_over() => deadline.pause(),
                code => return Err(ClientError::Refused(code)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_ip_6_stands_in_brackets() {
        let node = |host: &str| Node { id: 1, host: host.to_owned(), port: 9092, rack: None };
        assert_eq!(node("::1").address(), "[::1]:9092");
        assert_eq!(node("kafka").address(), "kafka:9092");
    }
}
