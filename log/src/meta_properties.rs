//! `meta.properties`: whose log directory this is.
//!
//! ```text
//! #
//! #Mon Nov 23 02:23:32 UTC 2026          comments: written, never read
//! node.id=1
//! directory.id=Zq9SHro9HeroHtuec5DfWg
//! version=1
//! cluster.id=AAAAAAAAQAGAAAAAAAAAAA
//! ```
//! Invariant: version 1, the only one of KRaft. Pure text; the directory reads and writes the file.

use kalda_sys::types::{BrokerId, Uuid};

/// The identity of a log directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetaProperties {
    /// The cluster's id, as text: older clusters may have one that is no UUID.
    pub cluster_id: String,
    /// The node's id.
    pub node_id: BrokerId,
    /// The directory's own id; older directories have none.
    pub directory_id: Option<Uuid>,
}

/// Why a text is no `meta.properties`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MetaPropertiesError {
    /// A key is missing.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// A value has another form.
    #[error("the value of {0} can't be read")]
    Invalid(&'static str),
    /// It was written by another generation of Kafka.
    #[error("version {0} is not supported, only 1 is")]
    Version(String),
    /// The file is not text.
    #[error("the file is not UTF-8")]
    Encoding,
}

impl MetaProperties {
    /// Reads the file's text.
    ///
    /// # Errors
    /// What is missing or wrong.
    pub fn parse(text: &str) -> Result<Self, MetaPropertiesError> {
        let version = value(text, "version").ok_or(MetaPropertiesError::Missing("version"))?;
        if version != "1" {
            return Err(MetaPropertiesError::Version(version));
        }
        let node_id = value(text, "node.id").ok_or(MetaPropertiesError::Missing("node.id"))?;
        let node_id = node_id.parse().map_err(|_| MetaPropertiesError::Invalid("node.id"))?;
        let cluster_id = value(text, "cluster.id").ok_or(MetaPropertiesError::Missing("cluster.id"))?;
        let directory_id = value(text, "directory.id")
            .map(|id| id.parse().map_err(|_| MetaPropertiesError::Invalid("directory.id")))
            .transpose()?;
        Ok(Self { cluster_id, node_id: BrokerId(node_id), directory_id })
    }

    /// The file's text.
    #[must_use]
    pub fn format(&self) -> String {
        let directory_id = self.directory_id.map(|id| format!("directory.id={id}\n")).unwrap_or_default();
        format!("#\nnode.id={}\n{directory_id}version=1\ncluster.id={}\n", self.node_id, self.cluster_id)
    }
}

/// A value of a properties file. Java escapes colons and the like with a backslash, which ids never hold.
fn value(text: &str, key: &str) -> Option<String> {
    let lines = text.lines().map(str::trim).filter(|line| !line.starts_with(['#', '!']));
    let pairs = lines.filter_map(|line| line.split_once(['=', ':']));
    // As in Java, the last line of a key counts.
    pairs.rev().find(|(name, _)| name.trim() == key).map(|(_, value)| value.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_kafka_wrote_reads_back() {
        let text = "#\n#Mon Nov 23 02:23:32 UTC 2026\nnode.id=1\ndirectory.id=Zq9SHro9HeroHtuec5DfWg\nversion=1\n\
                    cluster.id=AAAAAAAAQAGAAAAAAAAAAA\n";
        let properties = MetaProperties::parse(text).expect("parses");
        assert_eq!(properties.node_id, BrokerId(1));
        assert_eq!(properties.cluster_id, "AAAAAAAAQAGAAAAAAAAAAA");
        assert_eq!(MetaProperties::parse(&properties.format()), Ok(properties));
    }

    #[test]
    fn what_is_missing_is_named() {
        assert_eq!(MetaProperties::parse("version=1\n"), Err(MetaPropertiesError::Missing("node.id")));
        assert_eq!(MetaProperties::parse("version=0\n"), Err(MetaPropertiesError::Version("0".into())));
        let wrong = "version=1\nnode.id=x\ncluster.id=c\n";
        assert_eq!(MetaProperties::parse(wrong), Err(MetaPropertiesError::Invalid("node.id")));
    }
}
