//! Field labels: 会員番号, お名前, 参加時間 … as members write them, beside or above the value. The table is the
//! vocabulary; a label nobody has met is one more row. It refuses to know what the values mean.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::label_ends::{separated, skip_hint};

/// What a labelled value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    Number,
    Name,
    Furigana,
    Email,
    /// A date, a time or both: labels are not exact about it.
    When,
    Minutes,
    Theme,
    /// 備考, その他: the writer's own addition.
    Remark,
    /// What is asked for: 申込内容：個別相談.
    Purpose,
    /// Telephone, postal address, age …: nothing the desk needs.
    Other,
}

/// A label at the beginning of a text.
#[derive(Debug, PartialEq, Eq)]
pub struct Labelled<'a> {
    pub fields: Vec<Field>,
    /// What follows the label and its separator.
    pub rest: &'a str,
}

/// Labels after folding, longest first where one begins another. `true`: too common a word to be a label without a
/// colon, a bracket or the end of the line after it.
const LABELS: &[Label] = &[
    ("会員証番号", Field::Number, Common::No),
    ("会員番号", Field::Number, Common::No),
    ("会員ナンバー", Field::Number, Common::No),
    ("会員ID", Field::Number, Common::No),
    ("会員NO.", Field::Number, Common::No),
    ("会員No.", Field::Number, Common::No),
    ("会員no.", Field::Number, Common::No),
    ("会員NO", Field::Number, Common::No),
    ("会員No", Field::Number, Common::No),
    ("会員no", Field::Number, Common::No),
    ("会員番", Field::Number, Common::No),
    ("会員ばんごう", Field::Number, Common::No),
    ("かいいん番号", Field::Number, Common::No),
    ("かいいんばんごう", Field::Number, Common::No),
    ("カイインバンゴウ", Field::Number, Common::No),
    ("会番", Field::Number, Common::Yes),
    ("会員", Field::Number, Common::Yes),
    ("番号", Field::Number, Common::Yes),
    ("No.", Field::Number, Common::Yes),
    ("NO.", Field::Number, Common::Yes),
    ("参加者氏名", Field::Name, Common::No),
    ("参加者名", Field::Name, Common::No),
    ("参加者のお名前", Field::Name, Common::No),
    ("参加者", Field::Name, Common::Yes),
    ("参加する人", Field::Name, Common::Yes),
    ("利用者名", Field::Name, Common::No),
    ("利用者", Field::Name, Common::Yes),
    ("相談者名", Field::Name, Common::No),
    ("相談者", Field::Name, Common::Yes),
    ("申込者氏名", Field::Name, Common::No),
    ("申込者名", Field::Name, Common::No),
    ("申込者", Field::Name, Common::Yes),
    ("申込み者", Field::Name, Common::Yes),
    ("会員氏名", Field::Name, Common::No),
    ("会員名", Field::Name, Common::No),
    ("ご氏名", Field::Name, Common::No),
    ("御氏名", Field::Name, Common::No),
    ("お名前", Field::Name, Common::Yes),
    ("御名前", Field::Name, Common::Yes),
    ("おなまえ", Field::Name, Common::Yes),
    ("なまえ", Field::Name, Common::Yes),
    ("ナマエ", Field::Name, Common::Yes),
    ("シメイ", Field::Name, Common::Yes),
    ("しめい", Field::Name, Common::Yes),
    ("氏名", Field::Name, Common::No),
    ("フルネーム", Field::Name, Common::Yes),
    ("姓名", Field::Name, Common::No),
    ("名前", Field::Name, Common::Yes),
    ("ふりがな", Field::Furigana, Common::No),
    ("フリガナ", Field::Furigana, Common::No),
    ("よみがな", Field::Furigana, Common::No),
    ("ヨミガナ", Field::Furigana, Common::No),
    ("読み方", Field::Furigana, Common::Yes),
    ("よみ", Field::Furigana, Common::Yes),
    ("カナ", Field::Furigana, Common::Yes),
    ("かな", Field::Furigana, Common::Yes),
    ("メールアドレス", Field::Email, Common::No),
    ("メールadd", Field::Email, Common::No),
    ("Eメールアドレス", Field::Email, Common::No),
    ("Eメール", Field::Email, Common::No),
    ("e-mailアドレス", Field::Email, Common::No),
    ("E-mailアドレス", Field::Email, Common::No),
    ("e-mail", Field::Email, Common::No),
    ("E-mail", Field::Email, Common::No),
    ("E-Mail", Field::Email, Common::No),
    ("E-MAIL", Field::Email, Common::No),
    ("EMAIL", Field::Email, Common::No),
    ("Email", Field::Email, Common::No),
    ("email", Field::Email, Common::No),
    ("MAIL", Field::Email, Common::Yes),
    ("Mail", Field::Email, Common::Yes),
    ("mail", Field::Email, Common::Yes),
    ("メルアド", Field::Email, Common::No),
    ("メアド", Field::Email, Common::No),
    ("めあど", Field::Email, Common::No),
    ("連絡先メール", Field::Email, Common::No),
    ("連絡用メール", Field::Email, Common::No),
    ("アドレス", Field::Email, Common::Yes),
    ("メール", Field::Email, Common::Yes),
    ("ご連絡先", Field::Email, Common::Yes),
    ("連絡先", Field::Email, Common::Yes),
    ("利用時間", Field::Minutes, Common::No),
    ("ご利用時間", Field::Minutes, Common::No),
    ("相談時間", Field::Minutes, Common::Yes),
    ("ご相談時間", Field::Minutes, Common::Yes),
    ("所要時間", Field::Minutes, Common::No),
    ("時間の長さ", Field::Minutes, Common::No),
    ("長さ", Field::Minutes, Common::Yes),
    ("30分か1時間か", Field::Minutes, Common::No),
    ("30分/1時間", Field::Minutes, Common::Yes),
    ("参加希望日時", Field::When, Common::No),
    ("参加希望時間", Field::When, Common::No),
    ("参加希望時刻", Field::When, Common::No),
    ("参加希望日", Field::When, Common::No),
    ("参加予定日時", Field::When, Common::No),
    ("参加予定時間", Field::When, Common::No),
    ("参加予定日", Field::When, Common::No),
    ("参加日時", Field::When, Common::No),
    ("参加時間帯", Field::When, Common::No),
    ("参加時間", Field::When, Common::No),
    ("参加時刻", Field::When, Common::No),
    ("参加する時間", Field::When, Common::No),
    ("参加する日時", Field::When, Common::No),
    ("参加する日", Field::When, Common::Yes),
    ("参加日", Field::When, Common::No),
    ("サンカジカン", Field::When, Common::No),
    ("予約希望日時", Field::When, Common::No),
    ("予約希望日", Field::When, Common::No),
    ("予約日時", Field::When, Common::No),
    ("予約時間", Field::When, Common::Yes),
    ("予約日", Field::When, Common::Yes),
    ("相談希望日時", Field::When, Common::No),
    ("相談希望日", Field::When, Common::No),
    ("相談日時", Field::When, Common::No),
    ("相談日", Field::When, Common::Yes),
    ("ご希望日時", Field::When, Common::No),
    ("ご希望の日時", Field::When, Common::No),
    ("希望の日時", Field::When, Common::No),
    ("希望日時", Field::When, Common::No),
    ("希望時間帯", Field::When, Common::No),
    ("希望時間", Field::When, Common::No),
    ("希望時刻", Field::When, Common::No),
    ("ご希望日", Field::When, Common::No),
    ("希望日", Field::When, Common::No),
    ("第1希望", Field::When, Common::Yes),
    ("第1希望日", Field::When, Common::No),
    ("第2希望", Field::When, Common::Yes),
    ("第2希望日", Field::When, Common::No),
    ("第3希望", Field::When, Common::Yes),
    ("第3希望日", Field::When, Common::No),
    ("第一希望", Field::When, Common::Yes),
    ("第一希望日", Field::When, Common::No),
    ("第二希望", Field::When, Common::Yes),
    ("第二希望日", Field::When, Common::No),
    ("第三希望", Field::When, Common::Yes),
    ("第三希望日", Field::When, Common::No),
    ("第1希望日時", Field::When, Common::No),
    ("変更後", Field::When, Common::Yes),
    ("変更前", Field::When, Common::Yes),
    ("日時", Field::When, Common::Yes),
    ("日にち", Field::When, Common::Yes),
    ("日にちと時間", Field::When, Common::Yes),
    ("日程", Field::When, Common::Yes),
    ("日付", Field::When, Common::Yes),
    ("時間帯", Field::When, Common::Yes),
    ("時間", Field::When, Common::Yes),
    ("時刻", Field::When, Common::Yes),
    ("参加希望", Field::When, Common::Yes),
    ("希望", Field::When, Common::Yes),
    ("参加", Field::When, Common::Yes),
    ("お話ししたいテーマ", Field::Theme, Common::No),
    ("話したいテーマ", Field::Theme, Common::No),
    ("話したいこと", Field::Theme, Common::Yes),
    ("話したい事", Field::Theme, Common::Yes),
    ("話したい内容", Field::Theme, Common::Yes),
    ("話の内容", Field::Theme, Common::Yes),
    ("お話ししたいこと", Field::Theme, Common::Yes),
    ("相談したいテーマ", Field::Theme, Common::No),
    ("相談したい内容", Field::Theme, Common::Yes),
    ("相談したいこと", Field::Theme, Common::Yes),
    ("相談したい事", Field::Theme, Common::Yes),
    ("相談テーマ", Field::Theme, Common::No),
    ("ご相談内容", Field::Theme, Common::Yes),
    ("相談内容", Field::Theme, Common::Yes),
    ("ご相談事項", Field::Theme, Common::Yes),
    ("相談事項", Field::Theme, Common::Yes),
    ("聞きたいこと", Field::Theme, Common::Yes),
    ("聞いてほしいこと", Field::Theme, Common::Yes),
    ("テーマ", Field::Theme, Common::Yes),
    ("内容", Field::Theme, Common::Yes),
    ("相談", Field::Theme, Common::Yes),
    ("話題", Field::Theme, Common::Yes),
    ("備考", Field::Remark, Common::Yes),
    ("その他", Field::Remark, Common::Yes),
    ("連絡事項", Field::Remark, Common::Yes),
    ("伝えたいこと", Field::Remark, Common::Yes),
    ("通信欄", Field::Remark, Common::Yes),
    ("ひとこと", Field::Remark, Common::Yes),
    ("一言", Field::Remark, Common::Yes),
    ("メッセージ", Field::Remark, Common::Yes),
    ("追伸", Field::Remark, Common::Yes),
    ("申込内容", Field::Purpose, Common::Yes),
    ("申込み内容", Field::Purpose, Common::Yes),
    ("お申し込み内容", Field::Purpose, Common::Yes),
    ("申し込み内容", Field::Purpose, Common::Yes),
    ("お申込内容", Field::Purpose, Common::Yes),
    ("ご用件", Field::Purpose, Common::Yes),
    ("用件", Field::Purpose, Common::Yes),
    ("要件", Field::Purpose, Common::Yes),
    ("件名", Field::Purpose, Common::Yes),
    ("希望内容", Field::Purpose, Common::Yes),
    ("サービス", Field::Purpose, Common::Yes),
    ("Name", Field::Name, Common::Yes),
    ("電話番号", Field::Other, Common::Yes),
    ("お電話番号", Field::Other, Common::Yes),
    ("お電話", Field::Other, Common::Yes),
    ("電話", Field::Other, Common::Yes),
    ("携帯電話", Field::Other, Common::Yes),
    ("携帯番号", Field::Other, Common::Yes),
    ("携帯", Field::Other, Common::Yes),
    ("ケータイ", Field::Other, Common::Yes),
    ("TEL", Field::Other, Common::Yes),
    ("Tel", Field::Other, Common::Yes),
    ("tel", Field::Other, Common::Yes),
    ("FAX", Field::Other, Common::Yes),
    ("Fax", Field::Other, Common::Yes),
    ("ご住所", Field::Other, Common::Yes),
    ("住所", Field::Other, Common::Yes),
    ("年齢", Field::Other, Common::Yes),
    ("生年月日", Field::Other, Common::Yes),
    ("性別", Field::Other, Common::Yes),
    ("人数", Field::Other, Common::Yes),
    ("参加人数", Field::Other, Common::Yes),
    ("回答", Field::Remark, Common::Yes),
];

/// A word, what it names, and whether it may stand in a sentence.
type Label = (&'static str, Field, Common);

/// Whether a word needs a colon, a bracket, blanks or the line's end to be a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Common {
    Yes,
    No,
}

/// Signs before a label.
const BULLETS: &[char] = &[
    '■', '●', '・', '◆', '○', '◎', '□', '◇', '★', '☆', '*', '【', '[', '〔', '<', '〈', '《', '「', '『', '-', '▼',
    '▲', '△', '▽', '※', '→', '◯', '•', '►', '▶', '＊', '♦', '|', '+', ' ', '＜', '(', '✳', '❖', '◉', '~',
];
const CLOSERS: &[char] = &['】', ']', '〕', '>', '〉', '》', '」', '』', '*', ')', '|'];
const JOINTS: &[&str] = &["および", "及び", "・", "、", ",", "/", "と", "&", "+", " ", "·", ":", "･", "_", "，"];

/// The label a folded text begins with, if it does.
#[must_use]
pub fn leading(text: &str) -> Option<Labelled<'_>> {
    let bare = text.trim_start_matches(BULLETS);
    let bracketed =
        bare.len() < text.len() && text.trim_start().starts_with(['【', '[', '〔', '<', '〈', '《', '「', '『', '(']);
    if names_a_service(bare) {
        return None;
    }
    let (first, mut common, mut rest) = word(bare)?;
    let mut fields = vec![first];
    while let Some((field, more, after)) = joined(rest) {
        if !fields.contains(&field) {
            fields.push(field);
        }
        common = if more == Common::No { more } else { common };
        rest = after;
    }
    let rest = skip_hint(rest);
    let shut = rest.trim_start().trim_start_matches(CLOSERS);
    let closed = shut.len() < rest.trim_start().len() && bracketed;
    let rest = if closed { skip_hint(shut) } else { rest };
    let named = bare.get(..bare.len() - rest.len()).and_then(|label| told(label, &fields, rest));
    named.or_else(|| separated(rest, common, closed)).map(|rest| Labelled { fields, rest })
}

/// 「電話相談：4月29日 15時から」: what is asked for, and no label of a value.
fn names_a_service(bare: &str) -> bool {
    let called = ["お電話での相談", "電話での相談", "お電話相談", "電話相談", "電話のご相談", "電話ご相談"];
    let rest = called.iter().find_map(|name| bare.strip_prefix(name));
    rest.is_some_and(|rest| rest.trim_start().starts_with([':', '】', ']', ')']) || rest.starts_with(' '))
}

/// 「名前は長谷川ふみです」, 「相談内容は転院についてです」: a sentence that tells one value and nothing else.
fn told<'a>(label: &str, fields: &[Field], rest: &'a str) -> Option<&'a str> {
    let value = rest.strip_prefix('は')?.trim_start_matches(['、', ',', ' ', ':']).trim();
    let (sentence, more) = value.split_once('。').unwrap_or((value, ""));
    let bare = ["です", "と申します", "といいます", "と言います"].iter().find_map(|end| sentence.strip_suffix(end))?;
    let tells = match fields {
        [Field::Name] => bare.chars().count() <= 12 && !bare.contains(['、', 'が', 'を']),
        [Field::Theme] => {
            let topic = ["内容", "テーマ", "こと", "事", "話題"].iter().any(|w| label.ends_with(w));
            topic && more.is_empty() && !super::words::is_question(bare)
        }
        _ => false,
    };
    tells.then_some(value)
}

/// Whether a member's number is spoken of.
#[must_use]
pub fn mentions_number(folded: &str) -> bool {
    LABELS.iter().any(|(word, field, common)| *field == Field::Number && *common == Common::No && folded.contains(word))
}

/// Where further labels with a colon (or between blanks) begin in a folded text, after its first character.
#[must_use]
pub fn next_label(text: &str) -> Option<usize> {
    let form = leading(text).is_some();
    text.char_indices().skip(1).map(|(at, _)| at).find(|at| {
        let (before, from) = (text.get(..*at).unwrap_or_default(), text.get(*at..).unwrap_or_default());
        let apart = before.ends_with([' ', '、', ',', '/', '。', ')', '】', '[', '【', ';', '|', '・', '■', '●', '*']);
        apart
            && !from.starts_with(' ')
            && !before.trim_end().ends_with(':')
            && word(from.trim_start_matches(BULLETS)).is_some_and(|(_, common, after)| {
                let colon = skip_hint(after).trim_start_matches(CLOSERS).trim_start().starts_with([':', '=', '→']);
                let spaced = after.starts_with(' ') && (common == Common::No || (before.ends_with(' ') && form));
                let tells = before.ends_with('。') && after.starts_with('は') && leading(from).is_some();
                colon || spaced || tells || (common == Common::No && after.starts_with('は'))
            })
    })
}

/// The labels by their first characters, the longest first.
static BY_FIRST: LazyLock<BTreeMap<char, Vec<Label>>> = LazyLock::new(|| {
    let mut labels: BTreeMap<char, Vec<Label>> = BTreeMap::new();
    for label in LABELS {
        labels.entry(label.0.chars().next().unwrap_or_default()).or_default().push(*label);
    }
    labels.values_mut().for_each(|alike| alike.sort_by_key(|(word, ..)| Reverse(word.len())));
    labels
});

/// The longest label word at the beginning.
fn word(text: &str) -> Option<(Field, Common, &str)> {
    let polite = ["希望", "利用", "参加", "予約", "相談", "出席", "予定"];
    let text = text.strip_prefix(['ご', '御']).filter(|t| polite.iter().any(|p| t.starts_with(p))).unwrap_or(text);
    let alike = BY_FIRST.get(&text.chars().next()?)?;
    let found = alike.iter().find(|(word, ..)| text.starts_with(word))?;
    let (word, field, common) = found;
    text.get(word.len()..).map(|rest| (*field, *common, rest))
}

/// A further label joined to the one before: 会員番号・氏名, 氏名と会員番号.
fn joined(rest: &str) -> Option<(Field, Common, &str)> {
    let bare = JOINTS.iter().find_map(|joint| rest.strip_prefix(joint)).unwrap_or(rest);
    let bare = bare.trim_start_matches([' ', '・', '、']);
    let opened = bare.strip_prefix('(').unwrap_or(bare);
    let (field, common, after) = word(opened)?;
    let after = if opened.len() < bare.len() { after.strip_prefix(')')? } else { after };
    let ends = after.trim_start().chars().next().is_none_or(|c| !super::fold::is_kanji(c) || joined(after).is_some());
    (bare.len() < rest.len() || ends).then_some((field, common, after))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::fold::fold;

    fn check(written: &str, expected: Option<(&[Field], &str)>) {
        let folded = fold(written);
        let found = leading(&folded);
        let found = found.as_ref().map(|l| (l.fields.as_slice(), l.rest));
        assert_eq!(found, expected, "{written:?}");
    }

    #[test]
    fn labels_beside_their_values() {
        use Field::{Email, Minutes, Name, Number, Theme, When};
        check("会員番号：１０２３", Some((&[Number], "1023")));
        check("会員No．1023", Some((&[Number], "1023")));
        check("会員№1023", Some((&[Number], "1023")));
        check("ｶｲｲﾝﾊﾞﾝｺﾞｳ 1023", Some((&[Number], "1023")));
        check("会員番号・氏名：1023　高橋", Some((&[Number, Name], "1023 高橋")));
        check("氏名、会員番号　高橋 1023", Some((&[Name, Number], "高橋 1023")));
        check("お名前（会員番号）：高橋（1023）", Some((&[Name, Number], "高橋(1023)")));
        check("【会員番号】1023", Some((&[Number], "1023")));
        check("■お名前", Some((&[Name], "")));
        check("・メールアドレス　a@example.jp", Some((&[Email], "a@example.jp")));
        check("参加時間（例：13:00〜14:00）：13時", Some((&[When], "13時")));
        check("ご希望日時：4/15", Some((&[When], "4/15")));
        check("利用時間（30分／1時間）：30分", Some((&[Minutes], "30分")));
        check("話したいテーマ（おおまかで結構です）", Some((&[Theme], "")));
        check("ご参加時間：午後１：１５", Some((&[When], "午後1:15")));
        check("フルネームは阿部昭二です。", Some((&[Name], "阿部昭二です。")));
        check("氏名高橋花子", Some((&[Name], "高橋花子")));
        check("会員番号は1023です", Some((&[Number], "1023です")));
        check("名前は長谷川ふみです。", Some((&[Name], "長谷川ふみです。")));
        check("相談内容は転院についてです", Some((&[Theme], "転院についてです")));
        check("内容はまだ決めていません", None);
        check("名前を忘れました", None);
        check("相談をお願いします", None);
        check("お名前がわかりません", None);
        check("時間は13時から", None);
        check("よろしくお願いします", None);
    }
}
