//! In which folder of `src/messages` a message stands.

use crate::model::{Kind, Message};

/// The folder, empty for requests and responses.
pub(super) fn folder_of(message: &Message) -> &'static str {
    match message.kind {
        Kind::Header => "header",
        Kind::Data => "data",
        Kind::CoordinatorKey | Kind::CoordinatorValue => "coordinator",
        Kind::Metadata => "metadata",
        Kind::RemoteLog => "remote_log",
        Kind::Request | Kind::Response => "",
    }
}
