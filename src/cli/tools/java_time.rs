//! Dates and durations as Kafka's tools read them, by the rules of Java's `SimpleDateFormat` and `Duration.parse`, and what those throw.
//!
//! ```text
//! 2026-01-31T13:45:00.000    +02:00, +0200, +02, Z; none is UTC      date_time
//! P1DT2H3M4.5S               each part may be missing or negative    before
//! ```
//! Invariant: the milliseconds are needed, text behind the zone is passed over, and no field is larger than its calendar has it.

use super::failure::Thrown;

const PARSE: &str = "java.text.ParseException";
const DURATION: &str = "java.time.format.DateTimeParseException";
const SECONDS_A_DAY: i64 = 86_400;
/// The first and the last second that Java's `Instant` holds.
const INSTANTS: std::ops::RangeInclusive<i128> = -31_557_014_167_219_200..=31_556_889_864_403_199;

/// Milliseconds since 1970 at a date.
///
/// # Errors
/// It isn't one.
pub fn date_time(text: &str) -> Result<i64, Thrown> {
    let Some(time) = text.split('T').nth(1).filter(|time| !time.is_empty()) else {
        let sentence = "Error parsing timestamp. It does not contain a 'T' according to ISO8601 format";
        return Err(Thrown::wrapped(PARSE, sentence));
    };
    let zoned = time.contains(['+', '-', 'Z']);
    let text = if zoned { text.to_owned() } else { format!("{text}Z") };
    Cursor(text.as_bytes())
        .date_time()
        .ok_or_else(|| Thrown::wrapped(PARSE, format!("Unparseable date: \"{text}\"")))
}

/// What is left of a text.
#[derive(Debug, Clone, Copy)]
struct Cursor<'t>(&'t [u8]);

impl Cursor<'_> {
    fn date_time(mut self) -> Option<i64> {
        let year = self.number()?;
        self.take(b'-')?;
        let month = self.number_up_to(12)?;
        self.take(b'-')?;
        let day = self.number()?;
        self.take(b'T')?;
        let hour = self.number_up_to(23)?;
        self.take(b':')?;
        let minute = self.number_up_to(59)?;
        self.take(b':')?;
        let second = self.number_up_to(59)?;
        self.take(b'.')?;
        let milli = self.number_up_to(999)?;
        if year == 0 || month == 0 || day == 0 || day > days_of(year, month) {
            return None;
        }
        let seconds = (days_since_1970(year, month, day) * 24 + hour) * 3600 + minute * 60 + second
            - self.zone_minutes()? * 60;
        Some(seconds * 1000 + milli)
    }

    fn take(&mut self, wanted: u8) -> Option<()> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        (*first == wanted).then_some(())
    }

    /// Digits, as many as there are, of a number that a date may have.
    fn number(&mut self) -> Option<i64> {
        let digits = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (number, rest) = self.0.split_at(digits);
        self.0 = rest;
        std::str::from_utf8(number).ok()?.parse().ok().filter(|number| *number <= i64::from(i32::MAX))
    }

    fn number_up_to(&mut self, most: i64) -> Option<i64> {
        self.number().filter(|number| *number <= most)
    }

    /// `Z`, `+hh:mm`, or `+hh`, behind which anything may stand.
    fn zone_minutes(mut self) -> Option<i64> {
        let (sign, rest) = self.0.split_first()?;
        self.0 = rest;
        let sign = match sign {
            b'Z' => return Some(0),
            b'+' => 1,
            b'-' => -1,
            _ => return None,
        };
        let hours = self.two_digits().filter(|hours| *hours <= 23)?;
        let minutes = self.take(b':').and_then(|()| self.two_digits()).filter(|minutes| *minutes <= 59);
        Some(sign * (hours * 60 + minutes.unwrap_or(0)))
    }

    fn two_digits(&mut self) -> Option<i64> {
        let (number, rest) = self.0.split_at_checked(2)?;
        self.0 = rest;
        let digit = |byte: &u8| byte.is_ascii_digit().then(|| i64::from(*byte - b'0'));
        Some(digit(number.first()?)? * 10 + digit(number.last()?)?)
    }
}

const fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

const fn days_of(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let leap_days = |year: i64| year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    let before: i64 = (1..month).map(|month| days_of(year, month)).sum();
    (year - 1970) * 365 + leap_days(year - 1) - leap_days(1969) + before + day - 1
}

/// Milliseconds since 1970 at a duration before `now_ms`.
///
/// # Errors
/// It isn't a duration, or no time is so long ago.
pub fn before(now_ms: i64, text: &str) -> Result<i64, Thrown> {
    let nanos = nanos(text)?;
    let then = i128::from(now_ms) * 1_000_000 - nanos;
    if !INSTANTS.contains(&then.div_euclid(1_000_000_000)) {
        let sentence = "Instant exceeds minimum or maximum instant";
        return Err(Thrown::bare("java.time.DateTimeException", sentence));
    }
    i64::try_from(then.div_euclid(1_000_000))
        .map_err(|_| Thrown::bare("java.lang.ArithmeticException", "long overflow"))
}

fn nanos(text: &str) -> Result<i128, Thrown> {
    let not_one = || Thrown::bare(DURATION, "Text cannot be parsed to a Duration");
    let upper = text.to_ascii_uppercase();
    let (sign, rest) = signed(&upper);
    let rest = rest.strip_prefix('P').ok_or_else(not_one)?;
    let (days, times) = rest.split_once('T').map_or((rest, None), |(days, times)| (days, Some(times)));
    if rest.is_empty() || times == Some("") {
        return Err(not_one());
    }
    let mut total = 0;
    if !days.is_empty() {
        let number = days.strip_suffix('D').ok_or_else(not_one)?;
        total += part(number, SECONDS_A_DAY, "days").ok_or_else(not_one)??;
    }
    let mut rest = times.unwrap_or("");
    for (letter, seconds, name) in [('H', 3600, "hours"), ('M', 60, "minutes")] {
        if let Some((number, after)) = rest.split_once(letter) {
            total += part(number, seconds, name).ok_or_else(not_one)??;
            rest = after;
        }
    }
    if !rest.is_empty() {
        let number = rest.strip_suffix('S').ok_or_else(not_one)?;
        let (whole, fraction) = number.split_once(['.', ',']).unwrap_or((number, ""));
        if fraction.len() > 9 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(not_one());
        }
        let fraction = format!("{fraction:0<9}").parse::<i128>().map_err(|_| not_one())?;
        total += part(whole, 1, "seconds").ok_or_else(not_one)??;
        total += i128::from(signed(whole).0) * fraction;
    }
    let overflow = || Thrown::bare(DURATION, "Text cannot be parsed to a Duration: overflow");
    let seconds = i64::try_from(total.div_euclid(1_000_000_000)).map_err(|_| overflow())?;
    Ok(i128::from(sign) * (i128::from(seconds) * 1_000_000_000 + total.rem_euclid(1_000_000_000)))
}

fn signed(text: &str) -> (i64, &str) {
    match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    }
}

/// The nanoseconds of one part, `None` where it is no number.
fn part(number: &str, seconds: i64, name: &str) -> Option<Result<i128, Thrown>> {
    let (sign, digits) = signed(number);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let part = digits.parse::<i64>().ok().and_then(|number| number.checked_mul(sign * seconds));
    let sentence = format!("Text cannot be parsed to a Duration: {name}");
    Some(part.map(|part| i128::from(part) * 1_000_000_000).ok_or_else(|| Thrown::bare(DURATION, sentence)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_java_reads_them() {
        // As SimpleDateFormat of Java 17 reads them.
        for (text, expected) in [
            ("1970-01-01T00:00:00.000", 0),
            ("2000-02-29T23:59:59.999Z", 951_868_799_999),
            ("2026-11-29T12:00:00.000+02:00", 1_795_946_400_000),
            ("2026-11-29T12:00:00.000+0230", 1_795_946_400_000),
            ("2026-11-29T12:00:00.000-07", 1_795_978_800_000),
            ("2026-1-2T3:4:5.6", 1_767_323_045_006),
            ("1969-12-31T23:59:59.999", -1),
            ("2026-11-29T12:00:00.000Zulu", 1_795_953_600_000),
        ] {
            assert_eq!(date_time(text).unwrap(), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_told() {
        for text in ["2026-02-29T00:00:00.000", "2026-13-01T00:00:00.000", "2026-01-01T24:00:00.000"] {
            let told = date_time(text).unwrap_err();
            assert_eq!(told.reason, format!("{PARSE}: Unparseable date: \"{text}Z\""));
            assert_eq!(told.cause, format!("java.lang.RuntimeException: {}", told.reason));
        }
        for text in ["2026-01-01", "T", "TT", "", "2026-01-01T"] {
            assert!(date_time(text).unwrap_err().reason.contains("does not contain a 'T'"), "{text}");
        }
        for text in [
            "0-01-01T00:00:00.000",
            "2026-01-01T00:00:00",
            "2026-01-01T00:00:00.000+2",
            "99999999999-01-01T00:00:00.000",
        ] {
            assert!(date_time(text).unwrap_err().reason.contains("Unparseable"), "{text}");
        }
    }

    #[test]
    fn durations_are_read_as_java_reads_them() {
        const NOW: i64 = 1_000_000_000_000;
        for (text, back_ms) in [
            ("P1D", 86_400_000),
            ("PT1H30M", 5_400_000),
            ("pt0.5s", 500),
            ("P1DT2H3M4.567S", 93_784_567),
            ("-PT1H", -3_600_000),
            ("PT-1H+1M", -3_540_000),
            ("PT-1.5S", -1500),
            ("PT1.S", 1000),
            ("PT0S", 0),
        ] {
            assert_eq!(before(NOW, text).unwrap(), NOW - back_ms, "{text}");
        }
        for text in
            ["", "P", "PT", "P1DT", "1d", "P1Y", "PT1S1H", "PTS", "PT1.S2", "P1D2D", "PT1.0000000000S"]
        {
            let told = before(NOW, text).unwrap_err();
            assert_eq!(told.cause, format!("{DURATION}: Text cannot be parsed to a Duration"), "{text}");
        }
        for (text, sentence) in [
            ("P9999999999999999999D", "Text cannot be parsed to a Duration: days"),
            ("PT99999999999999999999S", "Text cannot be parsed to a Duration: seconds"),
            ("P99999999999999D", "Instant exceeds minimum or maximum instant"),
            ("P300000000000D", "long overflow"),
        ] {
            assert_eq!(before(NOW, text).unwrap_err().reason, sentence);
        }
    }
}
