//! A figure that the project promised, and whether this run kept it.

use super::unit::Unit;

/// Where the figure has to be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bound {
    /// This or more.
    AtLeast(f64),
    /// Less than this.
    Below(f64),
}

/// In what a goal counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Scale {
    /// Times better than something else.
    Times,
    /// A figure as it is.
    Of(Unit),
}

/// A promise and its measurement.
#[derive(Debug, Clone, PartialEq)]
pub struct Goal {
    /// What was promised.
    pub name: String,
    /// In what.
    pub scale: Scale,
    /// How much of it.
    pub bound: Bound,
    /// What came out; none when it was not measured.
    pub measured: Option<f64>,
}

impl Goal {
    /// By this factor.
    pub fn times(name: impl Into<String>, wanted: f64, measured: Option<f64>) -> Self {
        Self { name: name.into(), scale: Scale::Times, bound: Bound::AtLeast(wanted), measured }
    }

    /// A figure within a bound.
    pub fn figure(name: impl Into<String>, unit: Unit, bound: Bound, measured: Option<f64>) -> Self {
        Self { name: name.into(), scale: Scale::Of(unit), bound, measured }
    }

    /// Whether it was kept; none when it was not measured.
    pub fn is_met(&self) -> Option<bool> {
        self.measured.map(|measured| match self.bound {
            Bound::AtLeast(wanted) => measured >= wanted,
            Bound::Below(wanted) => measured < wanted,
        })
    }

    /// The bound for people.
    pub fn wanted_text(&self) -> String {
        match self.bound {
            Bound::AtLeast(wanted) => format!("at least {}", self.show(wanted)),
            Bound::Below(wanted) => format!("below {}", self.show(wanted)),
        }
    }

    /// The measurement for people.
    pub fn measured_text(&self) -> String {
        self.measured.map_or_else(|| "–".to_owned(), |measured| self.show(measured))
    }

    fn show(&self, figure: f64) -> String {
        match self.scale {
            Scale::Times => format!("{figure:.1} ×"),
            Scale::Of(unit) => unit.show(figure),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_kept_or_not() {
        assert_eq!(Goal::times("x", 10.0, Some(10.0)).is_met(), Some(true));
        assert_eq!(Goal::times("x", 10.0, Some(9.9)).is_met(), Some(false));
        assert_eq!(Goal::times("x", 10.0, None).is_met(), None);
        let below = |measured| Goal::figure("x", Unit::Seconds, Bound::Below(2.0), Some(measured)).is_met();
        assert_eq!((below(1.9), below(2.0)), (Some(true), Some(false)));
    }

    #[test]
    fn a_goal_reads_as_a_sentence() {
        let goal = Goal::figure("x", Unit::Share, Bound::AtLeast(0.85), None);
        assert_eq!((goal.wanted_text(), goal.measured_text()), ("at least 85.0 %".into(), "–".into()));
    }
}
