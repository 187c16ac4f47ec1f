//! On which threads a connection belongs: with those of short answers, or aside.
//!
//! Invariant: a connection that gets a large answer is aside from its next request on, until it has had several short ones in a row. Nothing here
//! moves anything.

/// An answer of so many bytes is large: to send it takes a thread the time of ten short requests, and to move its connection that of one.
const LARGE_BYTES: usize = 256 * 1024;
/// So many short answers in a row show that no large ones are to come: a consumer that catches up gets one now and then.
const SHORT_ANSWERS: u8 = 8;

/// Where a connection is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// By the threads of the process's runtime.
    Common,
    /// By those of large answers.
    Aside,
}

/// Where one connection belongs.
#[derive(Debug, Default)]
pub(super) struct Residence {
    /// Short answers that it may get until it belongs with the common ones; none when it does.
    left: u8,
}

impl Residence {
    /// Where the connection belongs now.
    pub(super) fn place(&self) -> Place {
        if self.left == 0 { Place::Common } else { Place::Aside }
    }

    /// It has got an answer of so many bytes.
    pub(super) fn answered(&mut self, bytes: usize) {
        self.left = if bytes >= LARGE_BYTES { SHORT_ANSWERS } else { self.left.saturating_sub(1) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(residence: &mut Residence, answers: &[usize]) -> Vec<Place> {
        let after = |bytes: &usize| {
            residence.answered(*bytes);
            residence.place()
        };
        answers.iter().map(after).collect()
    }

    #[test]
    fn one_large_answer_leads_aside_and_several_short_ones_back() {
        let mut residence = Residence::default();
        assert_eq!(places(&mut residence, &[LARGE_BYTES - 1; 3]), [Place::Common; 3]);
        assert_eq!(places(&mut residence, &[LARGE_BYTES, 1]), [Place::Aside; 2]);
        assert_eq!(places(&mut residence, &[LARGE_BYTES]), [Place::Aside]);
        let mut short = places(&mut residence, &[LARGE_BYTES - 1; SHORT_ANSWERS as usize]);
        assert_eq!(short.pop(), Some(Place::Common));
        assert!(short.iter().all(|place| *place == Place::Aside), "{short:?}");
    }
}
