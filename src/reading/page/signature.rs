//! Where a letter's text ends and its signature begins. Signatures name towns, hours and weekdays of other things;
//! they also carry a name, which may be the only one. It refuses to know which.

use std::sync::LazyLock;

use super::labels::{self, Field};
use super::own_text::OwnLine;
use crate::reading::people::names;
use crate::reading::text::fold::{fold, has_any, has_figures, squeeze};
use crate::reading::text::pattern::{Pattern, pattern};
use crate::reading::text::seen::Words;

/// What phones and virus scanners add, folded and without spaces, lower case.
static DEVICE_LINES: Words = Words::new(&[
    "iphoneから送信",
    "ipadから送信",
    "ipodから送信",
    "私のiphoneから",
    "私のipadから",
    "スマートフォンから送信",
    "スマホから送信",
    "携帯から送信",
    "androidから送信",
    "android携帯から",
    "xperiaから送信",
    "galaxyから送信",
    "galaxy端末から",
    "aquosから送信",
    "arrowsから送信",
    "らくらくスマートフォンから",
    "らくらくホンから",
    "windowsphoneから",
    "windows版のメールから送信",
    "windows10版のメールから送信",
    "yahoo!メールアプリから",
    "yahoo!メール",
    "outlookを入手",
    "outlookforiosを入手",
    "outlookforandroidを入手",
    "getoutlookfor",
    "sentfrommy",
    "sentfromyahoo",
    "sentfrommail",
    "ウイルスフリー",
    "ウイルスに感染していません",
    "このメールはアバスト",
    "このeメールはアバスト",
    "www.avg.com",
    "www.avast.com",
    "virus-free",
    "スマートメールアプリから",
    "docomoのスマートフォン",
    "nttdocomoから",
    "ソフトバンクのスマートフォン",
]);

/// Any of them in the words of the next one: スマートフォンから○○メールで送信.
static SENT_FROM: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(concat!(
        r"^[^。]{0,16}(スマートフォン|スマホ|携帯|iphone|ipad|android|ホン|フォン|アプリ|タブレット|端末|メーラー?)[^。]{0,24}",
        r"送信(しました|しています|されました|されています)?。?$"
    ))
});

/// What firms put below every letter.
const NOTICES: &[&str] = &[
    "誤って受信",
    "誤って届い",
    "誤送信の際",
    "誤送信の場合",
    "機密情報が含まれ",
    "機密情報を含",
    "個人情報を含む場合",
    "秘密情報が含まれ",
    "intended recipient",
    "e-mail and any attachments",
    "email and any attachments",
];

static CONTACT: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(concat!(
        r"^(〒|tel|fax|phone|mobile|電話|携帯|自宅|勤務先|住所|(診察券|社員|職員|登録|学籍|免許|患者)番号|内線|直通|代表 ?:?[0-9]|https?://|www\.|ブログ|ホームページ|hp:)|",
        r"(?:^|[^\d])〒? ?\d{3}-\d{4}($|[^\d])|^\(?0\d{1,4}[-)( ]{1,2}\d{1,4}[- ]\d{3,4}|^(東京都|北海道|(京都|大阪)府|.{2,3}県|川崎市|横浜市).{2,}\d|^(?:\p{Han}{2,3}[都道府県])?\p{Han}{1,4}市\p{Han}{1,4}[区町]$"
    ))
});
/// Among how many last lines one that only signs may stand.
const LAST_LINES: usize = 4;
/// What a text that still asks for something says.
static ASKING: Words =
    Words::new(&["参加", "予約", "希望", "相談", "申込", "申し込", "キャンセル", "変更", "取消", "取り消", "お願い"]);

/// Splits off the signature: from a sign of one to the end, where nothing is asked for any more.
#[must_use]
pub fn split(lines: Vec<OwnLine>) -> (Vec<OwnLine>, Vec<OwnLine>) {
    let mut lines = lines;
    lines.retain(|l| !is_device_line(&l.text) && !is_notice(&l.text) && !is_advert(&l.text));
    let cut = cut(&lines);
    let mut signature = lines.split_off(cut);
    let end = lines.len().saturating_sub(LAST_LINES);
    signature.splice(0..0, lines.extract_if(end.., |l| is_closing(&l.text)));
    lines.retain(|l| !is_rule(&l.text) || l.prompt);
    let (body, contact): (Vec<_>, Vec<_>) = lines.into_iter().partition(|l| !is_contact(&l.text));
    (body, contact.into_iter().chain(signature).collect())
}

/// The first line of the signature.
fn cut(lines: &[OwnLine]) -> usize {
    let text_before = |at: usize| lines.iter().take(at).any(|l| !l.text.trim().is_empty());
    lines
        .iter()
        .enumerate()
        .filter(|(_, l)| is_rule(&l.text) || is_dashes(&l.text))
        .map(|(at, _)| at)
        .find(|at| {
            let (before, from) = lines.split_at_checked(*at).unwrap_or_default();
            text_before(*at)
                && (is_signature(from) || before.iter().any(|l| is_dated(&l.text)) && begins_with_name(from))
        })
        .unwrap_or(lines.len())
}

/// Whether all from a rule on is a signature: after `--`, in a frame, or with an address in it.
fn is_signature(lines: &[OwnLine]) -> bool {
    let (rule, rest) = lines.split_first().map_or(("", lines), |(first, rest)| (first.text.as_str(), rest));
    let filled: Vec<&OwnLine> = rest.iter().filter(|l| !l.text.trim().is_empty()).collect();
    let framed = filled.len() > 1 && filled.last().is_some_and(|l| is_rule(&l.text));
    let signed = filled.iter().any(|l| is_contact(&l.text) || l.text.contains(['@', '＠']));
    let named = filled.len() <= 3 && filled.iter().all(|l| names::clean_in_prose(&fold(&l.text), &[]).is_some());
    let advertises =
        filled.len() <= 8 && filled.iter().any(|l| praises(&l.text)) && filled.iter().any(|l| is_link(&l.text));
    filled.len() <= 16 && (advertises || !asks(rest)) && (is_dashes(rule) || framed || signed || named || advertises)
}

/// A rule, a name, and whatever a person tells of herself, below a text that has said its day and hours.
fn begins_with_name(lines: &[OwnLine]) -> bool {
    let rest = lines.get(1..).unwrap_or_default();
    let mut filled = rest.iter().filter(|l| !l.text.trim().is_empty());
    let count = filled.clone().count();
    let named = filled.next().is_some_and(|l| names::clean_in_prose(&fold(&l.text), &[]).is_some());
    named && count <= 8 && !asks(rest)
}

fn is_dated(text: &str) -> bool {
    let folded = fold(text);
    has_figures(&folded) && has_any(&folded, &["時", "日", "/", ":"])
}

/// A last line that only signs: 「From 花子」, 「〜今日も笑顔で〜」.
fn is_closing(text: &str) -> bool {
    const ORNAMENTS: &[char] = &['~', '☆', '★', '*', '♪', '♡', '◆', '◇', '・', '゚', '.', '。', ':', '+'];
    let folded = fold(text);
    let plain = !folded.contains(|c: char| c.is_ascii_digit() || c == '@') && !ASKING.any_in(&folded);
    let signed = ["From ", "from ", "Posted by ", "by "].iter().any(|word| folded.starts_with(word));
    let framed = folded.starts_with(ORNAMENTS) && folded.ends_with(ORNAMENTS) && !folded.ends_with(['。', '・']);
    let framed = framed || text.trim().starts_with(['･', '*', '☆']) && text.trim().ends_with(['･', '*', '☆']);
    plain && folded.chars().count() <= 60 && (signed || framed && labels::leading(&folded).is_none())
}

/// Whether lines after a rule still hold fields or a wish.
fn asks(lines: &[OwnLine]) -> bool {
    lines.iter().any(|line| {
        let folded = fold(&line.text);
        let field = labels::leading(&folded).is_some_and(|l| l.fields.iter().any(is_asked_for) && !l.rest.is_empty());
        line.prompt
            || field
            || (ASKING.any_in(&folded) && folded.ends_with(['す', '。', 'い', 'ん']))
            || labels::mentions_number(&folded)
    })
}

fn is_asked_for(field: &Field) -> bool {
    matches!(field, Field::Number | Field::When | Field::Minutes | Field::Theme | Field::Remark)
}

/// `-- ` (RFC 3676 §4.3), with or without its blank.
#[must_use]
pub fn is_dashes(text: &str) -> bool {
    matches!(text.trim(), "--" | "ーー" | "――" | "−−" | "──")
}

/// A line of nothing but ornaments.
#[must_use]
pub fn is_rule(text: &str) -> bool {
    let bare: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    bare.len() >= 3 && bare.iter().all(|c| !c.is_alphanumeric() || matches!(c, 'ー' | '一' | 'ｰ')) && {
        let text: String = bare.iter().collect();
        !has_any(&text, &["。", "、", "?", "？", "!", "！"])
    }
}

/// What a phone or a virus scanner adds.
#[must_use]
pub fn is_device_line(text: &str) -> bool {
    if text.len() > 200 {
        return false;
    }
    static LINK: LazyLock<Pattern> = LazyLock::new(|| pattern(r"[-<(]*https?://[-_a-z0-9./?=&%#~+]*[>)]*"));
    let squeezed = squeeze(text).to_lowercase();
    let squeezed =
        if squeezed.contains("http") { LINK.regex().replace_all(&squeezed, "").into_owned() } else { squeezed };
    let one_sentence = !squeezed.trim_end_matches('。').contains('。');
    one_sentence && squeezed.chars().count() <= 40 && (DEVICE_LINES.any_in(&squeezed) || SENT_FROM.is_match(&squeezed))
}

/// 【PR】 before a line: what a free mailbox puts into every letter.
fn is_advert(text: &str) -> bool {
    const MARKS: [&str; 6] = ["pr", "広告", "ad", "sponsored", "スポンサー", "お得情報"];
    let squeezed = squeeze(text).to_lowercase();
    let marked = squeezed.strip_prefix(['【', '[', '(', '<', '《', '≪', '〔', '■', '◆', '★', '▼']);
    marked.and_then(|rest| MARKS.iter().find_map(|mark| rest.strip_prefix(mark))).is_some_and(|rest| {
        rest.is_empty() || rest.starts_with(['】', ']', ')', '>', '》', '≫', '〕', ':', '■', '◆', '★', '▼'])
    })
}

/// What only the advertisement of a free mailbox says.
fn praises(text: &str) -> bool {
    static WORDS: Words = Words::new(&[
        "無料",
        "ポイント",
        "キャンペーン",
        "プレゼント",
        "もれなく",
        "セール",
        "割引",
        "新登場",
        "ダウンロード",
        "大感謝",
        "お得",
        "おトク",
        "%OFF",
        "特典",
        "応募",
        "当たる",
    ]);
    WORDS.any_in(&fold(text))
}

fn is_link(text: &str) -> bool {
    let squeezed = squeeze(text);
    squeezed.contains("http://") || squeezed.contains("https://")
}

/// What a firm puts below every letter.
fn is_notice(text: &str) -> bool {
    text.len() <= 600 && has_any(&fold(text).to_lowercase(), NOTICES)
}

/// 〒, telephone, web address: nothing to read a date from.
#[must_use]
pub fn is_contact(text: &str) -> bool {
    text.len() <= 300 && {
        let folded = fold(text).to_lowercase();
        let field = labels::leading(&folded).is_some_and(|l| l.fields.iter().any(is_asked_for));
        CONTACT.is_match(&folded)
            && !field
            && !is_sentence(&folded)
            && !ASKING.any_in(&folded)
            && !folded.contains("会員")
    }
}

/// 「電話は044-000-5555に折り返しいただけますか」 asks to be called.
fn is_sentence(folded: &str) -> bool {
    let ends = ["ください", "下さい", "ますか", "でしょうか", "ます", "たい", "ほしいです", "ません"];
    let bare = folded.trim_end_matches(['。', '!', '?', ' ']);
    ends.iter().any(|end| bare.ends_with(end)) && !folded.contains("http")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(written: &str, expected: &str) {
        let lines = written.lines().enumerate().map(|(n, l)| OwnLine::new(n + 1, l));
        let (body, _) = split(lines.collect());
        let body: Vec<String> = body.into_iter().map(|l| l.text).collect();
        assert_eq!(body.join("\n").trim(), expected, "{written:?}");
    }

    #[test]
    fn signatures_of_every_kind() {
        check("参加します\n\niPhoneから送信", "参加します");
        check("参加します\n-- \n高橋花子\n毎週水曜14時更新", "参加します");
        check("参加します\n━━━━━━\n高橋　ブログ 毎週水曜 14時更新\n━━━━━━", "参加します");
        check("参加します\n〒213-0001 川崎市1-2\nTEL 044-000-3344", "参加します");
        check("----------\n会員番号：1023\n氏名：高橋\n----------\nよろしく", "会員番号：1023\n氏名：高橋\nよろしく");
        check(
            "お願いします\n=====\n会員番号：1023\n参加時間：13時\n=====",
            "お願いします\n会員番号：1023\n参加時間：13時",
        );
        check("参加します\n☆*:.｡. 高橋 .｡.:*☆", "参加します");
        check("Yahoo!メールアプリから送信\n\n参加します", "参加します");
        check("参加します\nYahoo!メールアプリから送信 - https://mail.yahoo.example.jp", "参加します");
        check("スマートフォンからとくとくメールで送信\n参加します", "参加します");
        check("参加します。携帯から送信しています", "参加します。携帯から送信しています");
        check("参加します\n【ご注意】本メールには機密情報が含まれている場合があります。", "参加します");
        check("15日に参加します\n______\n高橋花子\nみどりの会 理事\n次回例会 5月13日 14時", "15日に参加します");
        check("参加します\n-----\n高橋花子\n15日 13時から", "参加します\n高橋花子\n15日 13時から");
        check("参加します\n- - - - -\n高橋花子\n診察券番号 88231", "参加します");
        check(
            "参加します\n-----\n【PR】5月20日 15:00まで！大感謝祭\nいま会員番号1234567の方にポイント\nhttp://ad.example.jp/\n-----",
            "参加します",
        );
        check("参加します\n-----\n5月20日まで送料無料\nお申し込みはこちら http://ad.example.jp/", "参加します");
        check("参加します\n〜今日も笑顔で〜\nFrom 花子", "参加します");
        check("★保健室★\n15日に参加します\n13時から\n1023\n高橋", "★保健室★\n15日に参加します\n13時から\n1023\n高橋");
    }
}
