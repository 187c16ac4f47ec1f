//! Stories of the coordinator as a client lives them: Kafka's messages in and out, a log that may fail, restarts.

mod administration_stories;
mod assignment_stories;
mod consumer_clients;
mod consumer_stories;
mod consumer_world;
mod membership_stories;
mod memory_stories;
mod migration_stories;
mod mixed_clients;
mod offset_stories;
mod pattern_stories;
mod restart_stories;
mod transaction_histories;
mod transaction_stories;
mod world;
