//! The bytes of one file: what processes see, and what the platter holds.
//!
//! ```text
//! now       │ page 0 │ page 1 │ page 2 │ page …    the page cache
//!             clean    dirty    dirty
//! durable   │ page 0 │ old 1  │                    the platter; its size may be older too
//! ```
//! Invariant: a page reaches the platter by a sync, by writeback at any moment, or by luck at a power cut; each page for
//! itself, and sector by sector. Cutting a file is a change of its size: until that is on the platter, old pages beyond
//! the cut are still there, while the page that holds the cut may be new already.

use std::collections::BTreeSet;

use super::options::{Fate, Geometry};
use crate::dice::Dice;

/// A cut that is not on the platter yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cut {
    /// The size.
    at: usize,
    /// Where the bytes end that were written back meanwhile to the page that holds the cut.
    keeps: usize,
}

/// The bytes of a file.
#[derive(Debug, Clone, Default)]
pub struct Contents {
    now: Vec<u8>,
    durable: Vec<u8>,
    /// Pages that were written since they last went to the platter.
    dirty: BTreeSet<usize>,
    /// The smallest size since the platter's size was last brought up to date, where it is below that.
    cut: Option<Cut>,
    /// A sync has failed: pages count as clean and are not on the platter.
    sync_failed: bool,
}

impl Contents {
    /// What processes see.
    #[must_use]
    pub fn now(&self) -> &[u8] {
        &self.now
    }

    /// True if a power cut could lose something.
    #[must_use]
    pub fn is_dirty(&self) -> bool {
        !self.dirty.is_empty() || self.cut.is_some() || self.now.len() != self.durable.len()
    }

    /// Writes `bytes` at `position`; a gap before it reads as zeros.
    pub fn write(&mut self, bytes: &[u8], position: usize, geometry: Geometry) {
        if bytes.is_empty() {
            return;
        }
        let end = position + bytes.len();
        if end > self.now.len() {
            self.now.resize(end, 0);
        }
        self.now[position..end].copy_from_slice(bytes);
        self.dirty.extend(position / geometry.page_bytes..=(end - 1) / geometry.page_bytes);
    }

    /// Cuts or extends.
    pub fn set_size(&mut self, size: usize, geometry: Geometry) {
        let shorter = size < self.durable.len() && size < self.now.len();
        if shorter && self.cut.is_none_or(|cut| size < cut.keeps) {
            let at = self.cut.map_or(size, |cut| cut.at.min(size));
            self.cut = Some(Cut { at, keeps: size });
        }
        self.now.resize(size, 0);
        self.dirty.retain(|page| page * geometry.page_bytes < size);
    }

    /// Flips a bit, wherever it is.
    pub fn flip(&mut self, position: usize, bit: u32) {
        for bytes in [&mut self.now, &mut self.durable] {
            if let Some(byte) = bytes.get_mut(position) {
                *byte ^= 1 << (bit % 8);
            }
        }
    }

    /// Brings everything to the platter.
    pub fn sync(&mut self, geometry: Geometry) {
        self.write_back_cut();
        self.durable.resize(self.now.len(), 0);
        for page in std::mem::take(&mut self.dirty) {
            self.overlay(geometry.page(page));
        }
    }

    /// A sync that failed: some pages reached the platter, and all count as clean, as on Linux.
    pub fn fail_sync(&mut self, dice: &mut Dice, geometry: Geometry) {
        for page in std::mem::take(&mut self.dirty) {
            if dice.permille(500) {
                self.write_back(page, geometry);
            }
        }
        self.sync_failed = true;
    }

    /// Brings one dirty page to the platter, as the kernel may do at any moment.
    pub fn write_back_some(&mut self, dice: &mut Dice, geometry: Geometry) {
        let chosen = dice.index(self.dirty.len());
        match self.dirty.iter().nth(chosen).copied() {
            Some(page) => {
                self.dirty.remove(&page);
                self.write_back(page, geometry);
            }
            None => self.write_back_cut(),
        }
    }

    /// The process ends. What a failed sync left behind is read from the platter by the next one.
    pub fn end_process(&mut self, geometry: Geometry) {
        if !std::mem::take(&mut self.sync_failed) {
            return;
        }
        for page in 0..self.now.len().div_ceil(geometry.page_bytes) {
            if self.dirty.contains(&page) {
                continue;
            }
            for at in geometry.page(page).start..geometry.page(page).end.min(self.now.len()) {
                self.now[at] = self.durable.get(at).copied().unwrap_or(0);
            }
        }
    }

    /// The power is cut: what is on the platter now is all there is.
    pub fn cut_power(&mut self, dice: &mut Dice, fate: Fate, geometry: Geometry) {
        let cut = self.cut.filter(|_| match fate {
            Fate::Kept => false,
            Fate::Lost => true,
            Fate::Mixed => dice.permille(500),
        });
        if cut.is_none() {
            self.write_back_cut();
            self.durable.resize(self.size_after_power_cut(dice, fate), 0);
        }
        for page in std::mem::take(&mut self.dirty) {
            let range = geometry.page(page);
            // Pages beyond a cut that is not on the platter have their old contents, or none.
            if cut.is_some_and(|cut| range.start >= cut.at) {
                continue;
            }
            match fate {
                Fate::Lost => {}
                Fate::Kept => self.overlay(range),
                Fate::Mixed => self.tear(range, dice, geometry),
            }
        }
        self.cut = None;
        self.sync_failed = false;
        self.now.clone_from(&self.durable);
    }

    fn size_after_power_cut(&self, dice: &mut Dice, fate: Fate) -> usize {
        let (old, new) = (self.durable.len(), self.now.len().max(self.durable.len()));
        match fate {
            Fate::Lost => old,
            Fate::Kept => new,
            Fate::Mixed => match dice.below(3) {
                0 => old,
                1 => new,
                _ => old + dice.index(new - old + 1),
            },
        }
    }

    fn tear(&mut self, page: std::ops::Range<usize>, dice: &mut Dice, geometry: Geometry) {
        let sectors: Vec<usize> = page.clone().step_by(geometry.sector_bytes).collect();
        match dice.below(4) {
            0 => {}
            1 => self.overlay(page),
            2 => {
                let upto = dice.index(sectors.len());
                self.overlay(page.start..page.start + upto * geometry.sector_bytes);
            }
            _ => {
                for sector in sectors {
                    if dice.permille(500) {
                        self.overlay(sector..sector + geometry.sector_bytes);
                    }
                }
            }
        }
    }

    fn write_back(&mut self, page: usize, geometry: Geometry) {
        let range = geometry.page(page);
        let end = range.end.min(self.now.len());
        match &mut self.cut {
            Some(cut) if range.start < cut.at => cut.keeps = cut.keeps.max(end),
            _ => self.write_back_cut(),
        }
        if self.durable.len() < end {
            self.durable.resize(end, 0);
        }
        self.overlay(range);
    }

    /// Brings a cut to the platter, and nothing else.
    pub fn write_back_cut(&mut self) {
        if let Some(cut) = self.cut.take() {
            self.durable.truncate(cut.keeps);
        }
    }

    /// Copies a range to the platter, as far as the platter's file goes. Beyond the end of what processes see, the page
    /// cache holds zeros.
    fn overlay(&mut self, range: std::ops::Range<usize>) {
        for at in range.start..range.end.min(self.durable.len()) {
            self.durable[at] = self.now.get(at).copied().unwrap_or(0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GEOMETRY: Geometry = Geometry { page_bytes: 8, sector_bytes: 4 };

    fn written(bytes: &[u8]) -> Contents {
        let mut contents = Contents::default();
        contents.write(bytes, 0, GEOMETRY);
        contents
    }

    fn after(mut contents: Contents, fate: Fate) -> Vec<u8> {
        contents.cut_power(&mut Dice::new(1), fate, GEOMETRY);
        contents.now().to_vec()
    }

    #[test]
    fn only_what_was_synced_is_sure_to_survive() {
        let mut contents = written(b"0123456789");
        assert_eq!(after(contents.clone(), Fate::Lost), b"");
        contents.sync(GEOMETRY);
        contents.write(b"XY", 1, GEOMETRY);
        assert_eq!(after(contents.clone(), Fate::Lost), b"0123456789");
        assert_eq!(after(contents, Fate::Kept), b"0XY3456789");
    }

    #[test]
    fn pages_survive_each_for_itself_and_unwritten_ones_are_zero() {
        let mut seen = BTreeSet::new();
        for seed in 0..500 {
            let mut contents = written(&[1; 24]);
            contents.cut_power(&mut Dice::new(seed), Fate::Mixed, GEOMETRY);
            seen.insert(contents.now().to_vec());
        }
        let hole = [vec![1; 8], vec![0; 8], vec![1; 8]].concat();
        assert!(seen.contains(&hole), "a hole in the middle");
        let torn = [vec![1; 12], vec![0; 12]].concat();
        assert!(seen.contains(&torn), "a torn page");
        assert!(seen.contains(&Vec::new()) && seen.contains(&vec![1; 24]));
    }

    #[test]
    fn what_was_cut_may_come_back_until_the_cut_is_synced() {
        let mut contents = written(b"aaaabbbbccccdddd");
        contents.sync(GEOMETRY);
        contents.set_size(4, GEOMETRY);
        contents.write(b"XXXX", 4, GEOMETRY);
        let mut old_tail = false;
        for seed in 0..200 {
            let mut copy = contents.clone();
            copy.cut_power(&mut Dice::new(seed), Fate::Mixed, GEOMETRY);
            old_tail |= copy.now() == b"aaaaXXXXccccdddd";
        }
        assert!(old_tail, "the new page and the old tail together");
        contents.sync(GEOMETRY);
        assert_eq!(after(contents, Fate::Mixed), b"aaaaXXXX");
    }

    #[test]
    fn a_failed_sync_makes_pages_clean_that_are_not_on_the_platter() {
        let mut lost = 0;
        for seed in 0..50 {
            let mut contents = written(b"01234567");
            contents.fail_sync(&mut Dice::new(seed), GEOMETRY);
            assert_eq!(contents.now(), b"01234567");
            contents.sync(GEOMETRY);
            lost += u32::from(after(contents, Fate::Kept) != b"01234567");
        }
        assert!(lost > 10, "trying again would lie");
    }
}
