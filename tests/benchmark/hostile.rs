//! Letters of 2 MB, each made to be slow in another place.

use std::fmt::Write as _;

const SIZE: usize = 2_000_000;

const HEAD: &str = "From: =?utf-8?B?6Iqx5a2Q?= <hanako@example.jp>\r\nTo: info@example.com\r\nDate: Tue, 14 Apr 2020 10:00:00 +0900\r\nMessage-ID: <a@example.jp>\r\nSubject: =?utf-8?B?5LqI57SE?=\r\nMIME-Version: 1.0\r\n";

const PLAIN: &str = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n";
const HTML: &str = "Content-Type: text/html; charset=utf-8\r\n\r\n";

/// What a member writes, over and over: every rule of the reader has something to do.
const WISH: &str = "①1023 高橋花子 ②hanako@example.jp ③4月15日(水) 13:00〜14:30 に参加したいです。\r\n";

/// The letters and what each is.
pub fn letters() -> Vec<(String, Vec<u8>)> {
    let all = structures().into_iter().chain(headers()).chain(markup()).chain(texts());
    all.map(|(name, text)| (name.to_owned(), text.into_bytes())).collect()
}

fn structures() -> Vec<(&'static str, String)> {
    vec![
        ("1,000 multiparts in another", nested(1_000)),
        ("20,000 multiparts in another", nested(20_000)),
        ("5,000 parts", parts("mixed", 5_000, PLAIN)),
        ("1,000 HTML alternatives", parts("alternative", 1_000, HTML)),
        ("5,000 boundaries never met", unmet(5_000)),
        ("300 messages in another", messages(300)),
        ("base64 of nothing", plain("Content-Transfer-Encoding: base64\r\n\r\n", "5LqI57SE\r\n")),
    ]
}

fn headers() -> Vec<(&'static str, String)> {
    let field =
        |name: &str, piece: &str| format!("{name}: {}\r\n{HEAD}{PLAIN}{WISH}", piece.repeat(SIZE / piece.len()));
    vec![
        ("20,000 addresses in To", field("To", "hanako@example.jp, ")),
        ("brackets in From", field("From", "<(\"")),
        ("encoded words in Subject", field("Subject", "=?utf-8?B?5LqI57SE?=\r\n ")),
        ("encoded words never closed", field("Subject", "=?utf-8?B?")),
        ("identifiers in References", field("References", "<a@example.jp> ")),
        ("100,000 fields", format!("{}{HEAD}{PLAIN}{WISH}", "X-A: hanako@example.jp\r\n".repeat(83_000))),
        ("a parameter in 10,000 pieces", parameters()),
    ]
}

fn markup() -> Vec<(&'static str, String)> {
    vec![
        ("HTML, tables in another", plain(HTML, "<table><tr><td>1023")),
        ("HTML, quotes in another", plain(HTML, "<blockquote>")),
        ("HTML, nothing closes", plain(HTML, "<a href=\"<!--&#x")),
        ("HTML, entities", plain(HTML, "&#9312;&amp;&nbsp;")),
    ]
}

fn texts() -> Vec<(&'static str, String)> {
    vec![
        ("a line of kanji", plain(PLAIN, "受付")),
        ("a line of digits", plain(PLAIN, "1023")),
        ("a line of spaces", plain(PLAIN, " ")),
        ("a line of wishes", plain(PLAIN, WISH.trim_end())),
        ("a line of 100,000 ①", format!("{HEAD}{PLAIN}{}", "①".repeat(100_000))),
        ("lines of wishes", plain(PLAIN, WISH)),
        ("lines of quotes", plain(PLAIN, "> > > 会員番号 1023\r\n高橋\r\n")),
        ("reply headers", plain(PLAIN, "2020年4月14日(火) 10:00 info <info@example.com>:\r\n> 会員番号\r\n")),
        ("dates", plain(PLAIN, "4/15 4月16日(木) 来週の水曜 明日 令和2年4月15日 2020-04-15\r\n")),
        ("hours", plain(PLAIN, "13:00~14:30 午後1時半から最後まで 十三時 14時15分に退室\r\n")),
        ("numbers", plain(PLAIN, "1023 1-0-2-3 千二十三番 会員No.1023 090-0000-0000\r\n")),
        ("names", plain(PLAIN, "高橋花子(たかはしはなこ)様 髙橋 﨑子さん、夫の太郎と\r\n")),
        ("labels", plain(PLAIN, "会員番号:氏名:日時:参加時間:ご相談内容:備考:\r\n")),
        ("addresses", plain(PLAIN, "hanako@example.jp taro@example.com a@@b@c\r\n")),
        ("words of machines", plain(PLAIN, "自動返信 不在 配信停止 Delivery failed 550 5.1.1 User unknown\r\n")),
        ("hidden characters", plain(PLAIN, "\u{200b}\u{202e}1\u{200d}か\u{3099}")),
        ("kana of half width", plain(PLAIN, "ｶｲｲﾝﾊﾞﾝｺﾞｳ")),
        ("blank lines", plain(PLAIN, "\r\n")),
        ("flowed lines", plain("Content-Type: text/plain; format=flowed; delsp=yes\r\n\r\n", "1023 \r\n")),
        (
            "ISO-2022-JP, escapes",
            plain("Content-Type: text/plain; charset=iso-2022-jp\r\n\r\n", "\x1b$B0l\x1b(B1\x1b(I1"),
        ),
    ]
}

/// A letter of [`SIZE`] with one text, the piece over and over.
fn plain(fields: &str, piece: &str) -> String {
    format!("{HEAD}{fields}{}", piece.repeat(SIZE / piece.len()))
}

fn nested(depth: usize) -> String {
    let mut letter = HEAD.to_owned();
    for level in 0..depth {
        write!(letter, "Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n").unwrap();
    }
    filled(letter + PLAIN, WISH)
}

fn parts(kind: &str, count: usize, fields: &str) -> String {
    let mut letter = format!("{HEAD}Content-Type: multipart/{kind}; boundary=b\r\n\r\n");
    let each = SIZE / count;
    for _ in 0..count {
        let body = WISH.repeat(1.max(each.saturating_sub(fields.len()) / WISH.len()));
        write!(letter, "--b\r\n{fields}{body}\r\n").unwrap();
    }
    letter + "--b--\r\n"
}

fn unmet(count: usize) -> String {
    let mut letter = format!("{HEAD}Content-Type: multipart/mixed; boundary=b\r\n\r\n");
    for at in 0..count {
        write!(letter, "--b\r\nContent-Type: multipart/mixed; boundary=c{at}\r\n\r\n").unwrap();
    }
    filled(letter, "--c\r\n")
}

fn messages(depth: usize) -> String {
    filled(HEAD.to_owned() + &"Content-Type: message/rfc822\r\n\r\nSubject: a\r\n".repeat(depth) + "\r\n", WISH)
}

fn parameters() -> String {
    let mut letter = format!("{HEAD}Content-Type: text/plain");
    for at in 0..10_000 {
        write!(letter, ";\r\n name*{at}*=utf-8''%E4%BA%88%E7%B4%84").unwrap();
    }
    filled(letter + "\r\n\r\n", WISH)
}

fn filled(letter: String, piece: &str) -> String {
    let rest = SIZE.saturating_sub(letter.len()) / piece.len();
    letter + &piece.repeat(rest)
}
