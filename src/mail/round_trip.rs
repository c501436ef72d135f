//! Whatever a Japanese program can write, in any charset and encoding, reads back the same.

use encoding_rs::{EUC_JP, SHIFT_JIS};
use proptest::prelude::*;

use super::Letter;

/// A charset with the names programs have for it.
#[derive(Clone, Copy, Debug)]
enum Written {
    Jis(&'static str),
    ShiftJis(&'static str),
    Euc(&'static str),
    Utf8(&'static str),
}

impl Written {
    fn label(self) -> &'static str {
        match self {
            Self::Jis(label) | Self::ShiftJis(label) | Self::Euc(label) | Self::Utf8(label) => label,
        }
    }

    fn encode(self, text: &str) -> Vec<u8> {
        match self {
            Self::Jis(_) => jis(text),
            Self::ShiftJis(_) => SHIFT_JIS.encode(text).0.into_owned(),
            Self::Euc(_) => EUC_JP.encode(text).0.into_owned(),
            Self::Utf8(_) => text.as_bytes().to_vec(),
        }
    }
}

/// CP50221 from EUC-JP, character by character, each kind under its own escape.
fn jis(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut escape: &[u8] = b"\x1b(B";
    for character in text.chars() {
        let euc = EUC_JP.encode(character.encode_utf8(&mut [0; 4])).0.into_owned();
        let (wanted, codes): (&[u8], Vec<u8>) = match euc.as_slice() {
            [0x8E, kana] => (b"\x1b(I", vec![kana & 0x7F]),
            [first, second] => (b"\x1b$B", vec![first & 0x7F, second & 0x7F]),
            other => (b"\x1b(B", other.to_vec()),
        };
        if wanted != escape {
            bytes.extend(wanted);
            escape = wanted;
        }
        bytes.extend(codes);
    }
    bytes.extend(b"\x1b(B");
    bytes
}

fn packed(bytes: &[u8], encoding: &str) -> Vec<u8> {
    match encoding {
        "base64" => data_encoding::BASE64.encode(bytes).into_bytes(),
        "quoted-printable" => quoted(bytes).into_bytes(),
        _ => bytes.to_vec(),
    }
}

fn quoted(bytes: &[u8]) -> String {
    bytes.iter().map(|b| if *b == b'\n' { "\n".to_owned() } else { format!("={b:02X}") }).collect()
}

fn charsets() -> impl Strategy<Value = Written> {
    prop::sample::select(vec![
        Written::Jis("iso-2022-jp"),
        Written::Jis("ISO-2022-JP-MS"),
        Written::Jis("cp50221"),
        Written::Jis("us-ascii"),
        Written::Jis("utf-8"),
        Written::ShiftJis("Shift_JIS"),
        Written::ShiftJis("cp932"),
        Written::ShiftJis("windows-31j"),
        Written::Euc("euc-jp"),
        Written::Euc("CP51932"),
        Written::Utf8("utf-8"),
        Written::Utf8("iso-2022-jp"),
        Written::Utf8("us-ascii"),
    ])
}

/// What members write: kana, kanji with the rare ones of names, marks, half-width kana, wide and plain digits.
fn lines_of_text() -> impl Strategy<Value = String> {
    const WORDS: [&str; 22] = [
        "会員番号",
        "①",
        "②",
        "⑳",
        "㈱",
        "髙橋",
        "山﨑",
        "邊",
        "です。",
        "ｶﾀｶﾅ",
        "ｱﾝﾅ ｺｳｼﾞ",
        "１３：００",
        "13:00",
        "～",
        "－",
        "ー",
        "参加したいです",
        "hanako@example.jp",
        "表示ソ能",
        "(水)",
        "Ⅲ",
        " ",
    ];
    let line = prop::collection::vec(prop::sample::select(WORDS.to_vec()), 1..8).prop_map(|w| w.concat());
    prop::collection::vec(line, 1..6).prop_map(|lines| lines.join("\n"))
}

fn trimmed(text: &str) -> String {
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim_end().to_owned()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn bodies(text in lines_of_text(), charset in charsets(), encoding in prop::sample::select(vec!["8bit", "base64", "quoted-printable"])) {
        let mut letter = format!(
            "From: a@example.jp\nContent-Type: text/plain; charset={}\nContent-Transfer-Encoding: {encoding}\n\n",
            charset.label()
        ).into_bytes();
        letter.extend(packed(&charset.encode(&text), encoding));
        prop_assert_eq!(trimmed(&Letter::decode(&letter).text()), trimmed(&text));
    }

    #[test]
    fn subjects_split_anywhere(text in lines_of_text(), charset in charsets(), cut in 0_usize..60) {
        let text = text.replace('\n', "");
        let bytes = charset.encode(&text);
        let (first, second) = bytes.split_at(cut.min(bytes.len()));
        let word = |b: &[u8]| format!("=?{}?B?{}?=", charset.label(), data_encoding::BASE64.encode(b));
        let letter = format!("From: a@example.jp\nSubject: {}\n {}\n\na", word(first), word(second));
        prop_assert_eq!(Letter::decode(letter.as_bytes()).subject, text.trim());
    }

    #[test]
    fn raw_headers(text in lines_of_text(), charset in charsets()) {
        let text = format!("予約：{}", text.replace('\n', ""));
        let mut letter = b"From: a@example.jp\nSubject: ".to_vec();
        letter.extend(charset.encode(&text));
        letter.extend(b"\n\na");
        prop_assert_eq!(Letter::decode(&letter).subject, text.trim());
    }

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        let letter = Letter::decode(&bytes);
        let clean = letter.lines.iter().all(|l| !l.text.contains(['\0', '\n', '\r', '\u{202e}']));
        prop_assert!(clean);
    }

    #[test]
    fn any_mixture(pieces in prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..60)) {
        let letter = Letter::decode(pieces.concat().as_bytes());
        prop_assert!(letter.subject.chars().all(|c| !c.is_control()));
        prop_assert!(letter.from.iter().all(|m| m.name.chars().all(|c| !c.is_control())));
    }
}

/// What breaks parsers, in pieces.
const PIECES: [&str; 34] = [
    "From: ",
    "Subject: ",
    "Content-Type: multipart/mixed; boundary=x\n",
    "Content-Type: multipart/alternative; boundary=\"x\"\n",
    "Content-Type: text/html\n",
    "Content-Type: message/rfc822\n",
    "Content-Transfer-Encoding: base64\n",
    "Content-Transfer-Encoding: quoted-printable\n",
    "Content-Disposition: attachment; filename*0*=utf-8''%E4",
    "; filename*1*=%BA%88\n",
    "\n",
    "\r\n",
    " ",
    "--x\n",
    "--x--\n",
    "--",
    "=?utf-8?B?",
    "5LqI",
    "?=",
    "=?iso-2022-jp?Q?=1B$B",
    "\u{1b}$B",
    "\u{1b}(B",
    "\u{e}",
    "<",
    ">",
    "\"",
    "(",
    "@example.jp",
    "a",
    "\0",
    "<div style='display:none'>",
    "</div>",
    "&#x3042;",
    "①",
];
