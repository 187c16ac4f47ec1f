//! The room's registry, with metadata that the test says.

mod parking;
mod successors;
mod upkeep;
pub mod world;
