//! What patterns mean, against RE2/J; and what hostile ones can cost.

mod hostile_patterns;
mod kafka_patterns;
mod search_stories;
