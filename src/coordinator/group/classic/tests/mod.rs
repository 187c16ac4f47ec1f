//! Stories of a classic group, told with a driver that writes, answers and fires timers in memory.

mod join_stories;
mod memory_stories;
mod offset_stories;
mod simulation;
mod static_stories;
mod sync_stories;
mod world;
