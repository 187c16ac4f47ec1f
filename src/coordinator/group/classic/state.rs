//! The five states of a classic group.

/// Where a classic group stands; the diagram is in the [module's](super) opening.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// No members; perhaps offsets.
    Empty,
    /// Members are asked to join anew.
    PreparingRebalance,
    /// All have joined; the leader's assignment is awaited.
    CompletingRebalance,
    /// Every member can have its assignment.
    Stable,
    /// Gone: deleted, or this broker is its coordinator no longer.
    Dead,
}

impl State {
    /// The state's name, as ListGroups and DescribeGroups tell it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Empty => "Empty",
            Self::PreparingRebalance => "PreparingRebalance",
            Self::CompletingRebalance => "CompletingRebalance",
            Self::Stable => "Stable",
            Self::Dead => "Dead",
        }
    }
}
