//! ISO 8601 durations as Java's `Duration.parse` reads them, as far as configuration needs them: is it one,
//! and is it not negative?
//!
//! Absent: the length of the duration. The share group coordinator, which needs it, computes it.

/// True for a duration of days to seconds (`P1DT2H3M4.5S`) that is not negative.
pub(super) fn is_iso_duration(text: &str) -> bool {
    let upper = text.to_ascii_uppercase();
    let Some(rest) = upper.strip_prefix('P') else { return false };
    let (days, time) = match rest.split_once('T') {
        Some((days, time)) => (days, Some(time)),
        None => (rest, None),
    };
    let days_given = !days.is_empty();
    if days_given && !days.strip_suffix('D').is_some_and(is_count) {
        return false;
    }
    match time {
        None => days_given,
        Some(time) => is_time(time),
    }
}

fn is_time(mut time: &str) -> bool {
    let mut parts = 0;
    for unit in ['H', 'M'] {
        if let Some((count, rest)) = time.split_once(unit) {
            if !is_count(count) {
                return false;
            }
            parts += 1;
            time = rest;
        }
    }
    if let Some(seconds) = time.strip_suffix('S') {
        let (whole, fraction) = seconds.split_once('.').unwrap_or((seconds, ""));
        return is_count(whole) && fraction.len() <= 9 && fraction.bytes().all(|byte| byte.is_ascii_digit());
    }
    time.is_empty() && parts > 0
}

fn is_count(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or(text);
    !digits.is_empty() && digits.len() <= 18 && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::is_iso_duration;

    #[test]
    fn durations_of_days_to_seconds_are_read() {
        for text in ["P1D", "PT1H", "pt1m", "P2DT3H4M5.678S", "PT0S", "PT+5S", "PT5.S"] {
            assert!(is_iso_duration(text), "{text}");
        }
        for text in ["", "P", "PT", "P1DT", "1D", "P1Y", "PT1", "P-1D", "-P1D", "PT.5S", "PT1M1H", "P1D1H"] {
            assert!(!is_iso_duration(text), "{text}");
        }
    }
}
