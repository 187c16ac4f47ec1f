//! The members that have the fewest and the most partitions, while partitions go from the one to the other.
//!
//! ```text
//! partitions │              ▓▓▓▓▓▓▓▓│██     fewest: every member of the run gets one partition before any gets a second; when all
//! of a       │        ██████▓▓▓▓▓▓▓▓│██             have one, the run takes in those that have as many
//! member     │▒▒▒▒▒▒▒▒██████▓▓▓▓▓▓▓▓│██     most:   the same, the other way round; members with nothing to give are set apart
//!            └──────────────────────────     at its right
//!              fewest       most    apart
//! ```
//! Invariant: a run's members have `level` partitions, or one more (fewest) or less (most) once it was their turn. The runs may cross; what ends
//! the work is that their levels meet. Absent: the partitions.

/// A member's place in the list of all members.
pub(super) type Place = usize;

/// How many partitions each member has.
pub(super) struct Sizes(Vec<i64>);

impl Sizes {
    /// None, for so many members.
    pub(super) fn none(members: usize) -> Self {
        Self(vec![0; members])
    }

    pub(super) fn of(&self, place: Place) -> i64 {
        self.0.get(place).copied().unwrap_or(0)
    }

    /// One more, or with -1 one less.
    pub(super) fn add(&mut self, place: Place, partitions: i64) {
        if let Some(size) = self.0.get_mut(place) {
            *size += partitions;
        }
    }
}

pub(super) struct Levels {
    /// The subscribers of a topic; at the beginning by number of partitions, and by place.
    sorted: Vec<Place>,
    fewest: Fewest,
    most: Most,
}

struct Fewest {
    end: usize,
    level: i64,
    next: usize,
}

struct Most {
    start: usize,
    end: usize,
    level: i64,
    /// One behind the member whose turn is next.
    after_next: usize,
}

impl Levels {
    /// Of a topic's subscribers, of whom there must be one, by the number of partitions that each member has.
    pub(super) fn of(subscribers: &[Place], sizes: &Sizes) -> Self {
        let mut sorted = subscribers.to_vec();
        sorted.sort_by_key(|place| (sizes.of(*place), *place));
        let count = sorted.len();
        let lowest = sorted.first().map_or(0, |place| sizes.of(*place));
        let highest = sorted.last().map_or(0, |place| sizes.of(*place));
        Self {
            sorted,
            fewest: Fewest { end: 0, level: lowest - 1, next: 0 },
            most: Most { start: count, end: count, level: highest + 1, after_next: count },
        }
    }

    /// True if no move could make the subscribers more equal.
    pub(super) const fn are_met(&self) -> bool {
        self.most.level - self.fewest.level <= 1
    }

    /// Who gets the next partition; it counts as given. `None` if there is nobody.
    pub(super) fn next_fewest(&mut self, sizes: &Sizes) -> Option<Place> {
        let run = &mut self.fewest;
        if run.next >= run.end {
            run.level += 1;
            while self.sorted.get(run.end).is_some_and(|place| sizes.of(*place) == run.level) {
                run.end += 1;
            }
            run.next = 0;
        }
        let place = *self.sorted.get(run.next)?;
        run.next += 1;
        Some(place)
    }

    /// Who gives the next partition; it counts as taken. `None` if nobody has one to give.
    pub(super) fn next_most(&mut self, sizes: &Sizes) -> Option<Place> {
        let run = &mut self.most;
        let before = |start: usize| Some(sizes.of(*self.sorted.get(start.checked_sub(1)?)?));
        if run.after_next <= run.start {
            run.level = match before(run.start) {
                // All of the run are set apart: the next one begins wherever the next member is.
                Some(level) if run.end <= run.start => level,
                _ => run.level - 1,
            };
            while before(run.start) == Some(run.level) {
                run.start -= 1;
            }
            run.after_next = run.end;
        }
        run.after_next = run.after_next.checked_sub(1)?;
        self.sorted.get(run.after_next).copied()
    }

    /// Sets whom [`Self::next_most`] named last apart: it has nothing to give.
    pub(super) fn set_apart(&mut self) {
        let run = &mut self.most;
        run.end -= 1;
        self.sorted.swap(run.after_next, run.end);
    }
}
