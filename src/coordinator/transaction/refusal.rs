//! Why the transaction coordinator doesn't do what a producer asks.

/// What an operation found wrong. Whether this broker coordinates at all is a [`CoordinatorError`] instead.
///
/// [`CoordinatorError`]: crate::coordinator::runtime::CoordinatorError
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The transactional id is unknown, or another producer id belongs to it.
    #[error("the producer id doesn't belong to the transactional id")]
    OtherProducerId,
    /// Another instance of the producer has a newer epoch.
    #[error("a newer instance of the producer has taken over")]
    Fenced,
    /// The transaction before is still being ended: to be tried again.
    #[error("the transaction before is still being ended")]
    StillEnding,
    /// There is no such transition from the state that the transaction is in.
    #[error("the transaction's state doesn't allow it")]
    WrongState,
    /// There is no room in the memory of all transactions.
    #[error("transactions take all the memory that they may")]
    NoMemory,
    /// Names are too long for a record, or too many.
    #[error("the transaction can't be written as a record")]
    Unwritable,
}
