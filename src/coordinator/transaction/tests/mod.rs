//! The transaction coordinator's machine: told as stories, and under random clients.

mod delivery_stories;
mod end_stories;
mod init_stories;
mod random_clients;
mod record_stories;
mod simulation;
mod upkeep_stories;
mod world;
