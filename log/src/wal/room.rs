//! Room for groups: files are laid out, made free, used anew, removed.
//!
//! Invariant: a file that holds a cut is removed only after the removal of all older files is on the disk. Else a power cut could
//! bring back an older file alone, and with it what was cut. A full disk makes nothing worse: what can't be made free now stays.

use std::sync::Weak;

use super::WriteAheadLog;
use super::file::WalFile;
use super::limit::Limit;
use super::shelf::{self, Place, Trim};
use crate::directory_disk::DirectoryDisk;
use crate::error::StorageError;

impl WriteAheadLog {
    /// Makes room: flushes what the full files keep, and lets go of them but for one, which is the next; true if there was any.
    ///
    /// # Errors
    /// The disk's. Without room on it, the files stay for now.
    pub fn trim(&self, directory: &DirectoryDisk) -> Result<bool, StorageError> {
        let _only_one = self.trimming.lock();
        self.flush_full(directory)?;
        let mut any = false;
        loop {
            let idle = self.shelf.lock().take_idle();
            let Some(file) = idle else { return Ok(any) };
            self.reuse(directory, file)?;
            any = true;
        }
    }

    /// Flushes what the full files keep. They stay, to be used anew.
    ///
    /// # Errors
    /// The disk's.
    pub fn flush(&self, directory: &DirectoryDisk) -> Result<(), StorageError> {
        let _only_one = self.trimming.lock();
        self.flush_full(directory)
    }

    fn flush_full(&self, directory: &DirectoryDisk) -> Result<(), StorageError> {
        directory.check_online()?;
        let trim = self.shelf.lock().trim();
        let Some(Trim { youngest, logs }) = trim else { return Ok(()) };
        let all: Option<Vec<_>> = logs.iter().map(Weak::upgrade).collect();
        let are_few = all.as_ref().is_some_and(|logs| logs.len() <= self.flushed_one_by_one);
        if are_few || !directory.sync_file_system()? {
            // Where one is not there any more, only the file system could have flushed what it left.
            let Some(logs) = all else { return Ok(()) };
            logs.iter().try_for_each(|log| log.flush_segments().map(drop))?;
        }
        self.shelf.lock().trimmed(youngest);
        Ok(())
    }

    /// Lets go of an earlier run's files that keep nothing, and has the next one ready where it will be needed soon.
    ///
    /// # Errors
    /// The directory is offline now.
    pub fn tidy_up(&self, directory: &DirectoryDisk) -> Result<(), StorageError> {
        if !self.is_used() {
            return Ok(());
        }
        let _only_one = self.trimming.lock();
        directory.check_online()?;
        let old = self.shelf.lock().take_idle_old();
        for file in &old {
            directory.disk.remove_file(&file.path).map_err(|error| directory.fail(error))?;
        }
        if !old.is_empty() {
            directory.disk.sync_folder(&directory.path).map_err(|error| directory.fail(error))?;
        }
        self.prepare_spare(directory)
    }

    /// True if the files fill up faster than they become idle by themselves.
    #[must_use]
    pub fn is_pressed(&self) -> bool {
        self.shelf.lock().full_bytes() >= self.max_bytes / 2
    }

    /// True if the next file will be needed soon.
    #[must_use]
    pub fn wants_spare(&self) -> bool {
        self.shelf.lock().wants_spare()
    }

    /// Removes all files, oldest first, every partition being closed in good order.
    ///
    /// # Errors
    /// The disk's.
    pub fn remove_files(&self, directory: &DirectoryDisk) -> Result<(), StorageError> {
        let _only_one = self.committing.lock();
        let paths = self.shelf.lock().take_all();
        if paths.is_empty() {
            return Ok(());
        }
        let removed = paths.iter().try_for_each(|path| directory.disk.remove_file(path));
        let removed = removed.and_then(|()| directory.disk.sync_folder(&directory.path));
        removed.map_err(|error| directory.judge(error))
    }

    /// A place for a group, in a new file if need be; `None` where that would be too much.
    pub(super) fn place(
        &self,
        directory: &DirectoryDisk,
        bytes: u64,
        limit: Limit,
    ) -> Result<Option<Place>, StorageError> {
        self.make_room(directory, bytes, limit)?;
        Ok(self.shelf.lock().place(bytes))
    }

    /// Makes a new file if need be, so that the next group has a place, unless that would be too much. The place stays free
    /// while no other group is written.
    pub(super) fn make_room(
        &self,
        directory: &DirectoryDisk,
        bytes: u64,
        limit: Limit,
    ) -> Result<(), StorageError> {
        let number = {
            let mut shelf = self.shelf.lock();
            let too_much = shelf.size_bytes() + self.file_bytes > self.max_bytes;
            let must_wait = limit == Limit::Kept && too_much && shelf.can_be_trimmed();
            if shelf.has_room(bytes) || must_wait {
                return Ok(());
            }
            shelf.take_number()
        };
        // Without the lock: to lay out a file takes long, and partitions that flush want the shelf.
        let file = shelf::make_file(directory, number, self.file_bytes, bytes);
        let file = file.map_err(|error| directory.judge(error))?;
        let too_small = self.shelf.lock().put_spare(file);
        too_small.map_or(Ok(()), |file| remove(directory, &file))
    }

    fn prepare_spare(&self, directory: &DirectoryDisk) -> Result<(), StorageError> {
        let number = {
            let mut shelf = self.shelf.lock();
            if !shelf.wants_spare() {
                return Ok(());
            }
            if let Some(file) = shelf.take_idle() {
                // `reuse` takes the lock, and writes to the disk.
                drop(shelf);
                return self.reuse(directory, file);
            }
            if shelf.size_bytes() + self.file_bytes > self.max_bytes {
                return Ok(());
            }
            shelf.take_number()
        };
        match shelf::make_file(directory, number, self.file_bytes, 0) {
            Ok(file) => self.put_spare(directory, file),
            // The commit that needs it will say so.
            Err(error) => match directory.judge(error) {
                StorageError::NoSpace(_) | StorageError::TooManyOpenFiles(_) => Ok(()),
                error => Err(error),
            },
        }
    }

    /// A file that nobody needs any more becomes the spare one, or goes.
    fn reuse(&self, directory: &DirectoryDisk, file: WalFile) -> Result<(), StorageError> {
        let number = {
            let mut shelf = self.shelf.lock();
            let standard = file.size_bytes == self.file_bytes;
            (standard && !shelf.has_spare()).then(|| shelf.take_number())
        };
        let Some(number) = number else { return remove(directory, &file) };
        let again = file.reuse(&*directory.disk, &directory.path, number, &*directory.random);
        self.put_spare(directory, again.map_err(|error| directory.fail(error))?)
    }

    /// A commit may have made a spare file meanwhile: then this one goes.
    fn put_spare(&self, directory: &DirectoryDisk, file: WalFile) -> Result<(), StorageError> {
        let extra = self.shelf.lock().put_spare_unless_there(file);
        extra.map_or(Ok(()), |file| remove(directory, &file))
    }
}

fn remove(directory: &DirectoryDisk, file: &WalFile) -> Result<(), StorageError> {
    let removed = directory.disk.remove_file(&file.path);
    let removed = removed.and_then(|()| directory.disk.sync_folder(&directory.path));
    removed.map_err(|error| directory.fail(error))
}
