//! Dates in headers (RFC 5322 §3.3), with what phones and old programs write instead.

use chrono::{FixedOffset, NaiveDate, NaiveTime, TimeZone as _};

use super::{JAPAN, Moment};

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Zones with a name (RFC 5322 §4.3, and Japan's own), in hours east. Any other name says nothing certain.
const ZONES: [(&str, i32); 13] = [
    ("jst", 9),
    ("gmt", 0),
    ("ut", 0),
    ("utc", 0),
    ("z", 0),
    ("edt", -4),
    ("est", -5),
    ("cdt", -5),
    ("cst", -6),
    ("mdt", -6),
    ("mst", -7),
    ("pdt", -7),
    ("pst", -8),
];

/// Reads a date, in Japan's time. `None` for what no calendar has and for what nobody can place.
#[must_use]
pub fn read_date(text: &str) -> Option<Moment> {
    const LONGEST: usize = 200;
    let text = without_comments(text.get(..text.len().min(LONGEST)).unwrap_or_default());
    let mut found = Found::default();
    for token in text.split(|c: char| c.is_whitespace() || c == ',').filter(|t| !t.is_empty()) {
        found.take(token)?;
    }
    found.moment()
}

/// The date of a `Received` field: what stands after its last semicolon (RFC 5321 §4.4).
#[must_use]
pub fn received_date(text: &str) -> Option<Moment> {
    read_date(text.rsplit_once(';')?.1)
}

fn without_comments(text: &str) -> String {
    let mut depth = 0_u32;
    let mut kept = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => kept.push(character),
            _ => {}
        }
    }
    kept
}

#[derive(Default)]
struct Found {
    day: Option<u32>,
    month: Option<u32>,
    year: Option<i32>,
    time: Option<NaiveTime>,
    zone: Option<FixedOffset>,
}

impl Found {
    /// Takes one word of the date; `None` where it makes the whole no date.
    fn take(&mut self, token: &str) -> Option<()> {
        let lower = token.to_ascii_lowercase();
        let month = MONTHS.iter().position(|m| lower.starts_with(m)).and_then(|m| u32::try_from(m + 1).ok());
        if let (Some(month), None) = (month, self.month) {
            self.month = Some(month);
        } else if let Some(date) = iso_date(&lower) {
            self.take_date(date.0);
            return date.1.map_or(Some(()), |time| self.take(time));
        } else if lower.contains(':') && !lower.starts_with(['+', '-']) {
            self.time = Some(time(&lower, &mut self.zone)?);
        } else if self.time.is_some() && self.zone.is_none() && zone(&lower).is_some() {
            self.zone = zone(&lower);
        } else if lower.bytes().all(|b| b.is_ascii_digit()) {
            self.take_number(&lower)?;
        } else if self.time.is_some() && self.zone.is_none() {
            return None;
        }
        Some(())
    }

    fn take_date(&mut self, date: NaiveDate) {
        use chrono::Datelike as _;
        (self.day, self.month, self.year) = (Some(date.day()), Some(date.month()), Some(date.year()));
    }

    fn take_number(&mut self, digits: &str) -> Option<()> {
        let number: i32 = digits.parse().ok()?;
        if self.day.is_none() && digits.len() <= 2 {
            self.day = u32::try_from(number).ok();
        } else if self.year.is_none() {
            self.year = Some(full_year(number, digits.len()));
        }
        Some(())
    }

    fn moment(self) -> Option<Moment> {
        let year = self.year.filter(|y| (1970..=2200).contains(y))?;
        let local = NaiveDate::from_ymd_opt(year, self.month?, self.day?)?.and_time(self.time?);
        let zoned = self.zone.unwrap_or(JAPAN).from_local_datetime(&local).single()?;
        Some(zoned.with_timezone(&JAPAN))
    }
}

/// RFC 5322 §4.3: two digits are 1950 to 2049, three count from 1900.
fn full_year(number: i32, digits: usize) -> i32 {
    match digits {
        1 | 2 if number < 50 => number + 2000,
        1..=3 => number + 1900,
        _ => number,
    }
}

/// `2020-04-14`, `2020/4/14` or `14-Apr-2020`, and what follows a `T`.
fn iso_date(token: &str) -> Option<(NaiveDate, Option<&str>)> {
    let (date, time) = token.split_once('t').filter(|(d, _)| d.len() >= 8).map_or((token, None), |(d, t)| (d, Some(t)));
    let mut fields = date.split(['-', '/']);
    let (first, second, third) = (fields.next()?, fields.next()?, fields.next()?);
    let read = if first.len() == 4 {
        NaiveDate::from_ymd_opt(first.parse().ok()?, second.parse().ok()?, third.parse().ok()?)
    } else {
        let month = MONTHS.iter().position(|m| second.starts_with(m)).and_then(|m| u32::try_from(m + 1).ok())?;
        NaiveDate::from_ymd_opt(full_year(third.parse().ok()?, third.len()), month, first.parse().ok()?)
    };
    Some((read?, time))
}

fn time(token: &str, found: &mut Option<FixedOffset>) -> Option<NaiveTime> {
    let end = token.find(|c: char| !(c.is_ascii_digit() || c == ':')).unwrap_or(token.len());
    let (clock, rest) = token.split_at(end);
    let suffix = rest.trim_start_matches(|c: char| c == '.' || c.is_ascii_digit());
    if !suffix.is_empty() {
        *found = Some(zone(suffix)?);
    }
    let mut fields = clock.split(':').map(str::parse::<u32>);
    let (hour, minute) = (fields.next()?.ok()?, fields.next()?.ok()?);
    let second = fields.next().map_or(Some(0), Result::ok)?;
    NaiveTime::from_hms_opt(hour, minute, if second == 60 { 59 } else { second })
}

fn zone(token: &str) -> Option<FixedOffset> {
    if let Some((_, hours)) = ZONES.iter().find(|(name, _)| *name == token) {
        return FixedOffset::east_opt(hours * 3600);
    }
    let signed = token.strip_prefix("gmt").or_else(|| token.strip_prefix("utc")).unwrap_or(token);
    let sign = match signed.get(..1)? {
        "+" => 1,
        "-" => -1,
        _ => return None,
    };
    let digits: String = signed.get(1..)?.chars().filter(|c| *c != ':').collect();
    let number: i32 = if digits.len() == 4 { digits.parse().ok()? } else { return None };
    let (hours, minutes) = (number / 100, number % 100);
    (hours <= 14 && minutes < 60).then(|| FixedOffset::east_opt(sign * (hours * 3600 + minutes * 60)))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_they_are_written() {
        let ten = Some("2020-04-14T10:00:00+09:00");
        let rows = [
            ("Tue, 14 Apr 2020 10:00:00 +0900", ten),
            ("Tue, 14 Apr 2020 10:00:00 +0900 (JST)", ten),
            ("14 Apr 2020 01:00:00 GMT", ten),
            ("Tue, 14 Apr 2020 10:00:00 JST", ten),
            ("Tue, 14 Apr 2020 10:00 JST", ten),
            ("Mon, 13 Apr 2020 18:00:00 -0700", ten),
            ("Tue,14 Apr 20 10:00:00+0900", ten),
            ("Tue, 14 April 2020 10:00:00 +09:00", ten),
            ("Tue Apr 14 10:00:00 2020", ten),
            ("Tue Apr 14 10:00:00 JST 2020", ten),
            ("2020-04-14T10:00:00+09:00", ten),
            ("2020/04/14 10:00:00", ten),
            ("14-Apr-2020 10:00:00 +0900", ten),
            ("(a (b)) Tue, 14 Apr 2020 10:00:00.123 +0900", ten),
            ("火, 14 Apr 2020 10:00:00 +0900", ten),
            ("Tue, 14 Apr 2020 10:00:60 +0900", Some("2020-04-14T10:00:59+09:00")),
            ("Thu, 14 Apr 99 10:00:00 +0900", Some("1999-04-14T10:00:00+09:00")),
            ("Thu, 30 Feb 2020 10:00:00 +0900", None),
            ("99 Foo 2020 10:00:00 +0900", None),
            ("14 Apr 9999 10:00:00 +0900", None),
            ("14 Apr 2020 25:00:00 +0900", None),
            ("14 Apr 2020 10:00:00 XYZ", None),
            ("14 Apr 2020 10:00:00 +9999", None),
            ("14 Apr 2020", None),
            ("yesterday", None),
            ("", None),
        ];
        for (written, expected) in rows {
            assert_eq!(read_date(written).map(|d| d.to_rfc3339()).as_deref(), expected, "{written}");
        }
        let received = "from a (b; c) by d with ESMTP; Tue, 14 Apr 2020 10:00:00 +0900 (JST)";
        assert_eq!(received_date(received).map(|d| d.to_rfc3339()).as_deref(), ten);
    }
}
