//! Stories of the consumer group's pure parts.

mod reconcile_properties;
mod reconcile_stories;
mod record_stories;
