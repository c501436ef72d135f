//! Letters of ours as bytes, row by row.

use chrono::DateTime;
use mail_parser::{MessageParser, MimeHeaders as _};
use proptest::prelude::*;

use super::*;
use crate::mail::Mailbox;

fn letter() -> Outgoing {
    Outgoing {
        from: Mailbox { name: "プラスケア 受付".into(), address: Address::parse("info@example.jp").unwrap() },
        to: Address::parse("hanako@example.com").unwrap(),
        to_name: "高橋 花子".into(),
        subject: "【オンライン暮らしの保健室】ご予約を承りました（4月15日 水曜日）".into(),
        text: "高橋様\n\nご予約を承りました。\n.\n".into(),
        attachments: Vec::new(),
        message_id: "1.k7q49mxd@example.jp".into(),
        in_reply_to: Some("second@phone.example.com".into()),
        references: vec!["first@phone.example.com".into()],
        date: DateTime::parse_from_rfc3339("2020-04-14T09:05:07+09:00").unwrap(),
        auto_submitted: AutoSubmitted::Replied,
    }
}

fn text_of(letter: &Outgoing) -> String {
    String::from_utf8(letter.to_bytes()).unwrap()
}

fn field_names(mail: &[u8]) -> Vec<String> {
    let text = std::str::from_utf8(mail).unwrap();
    let header = text.split_once("\r\n\r\n").unwrap().0;
    let fields = header.split("\r\n").filter(|l| !l.starts_with(' '));
    fields.map(|l| l.split_once(": ").unwrap().0.to_owned()).collect()
}

#[test]
fn a_confirmation_byte_by_byte() {
    let expected = "\
Date: Tue, 14 Apr 2020 09:05:07 +0900\r
From: =?UTF-8?B?44OX44Op44K544Kx44KiIOWPl+S7mA==?=\r
 <info@example.jp>\r
To: =?UTF-8?B?6auY5qmLIOiKseWtkA==?=\r
 <hanako@example.com>\r
Subject: =?UTF-8?B?44CQ44Kq44Oz44Op44Kk44Oz5pqu44KJ44GX44Gu5L+d5YGl5a6k?=\r
 =?UTF-8?B?44CR44GU5LqI57SE44KS5om/44KK44G+44GX44Gf77yINOaciDE15pelIA==?=\r
 =?UTF-8?B?5rC05puc5pel77yJ?=\r
Message-ID: <1.k7q49mxd@example.jp>\r
In-Reply-To: <second@phone.example.com>\r
References: <first@phone.example.com>\r
 <second@phone.example.com>\r
Auto-Submitted: auto-replied\r
X-Auto-Response-Suppress: All\r
MIME-Version: 1.0\r
Content-Type: text/plain; charset=utf-8\r
Content-Transfer-Encoding: base64\r
\r
6auY5qmL5qeYDQoNCuOBlOS6iOe0hOOCkuaJv+OCiuOBvuOBl+OBn+OAgg0KLg0K\r
";
    assert_eq!(text_of(&letter()), expected);
}

#[test]
fn recipients_as_they_must_be_written() {
    let rows = [
        ("a..b.@docomo.example.jp", "", "To: \"a..b.\"@docomo.example.jp\r\n"),
        ("a..b@docomo.example.jp", "", "To: \"a..b\"@docomo.example.jp\r\n"),
        (".a@ezweb.example.jp", "花子", "To: =?UTF-8?B?6Iqx5a2Q?=\r\n <\".a\"@ezweb.example.jp>\r\n"),
        ("a.@docomo.example.jp", "", "To: \"a.\"@docomo.example.jp\r\n"),
        ("a@example.jp", "Hanako O'Hara", "To: \"Hanako O'Hara\"\r\n <a@example.jp>\r\n"),
        (
            "a@example.jp",
            "x\r\nBcc: evil@example.com",
            "To: =?UTF-8?B?eCBCY2M6IGV2aWxAZXhhbXBsZS5jb20=?=\r\n <a@example.jp>\r\n",
        ),
        ("a@example.jp", "\u{202E}\r\n\0", "To: a@example.jp\r\n"),
    ];
    for (address, name, expected) in rows {
        let mail = text_of(&Outgoing { to: Address::parse(address).unwrap(), to_name: name.into(), ..letter() });
        assert!(mail.contains(expected), "{name:?}: {mail}");
    }
}

#[test]
fn who_began_it() {
    let rows = [
        (AutoSubmitted::Replied, Some("auto-replied")),
        (AutoSubmitted::Generated, Some("auto-generated")),
        (AutoSubmitted::No, None),
    ];
    for (auto_submitted, expected) in rows {
        let mail = text_of(&Outgoing { auto_submitted, ..letter() });
        let found = mail.lines().find_map(|l| l.strip_prefix("Auto-Submitted: "));
        assert_eq!(found, expected);
        assert_eq!(mail.contains("X-Auto-Response-Suppress: All"), expected.is_some());
    }
}

#[test]
fn threads_are_bounded() {
    let many: Vec<String> = (0..40).map(|n| format!("{n}@example.jp")).collect();
    let kept = thread(Some("39@example.jp"), &many);
    assert_eq!((kept.len(), kept[0].as_str(), kept[1].as_str()), (20, "<0@example.jp>", "<21@example.jp>"));
    assert_eq!(kept[19], "<39@example.jp>");
    let hostile = ["a b@c", "a>\r\nBcc: x", "", &"x".repeat(251), "good@example.jp"].map(String::from);
    assert_eq!(thread(Some("two\r\nlines"), &hostile), ["<good@example.jp>"]);
}

#[test]
fn a_message_id_that_is_none_is_replaced() {
    let mail = text_of(&Outgoing { message_id: "x>\r\nBcc: y".into(), ..letter() });
    let id = mail.lines().find_map(|l| l.strip_prefix("Message-ID: <")).unwrap();
    assert!(id.ends_with("@example.jp>") && id.len() == 32 + "@example.jp>".len(), "{id}");
}

#[test]
fn file_names_that_are_no_paths() {
    let rows = [
        ("検査結果.pdf", "検査結果.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\a\\図.jpg", "図.jpg"),
        ("a\r\nb\".pdf", "a b_.pdf"),
        ("..", "attachment-1"),
        ("\u{202E}fdp.exe", "fdp.exe"),
        ("", "attachment-1"),
    ];
    for (name, expected) in rows {
        assert_eq!(file_name(name, 1), expected, "{name:?}");
    }
    let long = file_name(&format!("{}.pdf", "長".repeat(150)), 1);
    assert!(long.ends_with("長.pdf") && long.chars().count() == 84, "{long}");
}

#[test]
fn content_types_that_may_be_base64() {
    let rows = [
        ("image/jpeg", "image/jpeg"),
        ("Application/PDF", "application/pdf"),
        ("message/rfc822", "application/octet-stream"),
        ("multipart/mixed", "application/octet-stream"),
        ("text/plain; charset=x", "application/octet-stream"),
        ("image/\r\nBcc: x", "application/octet-stream"),
        ("", "application/octet-stream"),
    ];
    for (written, expected) in rows {
        assert_eq!(safe_content_type(written), expected, "{written:?}");
    }
}

#[test]
fn enclosures_arrive_as_they_were() {
    let content: Vec<u8> = (0..=255).cycle().take(1000).collect();
    let enclosure =
        |name: &str| Enclosure { name: name.into(), content_type: "application/pdf".into(), content: content.clone() };
    let names = ["検査結果.pdf", "scan.pdf", &format!("{}.pdf", "とても長い名前".repeat(8))];
    let bytes = Outgoing { attachments: names.map(enclosure).to_vec(), ..letter() }.to_bytes();
    let read = MessageParser::default().parse(&bytes).unwrap();
    assert_eq!(read.body_text(0).unwrap(), "高橋様\r\n\r\nご予約を承りました。\r\n.\r\n");
    let found: Vec<_> = read.attachments().map(|a| (a.attachment_name().unwrap(), a.contents())).collect();
    assert!(found == names.map(|n| (n, content.as_slice())), "{:?}", found.iter().map(|f| f.0).collect::<Vec<_>>());
}

/// Lines end in CRLF and nothing else does, and none is long.
fn assert_wire_safe(bytes: &[u8]) {
    assert!(bytes.is_ascii() && bytes.ends_with(b"\r\n"));
    let text = std::str::from_utf8(bytes).unwrap();
    for line in text.split("\r\n") {
        assert!(line.len() <= 998 && !line.contains(['\r', '\n', '\0']), "{line:?}");
    }
}

fn any_text() -> impl Strategy<Value = String> {
    let hostile = prop::sample::select(vec![
        "\r\n",
        "\r",
        "\n",
        "\0",
        "=?UTF-8?B?",
        "?=",
        "\u{202E}",
        "<a@b.example>",
        ",",
        "\"",
        " ",
    ]);
    prop_oneof![
        any::<String>(),
        prop::collection::vec(prop_oneof![hostile.prop_map(String::from), "\\PC{0,40}"], 0..12)
            .prop_map(|v| v.concat()),
        "[a-z]{900,1400}",
        "[亜-黑]{100,400}",
    ]
}

prop_compose! {
    fn any_enclosure()(name in any_text(), content_type in any_text(), content in any::<Vec<u8>>()) -> Enclosure {
        Enclosure { name, content_type, content }
    }
}

prop_compose! {
    fn any_letter()(
        texts in prop::collection::vec(any_text(), 5),
        references in prop::collection::vec(any_text(), 0..30),
        attachments in prop::collection::vec(any_enclosure(), 0..3),
        in_reply_to in prop::option::of(any_text()),
        seconds in any::<i32>(),
    ) -> Outgoing {
        let [from_name, to_name, subject, text, message_id] = texts.try_into().unwrap();
        Outgoing {
            from: Mailbox { name: from_name, ..letter().from },
            date: DateTime::from_timestamp(seconds.into(), 0).unwrap().with_timezone(&crate::mail::JAPAN),
            to_name, subject, text, message_id, references, attachments, in_reply_to, ..letter()
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_strings_give_one_harmless_mail(letter in any_letter()) {
        let bytes = letter.to_bytes();
        assert_wire_safe(&bytes);
        let names = field_names(&bytes);
        prop_assert_eq!(names.iter().filter(|n| *n == "To").count(), 1);
        prop_assert!(!names.iter().any(|n| n == "Bcc" || n == "Cc"));
        let read = MessageParser::default().parse(&bytes).unwrap();
        prop_assert_eq!(read.subject().unwrap_or_default().to_owned(), one_line(&letter.subject));
        let to: Vec<_> = read.to().unwrap().iter().map(|a| a.address().unwrap().to_owned()).collect();
        prop_assert_eq!(to, vec!["hanako@example.com".to_owned()]);
        let from: Vec<_> = read.from().unwrap().iter().map(|a| a.address().unwrap().to_owned()).collect();
        prop_assert_eq!(from, vec!["info@example.jp".to_owned()]);
        prop_assert_eq!(read.attachments().count(), letter.attachments.len());
        prop_assert_eq!(read.body_text(0).unwrap_or_default().to_string(), crlf_lines(&letter.text));
        prop_assert_eq!(bytes, letter.to_bytes());
    }
}
