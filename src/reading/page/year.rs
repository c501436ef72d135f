//! The year of the letter, which most leave out: 「2020年4月22日」 in a letter of 2020 is 「4月22日」. Another year stays.

use std::sync::LazyLock;

use regex::Captures;

use crate::reading::text::fold::fold;
use crate::reading::text::pattern::{Pattern, pattern};
use crate::reading::when::{in_figures, value};

/// The line without the year that a day has where it is `year`.
pub(super) fn without(line: &str, year: i32) -> String {
    static DATED: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"(?P<before>^|[^0-9０-９.\-])(?P<year>(?:西暦[ 　]?)?[0-9０-９〇一二]{4}|令和[ 　]?[0-9０-９元一二三四五六七八九十]{1,3})[ 　]?",
            r"(?:年[ 　]?(?P<month>[0-9０-９一二三四五六七八九十]{1,3} ?月)|[/／](?P<day>[0-9０-９]{1,2}[/／][0-9０-９]{1,2}))"
        ))
    });
    if !line.contains(['年', '/', '／']) {
        return line.to_owned();
    }
    let shortened = |found: &Captures<'_>| {
        let group = |name| found.name(name).map_or("", |part| part.as_str());
        let said = in_figures(&fold(&format!("{}年", group("year")))).into_owned();
        let said = value(said.trim_start_matches("西暦").trim().trim_end_matches('年'));
        match said.and_then(|said| i32::try_from(said).ok()) == Some(year) {
            true => format!("{}{}{}", group("before"), group("month"), group("day")),
            false => group_whole(found),
        }
    };
    DATED.regex().replace_all(line, shortened).into_owned()
}

fn group_whole(found: &Captures<'_>) -> String {
    found.get(0).map_or("", |whole| whole.as_str()).to_owned()
}

#[cfg(test)]
mod tests {
    use super::without;

    #[test]
    fn the_year_of_the_letter_goes() {
        let rows = [
            ("2020年4月22日", "4月22日"),
            ("日時：令和２年　４月22日（水）", "日時：４月22日（水）"),
            ("令和二年五月三日", "五月三日"),
            ("二〇二〇年五月三日", "五月三日"),
            ("2020/4/22 13:00", "4/22 13:00"),
            ("佐伯／2020年4月22日／13:30", "佐伯／4月22日／13:30"),
            ("2019年4月22日に手術、令和元年5月", "2019年4月22日に手術、令和元年5月"),
            ("2020年の春から", "2020年の春から"),
            ("1302／2020/4/22", "1302／4/22"),
        ];
        for (written, told) in rows {
            assert_eq!(without(written, 2020), told, "{written}");
        }
    }
}
