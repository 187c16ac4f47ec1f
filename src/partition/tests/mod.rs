//! The room's registry, with metadata that the test says.

mod parking;
mod successors;
mod transactional_appends;
mod upkeep;
pub mod world;
