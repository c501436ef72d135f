//! The table of expressions that name a day. One row a form: its pattern, and what it means.
//! A newcomer extends it by one line, and a row in the tests.

use std::ops::Range;
use std::sync::LazyLock;

use chrono::{Datelike as _, NaiveDate, Weekday};
use regex::Captures;

use super::dates::{DateForm, DateReading};
use super::days::Today;
use super::numerals::{NUMBER, value};
use super::tail;
use super::weekday_forms::{
    bare_weekday, every_open_day, months_of, nth_weekday, week, weekday_behind, weekday_of_week,
};
use crate::reading::text::fold::is_kanji;
use crate::reading::text::pattern::{Pattern, Patterns, pattern, patterns};

/// A row of the table.
pub(super) struct Form {
    pub pattern: Pattern,
    form: DateForm,
    meaning: Meant,
}

type Meant = fn(&Captures<'_>, &Place<'_>) -> Option<Vec<DateReading>>;

/// What a row made of a place in the text.
pub(super) struct Meaning {
    pub form: DateForm,
    pub readings: Vec<DateReading>,
    pub end: usize,
}

/// Where an expression stands.
pub(super) struct Place<'a> {
    pub today: Today<'a>,
    pub before: &'a str,
    after: &'a str,
    end: usize,
    /// The weekday written behind it, and how far that reaches.
    pub weekday: Option<Weekday>,
    weekday_length: usize,
    /// The last date before it that names its month.
    pub month: Option<NaiveDate>,
}

/// `{n}` is a number of two figures or its kanji, `{w}` a weekday's kanji, `{-}` a dash as people type it.
const ROWS: &[(&str, DateForm, Meant)] = &[
    (
        r"(?P<y>(?:20|19)[0-9]{2}|二〇[〇一二三四五六七八九]{2}) ?(?:年|[/.]|{-}) ?(?P<m>{n}) ?(?:月|[/.]|{-}) ?(?P<d>{n})(?: ?日)?",
        DateForm::Full,
        year_month_day,
    ),
    (
        r"(?P<era>令和|平成|昭和|大正|(?i:[rhst])) ?(?P<y>元|{n}) ?(?:年|[/.]|{-}) ?(?P<m>{n}) ?(?:月|[/.]|{-}) ?(?P<d>{n})(?: ?日)?",
        DateForm::Full,
        era_month_day,
    ),
    (r"(?P<y>{n}) ?年 ?(?P<m>{n}) ?月 ?(?P<d>{n}) ?日", DateForm::Full, short_year),
    (r"(?P<y>[0-9]{1,2})[/.](?P<m>[0-9]{1,2})[/.](?P<d>[0-9]{1,2})", DateForm::Full, short_year),
    (r"(?P<y>20[0-9]{2})(?P<m>[01][0-9])(?P<d>[0-3][0-9])", DateForm::Full, eight_figures),
    (
        r"(?:(?P<m>{n}) ?月|(?P<r>今月|来月|再来月|先月|翌月))? ?の? ?(?:第 ?(?:(?P<also>[1-5一二三四五]) ?週?(?:[、・,と&]|および) ?第? ?)?(?P<nth>[1-5一二三四五])|(?P<last>最終|最後の|月?末の?)) ?(?:週 ?)?の? ?\(?(?P<w>{w})(?:曜日?|\))",
        DateForm::NthWeekday,
        nth_weekday,
    ),
    (
        r"(?:(?P<m>{n}) ?月|(?P<r>今月|来月|再来月)) ?(?:は|の|も|中は?|中の|中も)? ?、?(?:毎週|毎回|(?:(?:の|、)?残り(?:の(?:回|分|会|日程|(?:オンライン)?保健室))?(?:は|の|を|も|、)* ?)?(?:全部|ぜんぶ|全て|すべて|みんな)|残り(?:の(?:回|会|日程|(?:オンライン)?保健室))(?:を|は|に)?(?:全|毎)|全回|全[2-5]回|[2-5]回とも)(?:の?{w}曜日?)?",
        DateForm::EveryOpenDay,
        every_open_day,
    ),
    (r"(?P<m>{n}) ?月 ?(?:の|は|に|:|、)? ?(?P<d>{n})(?P<sign> ?日)?", DateForm::MonthDay, month_day),
    (r"(?P<r>今月|来月|再来月|先月|翌月) ?(?:の|は)?[、 ]*(?P<d>{n}) ?日", DateForm::MonthDay, relative_month_day),
    (r"(?P<m>1[0-2]|0?[1-9]) ?/ ?(?P<d>[0-9]{1,2})(?: ?日)?", DateForm::MonthDay, slash_date),
    (r"(?P<m>[0-9]{1,2})(?:\.|{-})(?P<d>[0-9]{1,2})(?: ?日)?", DateForm::MonthDay, dash_date),
    (
        r"(?P<m>(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))[a-zA-Z]{0,6}\.? ?(?P<d>[0-9]{1,2})(?i:st|nd|rd|th)?",
        DateForm::MonthDay,
        english_date,
    ),
    (r"(?:毎週|隔週)(?:の? ?\(?{w}(?:曜日?|\)))?", DateForm::EveryWeek, |_, _| Some(vec![DateReading::Unsure])),
    (
        r"(?P<week>再来週|さ来週|さらいしゅう|来週|らいしゅう|翌週|今週|こんしゅう|先々週|先週|今度|こんど|この次|次回|次|つぎ|この) ?(?:の|は|、)? ?[\(\[]?(?P<w>{w})(?:曜日?|[\)\]])[\)\]]?",
        DateForm::WeekdayOfWeek,
        weekday_of_week,
    ),
    (r"再来週|さ来週|さらいしゅう|来週|らいしゅう|翌週|今週|こんしゅう|先々週|先週", DateForm::Week, week),
    (r"本日|今日|きょう", DateForm::Today, day_word),
    (r"一昨日|おととい|昨日|きのう|明々後日|しあさって|明後日|あさって|明日|あした|あす", DateForm::DayWord, day_word),
    (
        r"次々回|次の次(?:の(?:オンライン|暮らしの)*(?:保健室|保険室|会|回|開催|週))?|その次に|次回|(?:次|今度|こんど)の(?:オンライン|暮らしの)*(?:保健室|保険室|会|回|開催)",
        DateForm::NextSession,
        // 「22日は都合が悪いので、その次の回で」: the one behind another.
        |found, p| {
            let behind = ["次の次", "次々", "その次"]
                .iter()
                .any(|word| found.get(0).is_some_and(|m| m.as_str().starts_with(word)));
            Some(vec![if behind || p.before.ends_with("その") {
                DateReading::Unsure
            } else {
                p.today.next_session()
            }])
        },
    ),
    (r"(?P<list>[0-9]{1,2}(?: ?[、,・と] ?[0-9]{1,2})+) ?日", DateForm::Day, day_list),
    (r"(?P<d>{n}) ?日", DateForm::Day, bare_day),
    (r"(?P<w>{w})曜日?|\((?P<b>[火水木金土])\)", DateForm::Weekday, bare_weekday),
];

/// The table with its patterns compiled.
pub(super) static FORMS: LazyLock<Vec<Form>> = LazyLock::new(|| {
    ROWS.iter()
        .map(|(source, form, meaning)| Form { pattern: pattern(&filled(source)), form: *form, meaning: *meaning })
        .collect()
});

/// All patterns at once: most rows of the table are in no given text, and looking for each apart takes the most time.
pub(super) static SET: LazyLock<Patterns> =
    LazyLock::new(|| patterns(&ROWS.iter().map(|(source, ..)| filled(source)).collect::<Vec<_>>()));

/// A row's pattern with what its short forms stand for.
fn filled(source: &str) -> String {
    source.replace("{n}", NUMBER).replace("{w}", "[月火水木金土日]").replace("{-}", r"[\-ー]")
}

impl Form {
    /// What it means here; `None` where it only looks like a date.
    pub(super) fn read(&self, captures: &Captures<'_>, place: &Place<'_>) -> Option<Meaning> {
        let mut readings = (self.meaning)(captures, place)?;
        let mut end = place.end;
        if self.form.takes_weekday()
            && let Some(weekday) = place.weekday
        {
            end = place.end_with_weekday();
            for reading in &mut readings {
                if reading.sure().is_some_and(|day| day.weekday() != weekday) {
                    *reading = DateReading::Contradicts;
                }
            }
        }
        Some(Meaning { form: self.form, readings, end })
    }
}

impl DateForm {
    fn takes_weekday(self) -> bool {
        matches!(self, Self::Full | Self::MonthDay | Self::Day | Self::Today | Self::DayWord | Self::NextSession)
    }
}

impl<'a> Place<'a> {
    /// The place of `span` in `text`; `month` is the last date before it that names its month.
    pub(super) fn new(text: &'a str, span: Range<usize>, today: Today<'a>, month: Option<NaiveDate>) -> Self {
        let after = text.get(span.end..).unwrap_or_default();
        let weekday = weekday_behind(after);
        Self {
            today,
            before: text.get(..span.start).unwrap_or_default(),
            after,
            end: span.end,
            weekday: weekday.map(|(w, _)| w),
            weekday_length: weekday.map_or(0, |(_, length)| length),
            month,
        }
    }

    /// Where the expression ends, its weekday included.
    pub(super) fn end_with_weekday(&self) -> usize {
        self.end + self.weekday_length
    }

    pub(super) fn previous(&self) -> Option<char> {
        self.before.chars().next_back()
    }

    pub(super) fn following(&self) -> Option<char> {
        self.after.chars().next()
    }

    /// Whether figures, or what joins figures to a longer number, stand right beside it.
    fn is_within_a_number(&self) -> bool {
        let joins =
            |c: char| c.is_ascii_alphanumeric() || "/.-ー:+@_#№".contains(c) || "〇一二三四五六七八九十".contains(c);
        // 「変更希望:5/27」 stands behind a colon, 12:5/27 within a number.
        let figure = |c: char| c.is_ascii_digit();
        let behind_colon = self.before.strip_suffix(':').is_some_and(|b| !b.ends_with(figure));
        let before = self.previous().is_some_and(joins) && !behind_colon;
        let mut rest = self.after.chars();
        let after = match rest.next() {
            Some('/' | '.' | '-' | 'ー' | ':') => rest.next().is_some_and(|c| c.is_ascii_digit()),
            Some(c) => c.is_ascii_digit() || c == '_' || c == '@',
            None => false,
        };
        before || after
    }

    fn is_before(&self, words: &Pattern) -> bool {
        words.is_match(self.after)
    }
}

pub(super) fn number(captures: &Captures<'_>, name: &str) -> Option<u32> {
    captures.name(name).and_then(|m| value(m.as_str()))
}

/// The day, or a contradiction where there is no such day.
pub(super) fn that_day(day: Option<NaiveDate>) -> Option<Vec<DateReading>> {
    Some(vec![day.map_or(DateReading::Contradicts, DateReading::Sure)])
}

fn is_past_event(place: &Place<'_>) -> bool {
    static BORN: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(r"^ ?(?:\([^)]{0,4}\))? ?(?:生|誕生|入会|発行|発症|診断|手術|に(?:手術|発症|診断|入会|告知|生))")
    });
    place.is_before(&BORN)
}

/// With a year of four figures. What lies more than a year away is no day to come: a birthday, or a slip.
fn year_month_day(captures: &Captures<'_>, place: &Place<'_>) -> Option<Vec<DateReading>> {
    let year = captures.name("y").and_then(|m| value(m.as_str()))?;
    dated(i32::try_from(year).ok()?, captures, place)
}

fn dated(year: i32, captures: &Captures<'_>, place: &Place<'_>) -> Option<Vec<DateReading>> {
    if place.is_within_a_number() || is_past_event(place) {
        return None;
    }
    let day = NaiveDate::from_ymd_opt(year, number(captures, "m")?, number(captures, "d")?);
    match day {
        Some(day) if (day - place.today.day).num_days().abs() > 370 => Some(vec![DateReading::Unsure]),
        day => that_day(day),
    }
}

fn era_month_day(captures: &Captures<'_>, place: &Place<'_>) -> Option<Vec<DateReading>> {
    let reiwa = matches!(captures.name("era")?.as_str(), "令和" | "R" | "r");
    let year = if captures.name("y")?.as_str() == "元" { 1 } else { number(captures, "y")? };
    // The older eras are birthdays.
    reiwa.then(|| dated(2018 + i32::try_from(year).ok()?, captures, place))?
}

/// 2年4月15日, 2.4.15 (of Reiwa) or 20/4/15: only where it is about this year.
fn short_year(captures: &Captures<'_>, place: &Place<'_>) -> Option<Vec<DateReading>> {
    let year = i32::try_from(number(captures, "y")?).ok()?;
    let near = |y: &i32| (*y - place.today.day.year()).abs() <= 1;
    [2018 + year, 2000 + year].into_iter().find(near).and_then(|year| dated(year, captures, place))
}

fn eight_figures(captures: &Captures<'_>, place: &Place<'_>) -> Option<Vec<DateReading>> {
    let found = year_month_day(captures, place)?;
    let open = found.iter().all(|r| r.sure().is_some_and(|d| place.today.calendar.is_open(d)));
    open.then_some(found)
}

/// 4月15日, also 5月6 where it goes on as a list. Not 5月4回, 4月15分.
fn month_day(captures: &Captures<'_>, place: &Place<'_>) -> Option<Vec<DateReading>> {
    static COUNTED: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(r"^ ?(?:[0-9:/%時回分名人歳才番枚錠度号階割]|日間|日目|か月|ヶ月|カ月|ケ月|つ|個|本|泊|-[0-9])")
    });
    let signed = captures.name("sign").is_some();
    if place.previous().is_some_and(|c| c.is_ascii_digit()) || is_past_event(place) {
        return None;
    }
    if (signed && place.after.starts_with(['間', '目', '分', '後'])) || (!signed && place.is_before(&COUNTED)) {
        return None;
    }
    let (month, day) = (number(captures, "m")?, number(captures, "d")?);
    if !signed && !(1..=31).contains(&day) {
        return None;
    }
    limited(place, place.today.month_day(month, day))
}

/// 「申し込みは19日まででよろしかったでしょうか」
fn is_deadline(place: &Place<'_>) -> bool {
    static LAST: LazyLock<Pattern> = LazyLock::new(|| pattern(r"^ ?(?:\([^)]{1,4}\))? ?(?:まで|迄|締|〆)"));
    static OF: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(
            r"(?:申し?込み?|もうしこみ|締め?切り?|しめきり|〆切り?|受付|受け付け|期限|お?返事|ご?連絡|返信)[^。0-9]{0,6}$",
        )
    });
    place.is_before(&LAST) && OF.is_match(tail(place.before))
}

/// 「4月15日以降」 names no day, 「4月20日までに返事」 none at all.
fn limited(place: &Place<'_>, day: Option<NaiveDate>) -> Option<Vec<DateReading>> {
    static BY: LazyLock<Pattern> = LazyLock::new(|| pattern(r"^ ?(?:までに|迄に|〆|締)"));
    static ABOUT: LazyLock<Pattern> = LazyLock::new(|| pattern(r"^ ?(?:以降|以後|あたり|ごろ|頃|前後|過ぎ|すぎ)"));
    match day {
        _ if place.is_before(&BY) || is_deadline(place) => None,
        Some(_) if place.is_before(&ABOUT) => Some(vec![DateReading::Unsure]),
        day => that_day(day),
    }
}

fn relative_month_day(captures: &Captures<'_>, place: &Place<'_>) -> Option<Vec<DateReading>> {
    let months = months_of(captures.name("r")?.as_str());
    limited(place, place.today.in_month(months, number(captures, "d")?))
}

/// 4/15. A fraction (1/2) is far from the service's period, or is followed by what is measured.
fn slash_date(captures: &Captures<'_>, place: &Place<'_>) -> Option<Vec<DateReading>> {
    static MEASURED: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(r"^ ?(?:[%時名人回枚錠歳才番号階割分]|程度|くらい|ぐらい|に減|の量|量|mg|ml|(?i:pm|am)[^0-9 ])")
    });
    let (month, day) = (number(captures, "m")?, number(captures, "d")?);
    let plausible = (1..=12).contains(&month) && (1..=31).contains(&day);
    if !plausible || place.is_within_a_number() || place.is_before(&MEASURED) {
        return None;
    }
    let date = place.today.month_day(month, day);
    let signed = place.weekday.is_some();
    match date {
        Some(date) if !signed && !is_near_period(place, date) => None,
        None if !signed && day <= 28 => None,
        date => limited(place, date),
    }
}

/// Within a month of the service's period, or without one within a month back and half a year ahead.
fn is_near_period(place: &Place<'_>, date: NaiveDate) -> bool {
    let (calendar, today) = (place.today.calendar, place.today.day);
    let days = |from: NaiveDate| (date - from).num_days();
    let begun = calendar.first.map_or_else(|| days(today), |first| days(first.min(today))) >= -31;
    let ended = calendar.last.map_or_else(|| days(today) <= 183, |last| days(last.max(today)) <= 31);
    begun && ended
}

/// 4.15 and 4-15: also how house numbers and quantities look, so only with its weekday, or as an open day
/// that stands free.
fn dash_date(captures: &Captures<'_>, place: &Place<'_>) -> Option<Vec<DateReading>> {
    static ADDRESS: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(r"(?:[〒丁番号県府区市町村郡]|都|マンション|ハイツ|コーポ|荘|ビル)[^\n]{0,12}$|[一-龠]$")
    });
    static UNIT: LazyLock<Pattern> = LazyLock::new(|| pattern(r"^(?:[a-zA-Z%時分名人回枚錠歳才番号階割度丁]|の[0-9])"));
    if place.is_within_a_number() || place.is_before(&UNIT) {
        return None;
    }
    let date = place.today.month_day(number(captures, "m")?, number(captures, "d")?);
    if place.weekday.is_some() {
        return that_day(date);
    }
    let line = tail(place.before).rsplit('\n').next().unwrap_or_default();
    let free = !ADDRESS.is_match(line);
    let open = date.filter(|d| free && place.today.calendar.is_open(*d))?;
    limited(place, Some(open))
}

fn english_date(captures: &Captures<'_>, place: &Place<'_>) -> Option<Vec<DateReading>> {
    let free = !place.previous().is_some_and(char::is_alphanumeric)
        && !place.following().is_some_and(|c| c.is_ascii_alphanumeric() || c == ':');
    let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let name = captures.name("m")?.as_str().to_ascii_lowercase();
    let month = months.iter().zip(1..).find_map(|(m, n)| (*m == name).then_some(n))?;
    free.then(|| that_day(place.today.month_day(month, number(captures, "d")?)))?
}

/// In kana only where it stands free: 「あす」 is in 「休ませていただきますあすか」, 「きょう」 in 「とうきょう」.
fn day_word(captures: &Captures<'_>, place: &Place<'_>) -> Option<Vec<DateReading>> {
    let word = captures.get(0)?.as_str();
    let kana = |c: char| ('ぁ'..='ん').contains(&c);
    let inside =
        place.previous().is_some_and(kana) || place.following().is_some_and(|c| kana(c) && !"のはにでもよ".contains(c));
    // 明日香, 今日子.
    let mut rest = place.after.chars();
    let called = matches!(word, "明日" | "今日")
        && rest.next().is_some_and(|c| "香美花菜奈佳子".contains(c))
        && !rest.next().is_some_and(is_kanji);
    if word.chars().all(kana) && inside || called {
        return None;
    }
    let days = match word {
        "一昨日" | "おととい" => -2,
        "昨日" | "きのう" => -1,
        "明日" | "あした" | "あす" => 1,
        "明後日" | "あさって" => 2,
        "明々後日" | "しあさって" => 3,
        _ => 0,
    };
    that_day(place.today.day.checked_add_signed(chrono::Duration::days(days)))
}

/// What makes a number of days a length or an interval.
static COUNTED: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"^(?: ?(?:間|目|以内|おき|ごと|毎)|分(?:の(?:薬|お薬)|$|[^の])|ほど|程|ぶり|連続|くらい|ぐらい|中|も(?:早|前|経|休|かか|練習|続|たっ|たち|待|寝)|に?[0-9一二三]回|で(?:退院|終)|酔|生|後(?:[^半]|$)|前(?:[^後半]|$)|坊)",
    )
});

/// 15、22、29日. Of 「2、3日」 nobody means two days.
fn day_list(captures: &Captures<'_>, place: &Place<'_>) -> Option<Vec<DateReading>> {
    let written = captures.name("list")?.as_str().split(|c: char| !c.is_ascii_digit()).filter(|d| !d.is_empty());
    let days: Vec<u32> = written.filter_map(value).filter(|d| (1..=31).contains(d)).collect();
    if place.is_before(&COUNTED)
        || place.is_within_a_number()
        || days.windows(2).all(|w| matches!(w, [a, b] if a + 1 == *b))
    {
        return None;
    }
    let mut readings: Vec<DateReading> = Vec::new();
    for day in days {
        let before = readings.last().and_then(|r| r.sure()).or(place.month);
        let reading = before.map_or_else(|| place.today.day_of_month(day), |before| place.today.day_after(before, day));
        readings.push(reading);
    }
    let open = readings.iter().all(|r| r.sure().is_some_and(|d| place.today.calendar.is_open(d)));
    Some(if open { readings } else { vec![DateReading::Unsure] })
}

/// 15日, but not 15日間, 3日後, 一日中, 2日ほど, 15日分の薬.
fn bare_day(captures: &Captures<'_>, place: &Place<'_>) -> Option<Vec<DateReading>> {
    let day = number(captures, "d").filter(|d| (1..=31).contains(d))?;
    let counted = place.weekday.is_none() && place.is_before(&COUNTED);
    static ONE_OR_TWO: LazyLock<Pattern> = LazyLock::new(|| pattern(r"(?P<n>[0-9]{1,2}) ?[、・,] ?$"));
    let one_less = ONE_OR_TWO.captures(tail(place.before)).and_then(|c| number(&c, "n"));
    let counted = counted || (place.weekday.is_none() && one_less == Some(day - 1));
    // 四日市, 五日市, 十日町, 三日月.
    let town = captures.name("d").is_some_and(|d| !d.as_str().starts_with(|c: char| c.is_ascii_digit()))
        && place.after.starts_with(['市', '町', '月', '出', '場']);
    let joined = town
        || place
            .previous()
            .is_some_and(|c| c.is_ascii_alphanumeric() || "/.-ー:毎〇一二三四五六七八九十数今".contains(c));
    if counted || joined || is_past_event(place) || is_deadline(place) {
        return None;
    }
    let reading = match (place.month, place.weekday) {
        (Some(month), _) => place.today.day_after(month, day),
        (None, Some(weekday)) => place.today.day_of_month_on(day, weekday),
        (None, None) => place.today.day_of_month(day),
    };
    // 一日, 2日 and 三日 are mostly lengths of time, and so is 10日だけ where it is no day of the service.
    let open = reading.sure().is_some_and(|d| place.today.calendar.is_open(d));
    let length = day <= 3 || place.after.starts_with("だけ");
    if length && place.weekday.is_none() && !open {
        return None;
    }
    limited(place, reading.sure()).map(|found| if reading.sure().is_some() { found } else { vec![reading] })
}
