//! How maps are hashed whose keys this broker has made: ids of topics.
//!
//! Invariant: not for keys that peers choose, such as names: against those who look for collisions the standard library's hash stays, which
//! costs four times as much. A peer can look for ids that it makes up, but not put them into a map.

/// Hashes ids.
pub type IdHash = foldhash::fast::RandomState;
