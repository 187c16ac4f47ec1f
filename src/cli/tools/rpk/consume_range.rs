//! Which offsets `rpk topic consume --offset` means.
//!
//! ```text
//! start  oldest  end  newest  47  +2  -3      :end  :47  47:  47:60  47-60  47:end
//! ```
//! Deliberately absent: times, `@…`, which are refused.

/// Where a partition begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begin {
    /// So many records behind the first.
    Earliest(i64),
    /// So many records before the end.
    Latest(i64),
    /// At an offset.
    At(i64),
}

/// Where it ends: the offset is the first that isn't consumed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Nowhere.
    Never,
    /// At an offset.
    At(i64),
    /// Where the log ends at this moment.
    Now,
}

/// Where partitions begin and end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    pub begin: Begin,
    pub end: End,
}

impl Range {
    /// Reads `--offset`.
    ///
    /// # Errors
    /// It isn't one.
    pub fn parse(text: &str) -> Result<Self, String> {
        let number = |text: &str| {
            text.parse::<i64>().map_err(|_| format!("strconv.ParseInt: parsing \"{text}\": invalid syntax"))
        };
        let endless = |begin| Self { begin, end: End::Never };
        let end = |text: &str| if text == "end" { Ok(End::Now) } else { number(text).map(End::At) };
        if text.starts_with('@') {
            return Err("times can't be honoured by this version's rpk".to_owned());
        }
        Ok(match text {
            "start" | "oldest" => endless(Begin::Earliest(0)),
            "end" | "newest" => endless(Begin::Latest(0)),
            _ if text.starts_with('+') => endless(Begin::Earliest(number(text.trim_start_matches('+'))?)),
            _ if text.starts_with('-') => endless(Begin::Latest(number(text)?.saturating_neg())),
            _ => {
                if let Ok(offset) = text.parse() {
                    return Ok(endless(Begin::At(offset)));
                }
                let Some((from, to)) = text.split_once(':').or_else(|| text.split_once('-')) else {
                    return Err("cannot parse".to_owned());
                };
                if to.is_empty() {
                    return Ok(endless(Begin::At(number(from)?)));
                }
                if from.is_empty() {
                    return Ok(Self { begin: Begin::Earliest(0), end: end(to)? });
                }
                let (from, end) = (number(from)?, end(to)?);
                match end {
                    End::At(to) if to <= from => return Err(format!("end {to} <= start {from}")),
                    end => Self { begin: Begin::At(from), end },
                }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_read_as_rpk_reads_them() {
        use Begin::{At, Earliest, Latest};
        for (text, begin, end) in [
            ("start", Earliest(0), End::Never),
            ("newest", Latest(0), End::Never),
            ("+2", Earliest(2), End::Never),
            ("-3", Latest(3), End::Never),
            ("47", At(47), End::Never),
            ("47:", At(47), End::Never),
            (":end", Earliest(0), End::Now),
            (":5", Earliest(0), End::At(5)),
            ("4:end", At(4), End::Now),
            ("4:5", At(4), End::At(5)),
            ("4-5", At(4), End::At(5)),
        ] {
            assert_eq!(Range::parse(text), Ok(Range { begin, end }), "{text}");
        }
        for (text, why) in
            [("x", "cannot parse"), ("3:2", "end 2 <= start 3"), ("@1", "times can't"), ("+x", "strconv.")]
        {
            assert!(Range::parse(text).unwrap_err().starts_with(why), "{text}");
        }
    }
}
