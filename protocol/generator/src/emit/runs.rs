//! Fields in the order of the wire, cut into runs: values of fixed size that stand side by side are read and written
//! in one go, as a tuple.
//!
//! ```text
//! partition 0+ ▏ leader epoch 9+ ▏ fetch offset 0+ ▏ records 0+
//! └── Mixed: from version 9 on one tuple, before ──┘└─ Alike ─┘
//!     the run of partition, the run of fetch offset
//! ```
//!
//! Invariant: all fields that some version has, but the tagged ones, are in one run, and their order is kept.

use super::expression::Place;
use crate::model::{Field, Message, Struct, Type};
use crate::versions::{Condition, Versions};

/// The most values of one tuple that the primitives take.
const MOST_VALUES: usize = 12;

/// Fields that are read and written in one go, at least in recent versions.
pub enum Run<'m> {
    /// Fields that are there under the same condition: one of any type, or a few of fixed size.
    Alike(Condition, Vec<Place<'m>>),
    /// Fields of fixed size, some of which came or went with a version.
    Mixed {
        /// Holds for the newest versions.
        newest: String,
        /// The fields that those have.
        fields: Vec<Place<'m>>,
        /// The same place in older versions.
        older: Vec<Run<'m>>,
    },
}

/// The runs of a struct.
pub fn runs<'m>(message: &'m Message, part: &'m Struct) -> Vec<Run<'m>> {
    let fields: Vec<&Field> = part.fields.iter().filter(|field| field.tag.is_none()).collect();
    let side_by_side = fields.chunk_by(|one, other| is_fixed(one) && is_fixed(other));
    side_by_side.flat_map(|fields| mixed(message, part, fields)).collect()
}

fn is_fixed(field: &Field) -> bool {
    matches!(field.kind, Type::Fixed(_))
}

fn mixed<'m>(message: &'m Message, part: &'m Struct, fields: &[&'m Field]) -> Vec<Run<'m>> {
    let newest = fields.iter().filter(|field| field.versions.highest == part.versions.highest);
    let newest: Vec<Place<'m>> = newest.map(|field| Place { message, part, field }).collect();
    let first = fields.iter().map(|field| match field.versions.highest == part.versions.highest {
        true => field.versions.lowest,
        false => field.versions.highest + 1,
    });
    let since = Versions { lowest: first.max().unwrap_or(0), highest: part.versions.highest };
    let all = alike(message, part, fields, part.versions);
    match since.condition(part.versions, "form.version") {
        Condition::When(condition) if (2..=MOST_VALUES).contains(&newest.len()) && all.len() > 1 => {
            let older = alike(message, part, fields, part.versions.without(since));
            vec![Run::Mixed { newest: condition, fields: newest, older }]
        }
        _ => all,
    }
}

/// The runs of these fields in some of the struct's versions.
fn alike<'m>(
    message: &'m Message,
    part: &'m Struct,
    fields: &[&'m Field],
    versions: Versions,
) -> Vec<Run<'m>> {
    let mut runs: Vec<Run<'m>> = Vec::new();
    for field in fields {
        let place = Place { message, part, field };
        let condition = place.present_among(versions);
        match runs.last_mut() {
            _ if condition == Condition::Never => {}
            Some(Run::Alike(other, places)) if *other == condition && places.len() < MOST_VALUES => {
                places.push(place)
            }
            _ => runs.push(Run::Alike(condition, vec![place])),
        }
    }
    runs
}

impl Run<'_> {
    /// The statements for the run: `one` gives those for a field, `side_by_side` those for a tuple of fields.
    pub fn statements(
        &self,
        one: &dyn Fn(&Place<'_>) -> String,
        side_by_side: &dyn Fn(&str) -> String,
    ) -> String {
        let all = |places: &[Place<'_>]| match places {
            [place] => one(place),
            places => side_by_side(&places.iter().map(Place::access).collect::<Vec<_>>().join(", ")),
        };
        match self {
            Self::Alike(condition, places) => condition.guard(&all(places)),
            Self::Mixed { newest, fields, older } => {
                let older: String = older.iter().map(|run| run.statements(one, side_by_side)).collect();
                format!("if {newest} {{ {} }} else {{ {older} }}", all(fields))
            }
        }
    }
}
