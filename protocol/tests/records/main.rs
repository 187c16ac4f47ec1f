//! The records of the protocol, from outside: against what Kafka wrote, and against what nobody should.

mod cases;
mod control;
mod kafka;
mod legacy;
mod round_trip;
mod streams;
mod validate;
