//! The states of a consumer group.

/// Where a group stands; the diagram is in the [module's](super) opening.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ConsumerState {
    /// No members; perhaps offsets.
    Empty,
    /// The group has changed, and its target assignment hasn't followed yet.
    Assigning,
    /// Members are on their way to the target assignment.
    Reconciling,
    /// Every member has its target assignment.
    Stable,
}

impl ConsumerState {
    /// The state's name, as ListGroups and ConsumerGroupDescribe tell it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Empty => "Empty",
            Self::Assigning => "Assigning",
            Self::Reconciling => "Reconciling",
            Self::Stable => "Stable",
        }
    }
}
