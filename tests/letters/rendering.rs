//! Requests rendered as members' programs do: in any charset, with any numbering, in wide or narrow characters.

use chrono::{Datelike as _, Days, NaiveDate, NaiveTime, TimeZone as _, Timelike as _};
use encoding_rs::{EUC_JP, Encoding, ISO_2022_JP, SHIFT_JIS, UTF_8};
use proptest::prelude::*;
use uketsuke::config::Config;
use uketsuke::mail::{JAPAN, Letter};
use uketsuke::reading::{Action, Outcome, Reading, read};

const MARKS: [[&str; 3]; 10] = [
    ["①", "②", "③"],
    ["❶", "❷", "❸"],
    ["⑴", "⑵", "⑶"],
    ["(1)", "(2)", "(3)"],
    ["1)", "2)", "3)"],
    ["１．", "２．", "３．"],
    ["1. ", "2. ", "3. "],
    ["・", "・", "・"],
    ["■", "■", "■"],
    ["", "", ""],
];
const LABELS: [[&str; 3]; 4] = [
    ["会員番号・氏名：", "メールアドレス：", "参加時間："],
    ["会員番号・お名前　", "メール　", "時間　"],
    ["会員番号・氏名\n", "メールアドレス\n", "参加時間\n"],
    ["会員番号／氏名: ", "E-mail: ", "参加希望時間: "],
];
const NAMES: [&str; 6] = ["高橋 花子", "小野寺 隆", "森田 みゆき", "佐藤 トメ", "中川 勇", "五十嵐 千代子"];
const CHARSETS: [&Encoding; 4] = [UTF_8, SHIFT_JIS, EUC_JP, ISO_2022_JP];

/// A request for the room, and how it is written down.
#[derive(Debug, Clone)]
struct Wanted {
    number: u32,
    name: usize,
    ahead: u64,
    /// In five minutes after 13:00.
    from: u32,
    length: u32,
    marks: usize,
    labels: usize,
    charset: usize,
    wide: bool,
}

impl Wanted {
    fn day(&self) -> NaiveDate {
        NaiveDate::from_ymd_opt(2020, 4, 15).unwrap() + Days::new(self.ahead * 7)
    }

    fn hours(&self) -> (NaiveTime, NaiveTime) {
        let at = |fives: u32| NaiveTime::from_hms_opt(13 + fives / 12, fives % 12 * 5, 0).unwrap();
        (at(self.from), at((self.from + self.length).min(24)))
    }

    fn text(&self) -> String {
        let (from, to) = self.hours();
        let shape = |text: String| if self.wide { wide(&text) } else { text };
        let day = shape(format!("{}月{}日", self.day().month(), self.day().day()));
        let range = shape(format!("{}:{:02}～{}:{:02}", from.hour(), from.minute(), to.hour(), to.minute()));
        let values = [
            format!("{}　{}", shape(format!("{:04}", self.number)), NAMES[self.name]),
            "hanako@example.jp".to_owned(),
            format!("{day} {range}"),
        ];
        (0..3)
            .map(|at| format!("{}{}{}", MARKS[self.marks][at], LABELS[self.labels][at], values[at]))
            .collect::<Vec<_>>()
            .join("\n")
    }

    fn bytes(&self) -> Vec<u8> {
        let encoding = CHARSETS[self.charset];
        let encoded = |text: &str| encoding.encode(text).0.into_owned();
        let base64 = |bytes: &[u8]| data_encoding::BASE64.encode(bytes);
        let subject = base64(&encoded("オンライン保健室参加希望"));
        let name = encoding.name();
        let mut bytes = format!(
            "From: hanako@example.jp\r\nTo: info@kosugipluscare.com\r\nSubject: =?{name}?B?{subject}?=\r\n\
             Date: Mon, 13 Apr 2020 09:00:00 +0900\r\nMessage-ID: <rendered@example.jp>\r\nMIME-Version: 1.0\r\n\
             Content-Type: text/plain; charset={name}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        )
        .into_bytes();
        for line in self.text().lines() {
            bytes.extend(encoded(line));
            bytes.extend(b"\r\n");
        }
        bytes
    }

    fn read(&self) -> Reading {
        let written = JAPAN.with_ymd_and_hms(2020, 4, 13, 9, 0, 0).unwrap();
        read(&Letter::decode(&self.bytes()), &Config::builtin().policy.guide, written)
    }
}

fn wide(text: &str) -> String {
    text.chars().map(|c| char::from_u32(u32::from(c) + 0xfee0).filter(|_| c.is_ascii_graphic()).unwrap_or(c)).collect()
}

fn wanted() -> impl Strategy<Value = Wanted> {
    let what = (1u32..9999, 0..NAMES.len(), 0u64..7, 0u32..23, 1u32..24);
    // ❶ and ⑴ are in no JIS charset.
    let how = (0..MARKS.len(), 0..LABELS.len(), 0..CHARSETS.len(), any::<bool>())
        .prop_filter("the charset has the mark", |(marks, _, charset, _)| *charset == 0 || !matches!(marks, 1 | 2));
    (what, how).prop_map(|((number, name, ahead, from, length), (marks, labels, charset, wide))| Wanted {
        number,
        name,
        ahead,
        from,
        length,
        marks,
        labels,
        charset,
        wide,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(192) })]
    #[test]
    fn a_request_reads_back_however_it_is_written(wanted in wanted()) {
        let reading = wanted.read();
        prop_assert_eq!(reading.outcome, Outcome::Complete, "{}", wanted.text());
        prop_assert_eq!(reading.requests.len(), 1, "{}", wanted.text());
        let request = &reading.requests[0];
        let (from, to) = wanted.hours();
        prop_assert_eq!(request.action, Action::New);
        prop_assert_eq!(request.date, Some(wanted.day()), "{}", wanted.text());
        prop_assert_eq!((request.from, request.to), (Some(from), Some(to)), "{}", wanted.text());
        prop_assert_eq!(request.people.len(), 1, "{}", wanted.text());
        let person = &request.people[0];
        prop_assert_eq!(person.member_number.clone(), Some(format!("{:04}", wanted.number)), "{}", wanted.text());
        let plain = |name: &str| name.replace([' ', '\u{3000}'], "");
        prop_assert_eq!(person.name.as_deref().map(plain), Some(plain(NAMES[wanted.name])), "{}", wanted.text());
        prop_assert_eq!(request.remark.clone(), None, "{}", wanted.text());
    }
}
