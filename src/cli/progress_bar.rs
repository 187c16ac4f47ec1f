//! A bar on standard error while long work goes on.
//!
//! Invariant: it is drawn on a terminal only, and leaves nothing behind.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use kalda_inspect::Progress;

const TEMPLATE: &str = "{bar:40} {percent}%  {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left";
/// How often it is drawn at most.
const DRAWS_PER_SECOND: u8 = 10;

/// The bar.
pub struct Bar(ProgressBar);

impl Bar {
    /// A bar over so many bytes; nothing is drawn where standard error is no terminal.
    pub fn over(bytes: u64) -> Self {
        let bar =
            ProgressBar::with_draw_target(Some(bytes), ProgressDrawTarget::stderr_with_hz(DRAWS_PER_SECOND));
        if let Ok(style) = ProgressStyle::with_template(TEMPLATE) {
            bar.set_style(style);
        }
        Self(bar)
    }

    /// A bar that nobody sees.
    pub fn hidden() -> Self {
        Self(ProgressBar::hidden())
    }

    /// Takes it away.
    pub fn clear(&self) {
        self.0.finish_and_clear();
    }
}

impl Progress for Bar {
    fn add_bytes(&self, bytes: u64) {
        self.0.inc(bytes);
    }
}
