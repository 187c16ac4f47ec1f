//! Stories of the registry, over a log in memory.

mod deletion_stories;
mod registration_stories;
mod world;
