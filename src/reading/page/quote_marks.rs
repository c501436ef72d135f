//! How mail programs mark what they quote: signs before a line, and headers above a whole letter. Vocabulary is in
//! the tables; a program nobody has met is one more row. It refuses to know what the lines say.

use std::sync::LazyLock;

use crate::mail::Line;

use crate::reading::text::fold::fold;
use crate::reading::text::pattern::{Pattern, pattern};
use crate::reading::text::seen::Text;

/// A reply or forward header: how many lines it takes, and whether it passes a letter on.
#[derive(Debug)]
pub struct Header {
    pub lines: usize,
    pub forwards: bool,
    /// The folded text of its lines, lower case.
    pub text: String,
}

/// One line that announces a quoted letter, after [`fold`], lower case.
static RULED: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(concat!(
        r"^[-=_*~<【 ]{0,40}(original message( follows)?|original email|original|元のメッセージ|元のメール|元メール|元のメッセージを引用|",
        r"以下、?引用|以下、?(は)?元のメール|ここから引用|引用ここから|引用開始|引用元メール|reply message|受信メール|返信元メール|forwarded message|転送メッセージ|転送されたメッセージ|転送メール|",
        r"forwarded by .{0,60}|begin forwarded message|以下転送|元のメールを転送)[ :]*[-=_*~>】 ]{0,40}:?$",
    ))
});

/// The line before the quotation, in the words of the mail programs, after [`fold`], lower case. Each is a pattern of its own,
/// since what leaves room for a whole name is slow to search for, and hardly a line has what any one of them needs.
static INTRODUCED: LazyLock<Vec<Pattern>> = LazyLock::new(|| {
    let ended = INTRODUCTIONS.iter().map(|words| format!("^(?:{words})[ :]*$"));
    let with_colon = WITH_COLON.iter().map(|words| format!("^(?:{words}) ?:$"));
    ended.chain(with_colon).map(|source| pattern(&source)).collect()
});

const INTRODUCTIONS: [&str; 9] = [
    r"(?:on|at) .{6,160} wrote",
    r".{0,80}<[^<> ]+@[^<> ]+> ?(?:さん|様)? ?(?:wrote|writes|のメール|は書きました|が書きました)",
    r".{0,120}\d{1,2}:\d{2}.{0,120}(?:wrote|のメール|書きました|書き込みました|さんからのメール)",
    r"[0-9]{4}[年/.\-].{4,30}\d{1,2}:\d{2}.{0,120}<[^<> ]+@[^<> ]+>",
    r"\(?[0-9]{4}[年/.\-].{4,30}\d{1,2}:\d{2}\)?,? .{1,80}wrote|.{1,80} wrote \(.{4,40}\)",
    r"in (?:message|article) .{3,160}",
    r"-{2,} .{3,120} (?:wrote|書きました)(?: -{2,})?",
    r".{2,80} <[^<> ]+@[^<> ]+> さんは.{6,40}(?:に)?書きました",
    r"-{2,} .{3,120}に書きました -{2,}",
];

/// What only a colon tells from a sentence.
const WITH_COLON: [&str; 4] = [
    r".{0,160}<[^<> ]+@[^<> ]+>",
    r".{1,80}(?:さん|様|氏)?[はが]書きました|.{1,80}(?:さん|様)(?:からのメール|wrote)",
    r".{1,60}\d{4}.{1,60}(?:schrieb|schreef) .{1,100}",
    r".{1,160}(?:a écrit|escribió|escreveu|ha scritto|写道|寫道|님이 작성|написал\(?а?\)?)",
];

/// The first line of an introduction that was wrapped.
static DATED: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(concat!(
        r"(\d{4}[年/.\-] ?\d{1,2}|\d{1,2}月 ?\d{1,2}日|\d{1,2} (jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|",
        r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* \d{1,2}).{2,40}\d{1,2}:\d{2}",
    ))
});

/// The first field of a header block.
static FROM_FIELD: LazyLock<Pattern> =
    LazyLock::new(|| pattern(r"^[*> ]{0,4}(from|差出人|送信者|送信元|発信者|発信元|送信者名)\*? ?:"));
/// Further fields of a header block.
static OTHER_FIELD: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(concat!(
        r"^[*> ]{0,4}(sent|date|to|cc|subject|sub|送信日時|送信日|受信日時|日時|日付|宛先|宛て先|あて先|件名|題名|タイトル|",
        r"reply-to|返信先)\*? ?:"
    ))
});
const FORWARDS: [&str; 7] = ["forward", "転送", "fwd", "以下転送", "begin forwarded", "転送メール", "forwarded by"];

/// The line without its quote marks, where it carries any.
#[must_use]
pub fn unmarked(line: &str) -> Option<&str> {
    let trimmed = line.trim_start();
    let mut chars = trimmed.chars();
    match chars.next() {
        Some('>' | '＞' | '≫' | '》') => Some(trimmed.trim_start_matches(['>', '＞', '≫', '》', ' ', '　'])),
        Some('|' | '｜' | '│')
            if !trimmed.trim_end().ends_with(['|', '｜', '│']) || trimmed.trim().chars().count() == 1 =>
        {
            Some(chars.as_str().trim_start_matches(['|', '｜', '│', ' ']))
        }
        Some(c) if c.is_ascii_alphabetic() => initialled(trimmed),
        _ => None,
    }
}

/// `hanako> ` and `H> `, as Emacs and WZ put the writer's name before each line; `mail>` is a label.
fn initialled(line: &str) -> Option<&str> {
    const LABELS: [&str; 10] = ["mail", "e-mail", "email", "tel", "fax", "no", "name", "id", "date", "time"];
    let (name, rest) = line
        .get(..line.floor_char_boundary(16))
        .and_then(|head| head.split_once('>'))
        .map(|(name, _)| (name, line.get(name.len()..).unwrap_or_default()))?;
    let plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'));
    (plain && !LABELS.contains(&name.to_ascii_lowercase().as_str())).then(|| rest.trim_start_matches(['>', ' ', '　']))
}

/// The header that begins at a line, if one does.
#[must_use]
pub fn header_at(lines: &[&Line], at: usize) -> Option<Header> {
    let line = lines.get(at)?;
    if line.text.trim().is_empty() || line.text.len() > 600 {
        return None;
    }
    let text = bare(line);
    if RULED.is_match(&text) {
        let block = field_block(lines, at + 1);
        let more = if block == 0 { blank_and(lines, at + 1, introduced) } else { 0 };
        return Some(header(lines, at, 1 + block + more));
    }
    let fields = text.is_empty() || text.contains(':');
    let block = if fields { field_block(lines, at).max(any_field_block(lines, at)) } else { 0 };
    if block > 0 {
        return Some(header(lines, at, block));
    }
    let notes = notes_block(lines, at, &text);
    if notes > 0 {
        return Some(header(lines, at, notes));
    }
    introduction(lines, at, &text).map(|count| header(lines, at, count + introduced(lines, at + count)))
}

/// A line without its marks, folded, lower case.
fn bare(line: &Line) -> Text {
    let folded = fold(unmarked(&line.text).unwrap_or(&line.text));
    if folded.contains(char::is_uppercase) { folded.to_lowercase().into() } else { folded.into() }
}

/// How many lines an introduction takes that begins here.
fn introduced(lines: &[&Line], at: usize) -> usize {
    lines.get(at).and_then(|line| introduction(lines, at, &bare(line))).unwrap_or(0)
}

/// The same with a blank line before it.
fn blank_and(lines: &[&Line], at: usize, count: fn(&[&Line], usize) -> usize) -> usize {
    let blank = usize::from(lines.get(at).is_some_and(|line| bare(line).is_empty()));
    match count(lines, at + blank) {
        0 => 0,
        found => blank + found,
    }
}

fn header(lines: &[&Line], at: usize, count: usize) -> Header {
    let text: String = lines.iter().skip(at).take(count).map(|l| fold(&l.text).to_lowercase() + "\n").collect();
    Header { lines: count, forwards: FORWARDS.iter().any(|w| text.contains(w)), text }
}

/// An introduction of one line, or of two where it was wrapped.
fn introduction(lines: &[&Line], at: usize, text: &Text) -> Option<usize> {
    if INTRODUCED.iter().any(|words| words.is_match(text)) {
        return Some(1);
    }
    if text.len() > 300 || !DATED.is_match(text) {
        return None;
    }
    let next = bare(lines.get(at + 1)?);
    let ends = ["wrote:", "writes:", ">:", "のメール:", "書きました:"];
    ends.iter().any(|end| next.ends_with(end)).then_some(2)
}

/// How many lines a block of 差出人: 送信日時: 宛先: 件名: takes; blank lines before it count, a lone field is none.
fn field_block(lines: &[&Line], at: usize) -> usize {
    let blank = lines.iter().skip(at).take(2).take_while(|l| bare(l).is_empty()).count();
    let first = lines.get(at + blank).map(|l| bare(l)).unwrap_or_default();
    if !FROM_FIELD.is_match(&first) {
        return 0;
    }
    let others = lines.iter().skip(at + blank + 1).take(6).map(|l| bare(l));
    let last = others.enumerate().filter(|(_, t)| OTHER_FIELD.is_match(t)).map(|(n, _)| n + 1).max();
    last.map_or(0, |n| blank + 1 + n)
}

/// The same in another order (`Date:` or `Subject:` first): at least three fields without a gap, the sender's address
/// among them.
fn any_field_block(lines: &[&Line], at: usize) -> usize {
    let fields = lines.iter().skip(at).take(8).map(|l| bare(l));
    let mut sender = false;
    let count = fields
        .take_while(|text| {
            let from = FROM_FIELD.is_match(text);
            sender |= from && text.contains('@');
            from || OTHER_FIELD.is_match(text)
        })
        .count();
    if sender && count >= 3 { count } else { 0 }
}

/// Lotus Notes puts sender, date, 宛先 and 件名 into a table without colons: at least the last two, and one of the first.
fn notes_block(lines: &[&Line], at: usize, first: &str) -> usize {
    const FIELDS: [&str; 6] = ["宛先", "件名", "cc", "bcc", "to", "subject"];
    let field =
        |text: &str| FIELDS.iter().any(|f| text.strip_prefix(f).is_some_and(|r| r.is_empty() || r.starts_with(' ')));
    let opens = |text: &str| text.ends_with('>') && text.contains('@') || DATED.is_match(text) && text.len() <= 80;
    if !opens(first) {
        return 0;
    }
    let below: Vec<Text> = lines.iter().skip(at + 1).take(12).map(|l| bare(l)).collect();
    let count =
        below.iter().take_while(|text| text.is_empty() || opens(text) || field(text) || text.len() <= 12).count();
    let found = |word: [&str; 2]| below.iter().take(count).rposition(|text| word.iter().any(|w| text.starts_with(w)));
    match (found(["宛先", "to"]), found(["件名", "subject"])) {
        (Some(to), Some(subject)) => {
            2 + to.max(subject) + usize::from(below.get(subject).is_some_and(|s| !s.contains(' ')))
        }
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(written: &str, expected: Option<(usize, bool)>) {
        let lines: Vec<Line> = written.lines().map(|l| Line { text: l.to_owned(), quote_depth: 0 }).collect();
        let lines: Vec<&Line> = lines.iter().collect();
        let found = header_at(&lines, 0).map(|h| (h.lines, h.forwards));
        assert_eq!(found, expected, "{written:?}");
    }

    #[test]
    fn headers_of_the_mail_programs() {
        let rows: [(&str, Option<(usize, bool)>); 47] = [
            ("-----Original Message-----", Some((1, false))),
            ("----- 元のメッセージ -----", Some((1, false))),
            ("-----Original Message-----\nFrom: a\nSent: Monday\nTo: b\nSubject: c\n\n本文", Some((5, false))),
            ("差出人: プラスケア\n送信日時: 2020年4月14日 10:00\n宛先: 高橋\n件名: お知らせ", Some((4, false))),
            ("*From:* a <a@example.jp>\n*Sent:* x\n*To:* y", Some((3, false))),
            (
                "---------- Forwarded message ---------\nFrom: 母 <haha@example.jp>\nDate: x\nSubject: y\nTo: z",
                Some((5, true)),
            ),
            ("Begin forwarded message:", Some((1, true))),
            ("2020年4月20日(月) 17:58 暮らしの保健室 <info@example.org>:", Some((1, false))),
            ("2020年4月20日(月) 17:58 暮らしの保健室（プラスケア）\n<info@example.org>:", Some((2, false))),
            ("2020/04/14 10:00、プラスケア <info@example.org>のメール:", Some((1, false))),
            ("2020/04/14 10:00、暮らしの保健室のメール:", Some((1, false))),
            ("On 2020/05/08 21:02, 暮らしの保健室（プラスケア） wrote:", Some((1, false))),
            ("On Thu, 16 Apr 2020 08:30:12 +0900\nプラスケア <info@example.org> wrote:", Some((2, false))),
            ("プラスケア <info@example.org> wrote:", Some((1, false))),
            ("(2020/04/14 10:00), プラスケア wrote:", Some((1, false))),
            ("--- info@example.org wrote:", Some((1, false))),
            ("On Apr 14, 2020, at 10:00, A <a@example.jp> wrote:", Some((1, false))),
            ("On Tue, Apr 14, 2020 at 10:00 AM プラスケア <\ninfo@example.org> wrote:", Some((2, false))),
            ("プラスケア さんは書きました:", Some((1, false))),
            ("プラスケア <info@example.org> さん wrote:", Some((1, false))),
            ("In message \"ご予約の確認\"\n    on 20/04/14, プラスケア <info@example.org> writes:", Some((2, false))),
            ("In article <abc@x>, info@example.org wrote:", Some((1, false))),
            ("プラスケア さんは 2020年04月14日(火) 10:00 に\n「ご予約の確認」と書きました:", Some((2, false))),
            (
                "------- Original Message -------\n\nOn Tuesday, April 14th, 2020 at 10:00 AM, A <a@x> wrote:",
                Some((3, false)),
            ),
            ("プラスケア wrote (2020/04/14 10:00):", Some((1, false))),
            ("Am 14.04.2020 um 10:00 schrieb A <a@x>:", Some((1, false))),
            ("Le mar. 14 avr. 2020 à 10:00, A <a@x> a écrit :", Some((1, false))),
            ("A <a@x> 于2020年4月14日周二 上午10:00写道：", Some((1, false))),
            ("---- A <a@x> は 火, 14 4月 2020 10:00:00 +0900 に書きました ----", Some((1, false))),
            ("---- Original ----\nFrom : a@example.org", Some((1, false))),
            ("Date: Tue, 14 Apr 2020 10:00:00 +0900\nFrom: a@x\nTo: b@x\nSubject: c\n\n本文", Some((4, false))),
            ("<<元のメッセージ>>\n差出人：a@example.org", Some((1, false))),
            ("> 転送されたメッセージ:\n>\n> 差出人: a@x\n> 件名: b", Some((4, true))),
            ("-------- ここから引用 --------", Some((1, false))),
            (
                "プラスケア <info@example.org>\n2020/05/18 10:00\n宛先 a@example.jp\ncc\n件名 お知らせ\n\n本文",
                Some((5, false)),
            ),
            ("2020/05/18 10:00\n宛先\nhanako@example.jp\n15日に参加します", None),
            ("件名：オンライン保健室参加希望\n日時：4月15日\n氏名：高橋", None),
            ("母さんは書きました", None),
            ("前に書きましたが、15日に参加します", None),
            ("送信者は娘です\n件名は保健室です", None),
            ("会員番号：1023", None),
            ("4月15日(水) 13:00から参加します", None),
            ("メール：hanako@example.jp", None),
            ("差出人: 私です", None),
            ("お世話になっております。", None),
            ("2020年4月15日(水) 13:00〜14:00", None),
            ("13:00にメールします", None),
        ];
        for (written, expected) in rows {
            check(written, expected);
        }
    }

    #[test]
    fn marks_before_a_line() {
        let rows = [
            ("> a", Some("a")),
            ("＞＞ a", Some("a")),
            ("| a", Some("a")),
            (">", Some("")),
            ("| a | b |", None),
            ("a > b", None),
            ("hanako> 会員番号", Some("会員番号")),
            ("H>> 会員番号", Some("会員番号")),
            ("mail>hanako@example.jp", None),
        ];
        for (written, expected) in rows {
            assert_eq!(unmarked(written), expected, "{written:?}");
        }
    }
}
