//! The names on a disk: what processes see, what is on the platter, and the changes between the two.
//!
//! ```text
//! now      ◀── every change at once
//! pending  Add · Remove · Move, in order
//! durable  ◀── a sync of the folder, the journal at any moment, or luck at a power cut
//! ```
//! Invariant: each change is atomic, and the changes of one folder become durable in their order. With a journal of the
//! whole disk that holds across folders, too.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path};

use super::options::{Fate, NameOrder};
use crate::dice::Dice;

/// A file's bytes, by number.
pub type FileId = usize;
/// A folder, by number; 0 is the root.
pub type FolderId = usize;

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Node {
    /// A file.
    File(FileId),
    /// A folder.
    Folder(FolderId),
}

type Folders = Vec<BTreeMap<String, Node>>;

#[derive(Debug, Clone)]
struct Change {
    folder: FolderId,
    kind: ChangeKind,
}

#[derive(Debug, Clone)]
enum ChangeKind {
    Add(String, Node),
    Remove(String),
    Move(String, String),
}

/// All names of a disk.
#[derive(Debug, Clone)]
pub struct Names {
    order: NameOrder,
    now: Folders,
    durable: Folders,
    pending: Vec<Change>,
}

impl Names {
    /// An empty root.
    #[must_use]
    pub fn new(order: NameOrder) -> Self {
        Self { order, now: vec![BTreeMap::new()], durable: vec![BTreeMap::new()], pending: Vec::new() }
    }

    /// What stands at `path`.
    #[must_use]
    pub fn find(&self, path: &Path) -> Option<Node> {
        words(path).try_fold(Node::Folder(0), |node, name| match node {
            Node::Folder(folder) => self.now.get(folder)?.get(name).copied(),
            Node::File(_) => None,
        })
    }

    /// The folder that holds `path`, and the last name of it.
    #[must_use]
    pub fn parent<'a>(&self, path: &'a Path) -> Option<(FolderId, &'a str)> {
        let name = path.file_name()?.to_str()?;
        match self.find(path.parent()?)? {
            Node::Folder(folder) => Some((folder, name)),
            Node::File(_) => None,
        }
    }

    /// What a folder holds.
    pub fn entries(&self, folder: FolderId) -> impl Iterator<Item = (&String, &Node)> {
        self.now.get(folder).into_iter().flatten()
    }

    /// An empty folder without a name.
    pub fn new_folder(&mut self) -> FolderId {
        self.now.push(BTreeMap::new());
        self.durable.push(BTreeMap::new());
        self.now.len() - 1
    }

    /// Gives a node a name, taking it from another that had it.
    pub fn add(&mut self, folder: FolderId, name: &str, node: Node) {
        self.change(folder, ChangeKind::Add(name.to_owned(), node));
    }

    /// Takes a name away.
    pub fn remove(&mut self, folder: FolderId, name: &str) {
        self.change(folder, ChangeKind::Remove(name.to_owned()));
    }

    /// Gives what has one name another in the same folder.
    pub fn rename(&mut self, folder: FolderId, from: &str, to: &str) {
        self.change(folder, ChangeKind::Move(from.to_owned(), to.to_owned()));
    }

    fn change(&mut self, folder: FolderId, kind: ChangeKind) {
        let change = Change { folder, kind };
        apply(&mut self.now, &change);
        self.pending.push(change);
    }

    /// Makes the changes of a folder durable; with a journal, also all that came before them.
    pub fn sync(&mut self, folder: FolderId) {
        match self.order {
            NameOrder::Journaled => {
                let last = self.pending.iter().rposition(|change| change.folder == folder);
                self.commit(last.map_or(0, |last| last + 1));
            }
            NameOrder::PerFolder => self.commit_of(folder, usize::MAX),
        }
    }

    /// Makes all changes durable.
    pub fn commit_all(&mut self) {
        self.commit(self.pending.len());
    }

    /// Makes some of the changes durable, as a journal does now and then.
    pub fn write_back_some(&mut self, dice: &mut Dice) {
        match self.order {
            NameOrder::Journaled => self.commit(dice.index(self.pending.len() + 1)),
            NameOrder::PerFolder => {
                let folders: BTreeSet<FolderId> = self.pending.iter().map(|change| change.folder).collect();
                for folder in folders {
                    let count = self.pending.iter().filter(|change| change.folder == folder).count();
                    self.commit_of(folder, dice.index(count + 1));
                }
            }
        }
    }

    /// The power is cut: what is on the platter now is all there is.
    pub fn cut_power(&mut self, dice: &mut Dice, fate: Fate) {
        match (fate, self.order) {
            (Fate::Lost, _) => {}
            (Fate::Kept, _) => self.commit_all(),
            (Fate::Mixed, _) => self.write_back_some(dice),
        }
        self.pending.clear();
        self.now.clone_from(&self.durable);
    }

    /// The files that can be reached, and their paths.
    #[must_use]
    pub fn files(&self) -> Vec<(String, FileId)> {
        let mut files = Vec::new();
        let mut open = vec![(String::new(), 0)];
        while let Some((path, folder)) = open.pop() {
            for (name, node) in self.entries(folder) {
                let path = format!("{path}/{name}");
                match node {
                    Node::File(file) => files.push((path, *file)),
                    Node::Folder(folder) => open.push((path, *folder)),
                }
            }
        }
        files.sort_unstable();
        files
    }

    fn commit(&mut self, count: usize) {
        for change in self.pending.drain(..count) {
            apply(&mut self.durable, &change);
        }
    }

    /// Makes the first so many changes of a folder durable.
    fn commit_of(&mut self, folder: FolderId, count: usize) {
        let mut left = count;
        let first = |change: &mut Change| {
            let chosen = change.folder == folder && left > 0;
            left -= usize::from(chosen);
            chosen
        };
        for change in self.pending.extract_if(.., first) {
            apply(&mut self.durable, &change);
        }
    }
}

fn apply(folders: &mut Folders, change: &Change) {
    let Some(folder) = folders.get_mut(change.folder) else { return };
    match &change.kind {
        ChangeKind::Add(name, node) => {
            folder.insert(name.clone(), *node);
        }
        ChangeKind::Remove(name) => {
            folder.remove(name);
        }
        ChangeKind::Move(from, to) => {
            if let Some(node) = folder.remove(from) {
                folder.insert(to.clone(), node);
            }
        }
    }
}

fn words(path: &Path) -> impl Iterator<Item = &str> {
    path.components().filter_map(|part| match part {
        Component::Normal(name) => name.to_str(),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn survivors(order: NameOrder) -> BTreeSet<Vec<String>> {
        let mut seen = BTreeSet::new();
        for seed in 0..300 {
            let mut names = Names::new(order);
            let folder = names.new_folder();
            names.add(0, "folder", Node::Folder(folder));
            names.add(folder, "old", Node::File(0));
            names.sync(0);
            names.sync(folder);
            names.add(folder, "new.tmp", Node::File(1));
            names.add(0, "other", Node::File(2));
            names.rename(folder, "new.tmp", "new");
            names.cut_power(&mut Dice::new(seed), Fate::Mixed);
            seen.insert(names.files().into_iter().map(|(path, _)| path).collect());
        }
        seen
    }

    fn listed(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn a_journal_keeps_a_prefix() {
        let expected = [
            &["/folder/old"][..],
            &["/folder/new.tmp", "/folder/old"],
            &["/folder/new.tmp", "/folder/old", "/other"],
            &["/folder/new", "/folder/old", "/other"],
        ];
        assert_eq!(survivors(NameOrder::Journaled), expected.into_iter().map(listed).collect());
    }

    #[test]
    fn without_one_each_folder_keeps_a_prefix_of_its_own() {
        let mut expected = BTreeSet::new();
        for in_folder in [&[][..], &["/folder/new.tmp"], &["/folder/new"]] {
            for above in [&[][..], &["/other"]] {
                expected.insert(listed(&[in_folder, &["/folder/old"], above].concat()));
            }
        }
        assert_eq!(survivors(NameOrder::PerFolder), expected);
    }

    #[test]
    fn a_synced_folder_keeps_its_names_though_its_own_may_be_lost() {
        let mut names = Names::new(NameOrder::PerFolder);
        let folder = names.new_folder();
        names.add(0, "folder", Node::Folder(folder));
        names.add(folder, "file", Node::File(0));
        names.sync(folder);
        let mut lost = names.clone();
        lost.cut_power(&mut Dice::new(0), Fate::Lost);
        assert_eq!(lost.files(), []);
        names.sync(0);
        names.cut_power(&mut Dice::new(0), Fate::Lost);
        assert_eq!(names.files(), [("/folder/file".to_owned(), 0)]);
    }
}
