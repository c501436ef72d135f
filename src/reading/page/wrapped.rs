//! Lines that a mail program broke at a fixed width, in the middle of words and figures: they are put together again. It
//! refuses to know what they say.

use std::sync::LazyLock;

use super::labels;
use super::markers;
use super::own_text::OwnLine;
use crate::reading::people::known_names::{self, Fit};
use crate::reading::text::fold::{fold, is_hiragana, is_kana_or_kanji, is_kanji, is_katakana};
use crate::reading::text::pattern::{Pattern, pattern};
use crate::reading::when::in_figures;

/// Narrower than this nobody sets a width.
const NARROWEST: usize = 24;
/// A wide character that does not fit leaves one column empty, and a stop that must not begin a line two more.
const SLACK: usize = 2;

/// As much a program's breaks must show before any line is joined.
const ENOUGH: usize = 2;

/// Joins the broken lines, if a program broke them: the lines are full to one width, and words and figures are cut in two.
pub(super) fn rejoined(lines: Vec<OwnLine>) -> Vec<OwnLine> {
    let above_signature = lines.iter().take_while(|line| line.text.trim_end() != "--");
    let width = above_signature.map(|line| line.columns).max().unwrap_or_default();
    let full = |line: &OwnLine| !line.prompt && line.columns + SLACK >= width;
    let shown = |(line, next): (&OwnLine, &OwnLine)| {
        if full(line) && !next.prompt { cut(&line.text, &next.text).map_or(0, |cut| cut.shows(line, width)) } else { 0 }
    };
    if width < NARROWEST || lines.iter().zip(lines.iter().skip(1)).map(shown).sum::<usize>() < ENOUGH {
        return lines;
    }
    let mut joined: Vec<OwnLine> = Vec::new();
    let mut was_full = false;
    for line in lines {
        let is_full = full(&line);
        match joined.last_mut() {
            Some(last) if was_full && !line.prompt && cut(&last.text, &line.text).is_some() => append(last, &line.text),
            _ => joined.push(line),
        }
        was_full = is_full;
    }
    joined
}

/// 「…29日」 and below it 「11時半の個別相談は…」: a sentence that was broken between a day and its hour. Rows of a form stay, and days of
/// which several share an hour.
pub(super) fn with_hours_of_days(lines: Vec<OwnLine>) -> Vec<OwnLine> {
    static DAY: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(
            r"(?:[0-9]日|[0-9]/[0-9]{1,2})(?: ?\(.\)|[月火水木金土日]曜日?)?の?$|(?:^|[、。 ]|は)(?:今日|本日|明日|あした|あす|明後日|あさって|同じ日|同日)の?$",
        )
    });
    static HOUR: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(
            r"^(?:午前|午後|AM|PM|am|pm|朝の?|夕方の?)? ?[0-9]{1,2}(?:時|:[0-9]{2})[^。]*(?:[にのをで、]|から[^。]*[^0-9時分半~まで]$|か)",
        )
    });
    let mut joined: Vec<OwnLine> = Vec::new();
    for line in lines {
        let told = |text: &str| in_figures(&fold(text)).into_owned();
        let reads_on = |last: &&mut OwnLine| {
            !last.prompt && !line.prompt && DAY.is_match(&told(&last.text)) && HOUR.is_match(&told(&line.text))
        };
        match joined.last_mut().filter(reads_on) {
            Some(last) => append(last, &line.text),
            None => joined.push(line),
        }
    }
    joined
}

/// 「4月22日 13時」 「30分」 is one figure, 「第1希望4/22」 「15:00」 are two.
fn append(line: &mut OwnLine, rest: &str) {
    let figures = line.text.ends_with(|c: char| c.is_ascii_digit()) && rest.starts_with(|c: char| c.is_ascii_digit());
    if figures && !cuts_a_figure(&line.text, rest) {
        line.text.push(' ');
    }
    line.text.push_str(rest);
}

/// How a line ends and the next begins, where they may be one.
#[derive(Clone, Copy)]
enum Cut {
    /// Somebody may have ended the line there.
    Between,
    /// Hardly anybody would have.
    Inflected,
    /// A figure or a name is cut in two, or a line begins with what no line begins with.
    Within,
}

impl Cut {
    /// How much it shows of a program.
    fn shows(self, line: &OwnLine, width: usize) -> usize {
        let prose = line.text.contains(['、', '。']);
        match self {
            Self::Within => ENOUGH,
            Self::Inflected => 1 + usize::from(prose),
            Self::Between => {
                usize::from(line.columns + 1 >= width && line.text.chars().filter(|c| is_hiragana(*c)).count() > 4)
            }
        }
    }
}

/// `None` where the next line begins something of its own.
fn cut(before: &str, after: &str) -> Option<Cut> {
    let (last, first) = (before.chars().next_back()?, after.chars().next()?);
    if leaves_open(before, after) || cuts_minutes(before, after) {
        return Some(Cut::Within);
    }
    if matches!(last, '。' | '!' | '?' | '！' | '？') || begins_anew(after) || is_behind_a_figure(last, first) {
        return None;
    }
    Some(match () {
        () if cuts_a_figure(before, after) || cuts_a_word(before, after) => Cut::Within,
        () if cuts_a_name(before, after) || cuts_an_address(before, after) => Cut::Within,
        () if is_hiragana(last) && CLAUSE_ENDS.iter().any(|end| after.starts_with(end)) => Cut::Within,
        () if INNER.contains(first) || is_katakana(last) && is_katakana(first) => Cut::Within,
        () if last == '、' => return None,
        () if is_hiragana(last) && ENDINGS.iter().any(|end| after.starts_with(end)) => Cut::Inflected,
        () if is_kanji(last) && is_hiragana(first) && !PARTICLES.contains(first) => Cut::Inflected,
        () => Cut::Between,
    })
}

/// Signs that no line begins with, and kana that no word does.
const INNER: &str = ":：、。，．」）)ー々っゃゅょッャュョんぁぃぅぇぉァィゥェォ";
/// What stands behind the stem of a verb.
const ENDINGS: [&str; 10] = ["ます", "まし", "ませ", "です", "でし", "たい", "ない", "きます", "きませ", "ください"];
/// What ends a clause, and begins no line.
const CLAUSE_ENDS: [&str; 6] = ["を", "が、", "は、", "と、", "ので、", "けど、"];
/// Words that stand in most letters.
const WORDS: [&str; 34] = [
    "個別相談",
    "電話相談",
    "保健室",
    "会員番号",
    "参加",
    "希望",
    "変更",
    "予約",
    "相談",
    "時間",
    "欠席",
    "退室",
    "退席",
    "入室",
    "申込",
    "取消",
    "都合",
    "体調",
    "病院",
    "治療",
    "途中",
    "水曜",
    "来週",
    "今週",
    "月末",
    "終了",
    "開始",
    "です",
    "ます",
    "から",
    "まで",
    "ました",
    "ません",
    "ください",
];
/// Hiragana that may begin a word behind a word in kanji.
const PARTICLES: &str = "はがをにのともでへやかよりまだこそ";

/// A label, an item or a bullet.
fn begins_anew(line: &str) -> bool {
    const BULLETS: &[char] = &['・', '●', '○', '■', '□', '◆', '◇', '※', '【', '→', '-', '*', '>', '＞'];
    line.starts_with(BULLETS)
        || markers::split(line).first().is_some_and(|part| part.marker.is_some())
        || labels::leading(&fold(line)).is_some()
}

/// A bracket that the next line closes: 「(最初は3時ま」 「ででした)」.
fn leaves_open(before: &str, after: &str) -> bool {
    const BRACKETS: [(char, char); 4] = [('(', ')'), ('（', '）'), ('「', '」'), ('【', '】')];
    BRACKETS.iter().any(|(open, close)| {
        let opened = before.rfind(*open).is_some_and(|at| before.rfind(*close).is_none_or(|end| end < at));
        let closed = after.find(*close).is_some_and(|at| after.find(*open).is_none_or(|begin| begin > at));
        opened && closed
    })
}

/// 「13:4」 「5.」: no item begins there.
fn cuts_minutes(before: &str, after: &str) -> bool {
    let figure = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    let head = before.strip_suffix(figure).is_some_and(|head| head.ends_with([':', '：']));
    head && after.starts_with(figure)
}

/// 「4月2」 「2日」, 「22」 「日」, 「1時」 「半」, 「13時〜」 「14時」, 「13時」 「から」. A member number and a day below it are two, and so
/// are a day and an hour.
fn cuts_a_figure(before: &str, after: &str) -> bool {
    const UNITS: &str = "月日時分半番年";
    const KANJI: &str = "〇一二三四五六七八九十";
    let figure = |c: &char| c.is_ascii_digit() || ('０'..='９').contains(c);
    let kanji = |c: Option<char>| c.is_some_and(|c| KANJI.contains(c));
    let unit = |c: Option<char>| c.is_some_and(|c| UNITS.contains(c));
    let mut back = before.chars().rev();
    let head = back.by_ref().take_while(figure).count();
    let (last, first) = (before.chars().next_back(), after.chars().next());
    let tail = after.chars().take_while(figure).count();
    let behind = after.chars().nth(tail);
    match (head, tail) {
        (0, 0) => {
            let timed = unit(last) && ["から", "まで", "より", "前", "で"].iter().any(|w| after.starts_with(w));
            // 「会員番号〇九〇一」, and below it 「四月二十九日」.
            let counted = unit(after.chars().find(|c| !kanji(Some(*c)))) && !unit(first);
            timed
                || kanji(last) && (unit(first) || kanji(first) && !counted)
                || last == Some('時') && first == Some('半')
        }
        (0, _) => match last {
            Some('月') => before.chars().rev().nth(1).is_some_and(|c| figure(&c)),
            Some('時') => behind == Some('分'),
            other => other.is_some_and(|c| "~～〜-－ー/／:：".contains(c)),
        },
        (_, 0) => head <= 2 && unit(first),
        _ => {
            let whole = head == 2 && before.chars().rev().nth(2).is_some_and(|c| "/／:：".contains(c));
            // 「14」 「47番」
            if behind == Some('番') {
                return head + tail <= 6;
            }
            let united = unit(behind) || behind.is_some_and(|c| "/／:：".contains(c));
            !whole && head + tail <= if united { 2 } else { 4 }
        }
    }
}

/// 「13時〜14時」, and below it 「高橋花子」: a row and a name.
fn is_behind_a_figure(last: char, first: char) -> bool {
    const BELONG: &str = "月日時分半番年頃以前過間迄台付開終〇一二三四五六七八九十";
    (last.is_ascii_digit() || matches!(last, '時' | '分' | '日')) && is_kanji(first) && !BELONG.contains(first)
}

/// 「保健」 「室」.
fn cuts_a_word(before: &str, after: &str) -> bool {
    WORDS.iter().any(|word| {
        let mut places = word.char_indices().skip(1).map(|(at, _)| word.split_at(at));
        places.any(|(head, tail)| before.ends_with(head) && after.starts_with(tail))
    })
}

/// 「宮崎」 「君江」, 「父の関」 「根忠」.
fn cuts_a_name(before: &str, after: &str) -> bool {
    let tail: Vec<char> = before.chars().rev().take_while(|c| is_kanji(*c)).take(3).collect();
    if (1..=2).contains(&tail.len()) && after.starts_with(is_kanji) {
        let head: String = tail.iter().rev().copied().collect();
        let whole: String = head.chars().chain(after.chars().take(4)).collect();
        if known_names::beginning(&whole).is_some_and(|(name, fit)| fit == Fit::Full && name.len() > head.len()) {
            return true;
        }
    }
    let Some((surname, _)) = known_names::ending(before) else { return false };
    let whole: String = surname.chars().chain(after.chars().take(4)).collect();
    known_names::beginning(&whole).is_some_and(|(name, fit)| fit == Fit::Full && name.len() > surname.len())
}

/// 「hanako@exam」 「ple.jp」.
fn cuts_an_address(before: &str, after: &str) -> bool {
    let of_address = |c: char| c.is_ascii_alphanumeric() || matches!(c, '@' | '.' | '-' | '_');
    let head = before.rsplit(|c| !of_address(c)).next().unwrap_or_default();
    let tail = after.split(|c| !of_address(c)).next().unwrap_or_default();
    let whole = [".jp", ".com", ".net", ".org"].iter().any(|end| head.ends_with(end));
    let word = tail.contains(|c: char| c.is_ascii_alphabetic());
    word && !whole && !head.is_empty() && (head.contains('@') != tail.contains('@'))
}

/// How many columns a line takes: two for each wide character.
pub(super) fn columns(line: &str) -> usize {
    let wide = |c: char| {
        is_kana_or_kanji(c) || matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff01}'..='\u{ff60}' | '①'..='⑳') || is_kanji(c)
    };
    line.chars().map(|c| if wide(c) { 2 } else { 1 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(written: &[&str], expected: &[&str]) {
        let line = |(at, text): (usize, &&str)| OwnLine::new(at + 1, text);
        let found: Vec<String> =
            rejoined(written.iter().enumerate().map(line).collect()).into_iter().map(|line| line.text).collect();
        assert_eq!(found, expected, "{written:?}");
    }

    #[test]
    fn what_a_program_broke_is_one_again() {
        check(
            &["会員番号1023の高橋花子です。4月2", "2日の保健室に午後1時半から参加し", "ます。", "", "よろしく。"],
            &["会員番号1023の高橋花子です。4月22日の保健室に午後1時半から参加します。", "", "よろしく。"],
        );
        // A member who ends lines by hand breaks no word.
        let by_hand = ["会員番号1023の高橋花子です。", "4月22日の保健室に参加します。", "どうぞよろしくお願いします。"];
        check(&by_hand, &by_hand);
        check(
            &["会員番号12 秋山とし子 29日 全部", "うちの猫が映るかもしれません"],
            &["会員番号12 秋山とし子 29日 全部", "うちの猫が映るかもしれません"],
        );
        check(
            &["夫 太田勇 会員番号1001", "妻 太田春枝 会員番号1002", "22日二人で参加します。"],
            &["夫 太田勇 会員番号1001", "妻 太田春枝 会員番号1002", "22日二人で参加します。"],
        );
        // A form is no prose, though a line of it is full.
        let form = ["会員番号:1023 高橋花子 たかはし", "参加希望:4月22日 13時30分から14", "時まで", "電話:044"];
        check(&form, &["会員番号:1023 高橋花子 たかはし", "参加希望:4月22日 13時30分から14時まで", "電話:044"]);
        check(
            &["会員番号1023の高橋花子です。4月22", "日の保健室と29日に、13時〜14時", "高橋誠 1024"],
            &["会員番号1023の高橋花子です。4月22日の保健室と29日に、13時〜14時", "高橋誠 1024"],
        );
        check(&["中村渠ヨシと申す者でございます。14", "47番。"], &["中村渠ヨシと申す者でございます。1447番。"]);
        check(&[], &[]);
    }
}
