//! The file that a module of a test framework puts into its container, and that the container's command waits for:
//! `while [ ! -f FILE ]; do sleep 0.1; done; FILE`.
//!
//! That loop would look ten times a second, and the broker would start 50 ms later on average. The shell of the image waits for the
//! event instead, and only then becomes the shell that runs the loop, which finds the file at its first look.
//!
//! Invariant: what the command does is what it would have done: it is run as it is, and never before the file is there, unless nobody
//! tells of files. Deliberately absent: any other understanding of what a shell is asked.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::inotify::{self, CreateFlags, WatchFlags};

/// For so long nothing must happen to the file: the engine makes it, fills it, and sets its owner, mode and times, within some
/// hundredths of a millisecond each.
const COMPLETE_AFTER: Duration = Duration::from_millis(4);
/// The loop would have looked this often.
const LOOKS_EVERY: Duration = Duration::from_millis(100);
/// A folder in which something happens all the time doesn't hold up a file that is there: making one takes some six events.
const MOST_EVENTS: usize = 100;

/// The file that a shell with these arguments begins by waiting for.
pub fn awaited(arguments: &[OsString]) -> Option<PathBuf> {
    let [option, command, ..] = arguments else { return None };
    let command = command.to_str().filter(|_| option == "-c")?;
    let words: Vec<&str> = command.split_ascii_whitespace().collect();
    match words[..] {
        ["while", "[", "!", "-f", file, "];", "do", "sleep", "0.1;", "done;", ..] if is_plain(file) => {
            Some(file.into())
        }
        _ => None,
    }
}

/// True for a path that a shell takes as it is.
fn is_plain(path: &str) -> bool {
    path.starts_with('/') && path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/._-".contains(&byte))
}

/// Waits until the file is there and complete.
///
/// # Errors
/// Nobody tells of files.
pub fn wait_for(path: &Path) -> io::Result<()> {
    let events = inotify::init(CreateFlags::CLOEXEC | CreateFlags::NONBLOCK)?;
    let folder = path.parent().unwrap_or(Path::new("/"));
    let changes = WatchFlags::CREATE
        | WatchFlags::MOVED_TO
        | WatchFlags::MODIFY
        | WatchFlags::CLOSE_WRITE
        | WatchFlags::ATTRIB;
    inotify::add_watch(&events, folder, changes)?;
    let mut looks_left = MOST_EVENTS;
    while looks_left > 0 {
        let bytes = length(path);
        // A look without an event, too: not every file system tells of all that others do.
        let within = if bytes > Some(0) { COMPLETE_AFTER } else { LOOKS_EVERY };
        let happened = wait_for_event(&events, within)?;
        match (bytes, happened) {
            (Some(_), false) => return Ok(()),
            (Some(_), true) => looks_left -= 1,
            (None, _) => looks_left = MOST_EVENTS,
        }
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "files of the image are outside of the broker's world")]
/// The file's length, if it is there.
fn length(path: &Path) -> Option<u64> {
    path.metadata().ok().filter(fs::Metadata::is_file).map(|file| file.len())
}

/// True if anything happened within this time.
fn wait_for_event(events: &OwnedFd, within: Duration) -> io::Result<bool> {
    let timeout = Timespec::try_from(within).map_err(io::Error::other)?;
    if poll(&mut [PollFd::new(events, PollFlags::IN)], Some(&timeout))? == 0 {
        return Ok(false);
    }
    // What it was is seen by looking.
    let mut names = [0; 4096];
    rustix::io::read(events, &mut names)?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    fn of(command: &str) -> Option<PathBuf> {
        awaited(&["-c".into(), command.into()])
    }

    #[test]
    fn commands_of_modules_wait_for_a_file() {
        let file = "/tmp/testcontainers_start.sh";
        for then in [file, "sh /x", "chmod 755 /x && /x", ""] {
            let command = format!("while [ ! -f {file} ]; do sleep 0.1; done; {then}");
            assert_eq!(of(&command), Some(PathBuf::from(file)), "{command}");
        }
        assert_eq!(of("while [ ! -f /a  ]; do sleep 0.1; done; /a"), Some("/a".into()));
    }

    #[test]
    fn another_command_waits_for_none() {
        let others = [
            "while [ ! -f $HOME/a ]; do sleep 0.1; done",
            "while [ ! -f a ]; do sleep 0.1; done",
            "while [ ! -f /a ]; do sleep 1; done",
            "while [ ! -f /a ]; do echo waiting; sleep 0.1; done",
            "while [ ! -d /a ]; do sleep 0.1; done",
            "echo x; while [ ! -f /a ]; do sleep 0.1; done",
            "while [ ! -f",
            "",
        ];
        for command in others {
            assert_eq!(of(command), None, "{command}");
        }
        assert_eq!(awaited(&["while [ ! -f /a ]; do sleep 0.1; done;".into()]), None);
    }

    #[test]
    fn a_file_that_comes_is_seen_when_it_is_filled() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("start.sh");
        let waiting = thread::spawn({
            let path = path.clone();
            move || {
                wait_for(&path).unwrap();
                fs::read(&path).unwrap()
            }
        });
        fs::File::create(&path).unwrap();
        fs::write(&path, "exec x").unwrap();
        assert_eq!(waiting.join().unwrap(), b"exec x");
        // One that is there already is not waited for, nor one that stays empty.
        wait_for(&path).unwrap();
        fs::write(&path, "").unwrap();
        wait_for(&path).unwrap();
    }

    #[test]
    fn a_folder_that_does_not_exist_is_told() {
        assert!(wait_for(Path::new("/nowhere/at/all/start.sh")).is_err());
    }
}
