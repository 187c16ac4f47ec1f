//! Values by chance, of the kinds that break things: extremes, empties, nulls, the same name again and again, names that exist
//! and names that don't.
//!
//! Invariant: they come from the dice and the names alone. Deliberately absent: every name and key by which a request could
//! harm the canary rightly, such as the broker's own configuration keys, or quotas for all clients. A broker that obeys is
//! not at fault.

use fastrand::Rng;
use kalda_protocol_generator::model::{Field, Fixed};

use super::chance::{pick, random_bytes};
use super::{Values, batch};

/// Numbers at the edges of what fields can hold, and of what brokers allow.
const NUMBERS: [i64; 22] = [
    0,
    0,
    0,
    1,
    1,
    2,
    -1,
    -1,
    -2,
    3,
    5,
    100,
    1_000,
    30_000,
    1 << 16,
    10_001,
    1_000_001,
    100_000_000,
    i32::MAX as i64,
    i32::MIN as i64,
    i64::MAX,
    i64::MIN,
];
/// Keys of topics only: none is a key of the broker's.
const CONFIG_KEYS: [&str; 6] =
    ["cleanup.policy", "retention.ms", "segment.bytes", "max.message.bytes", "segment.ms", "no.such.key"];
/// Texts that are valid and strange.
const TEXTS: [&str; 14] = [
    "",
    ".",
    "..",
    "../up",
    "a/b",
    "a b",
    "\0",
    "ä€😀",
    "%s%n",
    "range",
    "consumer",
    "compact",
    "-1",
    "9223372036854775808",
];
/// A frame grows no more when it has so many bytes: arrays end.
const LARGEST_FRAME: usize = 32 << 10;
/// The most elements of a large array.
const MANY: usize = 2_000;

/// What exists on the broker and may be named.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// Topics with their ids.
    pub topics: Vec<(String, [u8; 16])>,
    /// Groups.
    pub groups: Vec<String>,
}

/// Random values.
#[derive(Debug)]
pub struct RandomValues<'a> {
    dice: Rng,
    names: &'a Names,
}

impl<'a> RandomValues<'a> {
    /// From these dice.
    pub fn new(dice: Rng, names: &'a Names) -> Self {
        Self { dice, names }
    }

    fn topic(&mut self) -> String {
        let known = self.dice.choice(&self.names.topics).map(|(name, _)| name.clone());
        known.unwrap_or_default()
    }

    fn group(&mut self) -> String {
        self.dice.choice(&self.names.groups).cloned().unwrap_or_default()
    }

    fn any_text(&mut self) -> String {
        match self.dice.u8(0..12) {
            0..3 => self.topic(),
            3 => self.group(),
            4..6 => pick(&mut self.dice, &CONFIG_KEYS).to_owned(),
            6..10 => pick(&mut self.dice, &TEXTS).to_owned(),
            10 => format!("no-such-{}", self.dice.u32(0..1_000)),
            _ => "x".repeat(pick(&mut self.dice, &[249, 250, 300, 4_096, 32_767])),
        }
    }
}

impl Values for RandomValues<'_> {
    fn is_null(&mut self, field: &Field) -> bool {
        // An entity without a name is the default of all clients.
        field.name != "EntityName" && self.dice.u8(0..4) == 0
    }

    fn number(&mut self, field: &Field, kind: Fixed) -> u64 {
        match (kind.name, field.name.as_str()) {
            ("bool", _) => self.dice.u64(0..2),
            ("float64", _) => pick(&mut self.dice, &[0.0, -0.0, f64::NAN, f64::INFINITY, 1e308]).to_bits(),
            // Other brokers and voters may be sent away, the one at hand not.
            (_, "BrokerId" | "VoterId") => {
                pick(&mut self.dice, &[-1, 0, 7, i64::from(i32::MAX), i64::from(i32::MIN)]) as u64
            }
            // Types of resources and the like: small ones mean something.
            ("int8", _) => self.dice.i64(-1..10) as u64,
            (_, "PartitionIndex" | "Partition" | "Index") => self.dice.i64(-1..4) as u64,
            _ => pick(&mut self.dice, &NUMBERS) as u64,
        }
    }

    fn uuid(&mut self, _: &Field) -> [u8; 16] {
        match self.dice.u8(0..6) {
            0 => [0; 16],
            1 => [u8::MAX; 16],
            2 => self.dice.u128(..).to_be_bytes(),
            _ => self.dice.choice(&self.names.topics).map_or([0; 16], |(_, id)| *id),
        }
    }

    fn text(&mut self, field: &Field) -> Vec<u8> {
        let fitting = self.dice.u8(0..3) > 0;
        let text = match field.entity.as_deref() {
            Some("topicName") if fitting => self.topic(),
            Some("groupId") if fitting => self.group(),
            _ => self.any_text(),
        };
        text.into_bytes()
    }

    fn bytes(&mut self, _: &Field) -> Vec<u8> {
        let length = pick(&mut self.dice, &[0, 1, 4, 16, 100, 1_000]);
        random_bytes(&mut self.dice, length)
    }

    fn records(&mut self, _: &Field) -> Vec<u8> {
        match self.dice.u8(0..6) {
            0 => Vec::new(),
            1 => random_bytes(&mut self.dice, 100),
            2 => batch::sound(&mut self.dice),
            _ => batch::lying(&mut self.dice),
        }
    }

    fn elements(&mut self, _: &Field, written: usize) -> usize {
        if written > LARGEST_FRAME {
            return 0;
        }
        match self.dice.u8(0..40) {
            0..10 => 0,
            10..28 => 1,
            28..39 => self.dice.usize(2..6),
            _ => self.dice.usize(6..MANY),
        }
    }

    fn has_tag(&mut self, _: &Field) -> bool {
        self.dice.bool()
    }

    fn unknown_tags(&mut self) -> u32 {
        if self.dice.u8(0..20) == 0 { self.dice.u32(1..50) } else { 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::requests::{Catalogue, Head, frame};
    use bytes::Bytes;
    use kalda_protocol::{RequestFrame, with_request};

    #[test]
    fn every_request_of_every_version_is_one_that_the_codec_reads() {
        let catalogue = Catalogue::read().unwrap();
        let names = Names { topics: vec![("there".to_owned(), [7; 16])], groups: vec!["group".to_owned()] };
        let mut values = RandomValues::new(Rng::with_seed(1), &names);
        for (api, version) in catalogue.versions() {
            for correlation_id in 0..50 {
                let head = Head { version, correlation_id, client_id: Some("test") };
                let bytes = Bytes::from(frame(api, head, &mut values));
                let parsed = RequestFrame::parse(&bytes.slice(4..)).unwrap();
                let read = with_request!(parsed.api_key, R => parsed.decode::<R>().map(|_| ()));
                assert!(read.is_ok(), "{} {version}: {read:?}", api.name);
            }
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_bytes() {
        let catalogue = Catalogue::read().unwrap();
        let frames = |seed| {
            let names = Names::default();
            let mut values = RandomValues::new(Rng::with_seed(seed), &names);
            let head = Head { version: 12, correlation_id: 1, client_id: None };
            (0..20).map(|_| frame(catalogue.api(1).unwrap(), head, &mut values)).collect::<Vec<_>>()
        };
        assert_eq!(frames(3), frames(3));
        assert_ne!(frames(3), frames(4));
    }
}
