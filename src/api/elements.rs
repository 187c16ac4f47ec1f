//! A list in an answer, counted while it is made.
//!
//! Invariant: its memory is claimed in steps before much more of it is made, and others come in between. What an answer takes
//! follows from what is asked about, not from the size of the request: a few bytes may name a thousand groups.

use kalda_protocol::{Form, Message, Wire};

use super::call::Call;
use crate::sys::TooMuchMemory;

/// What is made before it is claimed: no more than a small request may hold.
const STEP_BYTES: usize = 8 * 1024;
/// What an element takes in memory, by what it has on the wire: lengths are wider here, and lists are structs.
const FACTOR: usize = 4;

/// A list that takes more than that may take any amount.
const SHORT_BYTES: usize = 32 * 1024;

/// Claims more for a list. One that grows large must not have taken by then what producers need.
async fn claim(call: &mut Call, bytes: usize) -> Result<(), TooMuchMemory> {
    if call.room.bytes() > SHORT_BYTES {
        call.room.expect(call.room.limit());
    }
    call.claim(bytes).await
}

/// The elements so far.
pub(super) struct Elements<T> {
    list: Vec<T>,
    form: Option<Form>,
    unclaimed: usize,
    /// Claimed for elements that are not in the list yet.
    ahead: usize,
}

impl<T: Wire> Elements<T> {
    /// No elements yet, for a response `R`.
    pub(super) fn of<R: Message>(call: &Call) -> Self {
        Self { list: Vec::new(), form: R::form(call.version), unclaimed: 0, ahead: 0 }
    }

    /// Claims about what the next element takes, where that may be much.
    ///
    /// # Errors
    /// The answer takes more than all requests together may hold.
    pub(super) async fn expect(&mut self, call: &mut Call, bytes: usize) -> Result<(), TooMuchMemory> {
        claim(call, bytes).await?;
        self.ahead += bytes;
        Ok(())
    }

    /// Adds one.
    ///
    /// # Errors
    /// The answer takes more than all requests together may hold.
    pub(super) async fn push(&mut self, call: &mut Call, element: T) -> Result<(), TooMuchMemory> {
        // What can't be measured can't be encoded either, which is told then.
        let on_the_wire = self.form.and_then(|form| element.measure(form).ok()).unwrap_or(0);
        let bytes = size_of::<T>() + FACTOR * on_the_wire;
        self.unclaimed += bytes.saturating_sub(std::mem::take(&mut self.ahead));
        self.list.push(element);
        if self.unclaimed >= STEP_BYTES {
            claim(call, std::mem::take(&mut self.unclaimed)).await?;
        }
        call.breathe().await;
        Ok(())
    }

    /// All of them.
    pub(super) fn into_list(self) -> Vec<T> {
        self.list
    }
}
