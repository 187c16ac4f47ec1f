//! The version of the transaction protocol: the levels of the feature `transaction.version`.

/// How a transaction is carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum TransactionVersion {
    /// The first protocol, with records in version 0.
    #[default]
    Zero,
    /// The same, with records in version 1, whose fields may be tagged.
    One,
    /// KIP-890: partitions are added by the first produce, and each end of a transaction raises the epoch.
    Two,
}

impl TransactionVersion {
    /// The version of a feature level, or of a record's field.
    #[must_use]
    pub const fn of_level(level: i16) -> Self {
        match level {
            ..=0 => Self::Zero,
            1 => Self::One,
            2.. => Self::Two,
        }
    }

    /// The feature's level.
    #[must_use]
    pub const fn level(self) -> i16 {
        match self {
            Self::Zero => 0,
            Self::One => 1,
            Self::Two => 2,
        }
    }

    /// True if the end of a transaction raises the producer's epoch.
    #[must_use]
    pub const fn raises_epoch(self) -> bool {
        matches!(self, Self::Two)
    }
}
