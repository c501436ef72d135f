//! Rosters as offices send them: every charset, eaten zeros, rows that make no sense.

use super::*;

/// What stands in an entry, to compare rows with.
fn shown(entry: &RosterEntry) -> String {
    let addresses: Vec<_> = entry.addresses.iter().map(ToString::to_string).collect();
    [entry.number.as_str(), &entry.name, &entry.kana, &addresses.join(" "), &entry.phone].join("|")
}

fn check(sheet: &[u8], expected: &[&str]) {
    let text = String::from_utf8_lossy(sheet);
    let entries = read(sheet).unwrap_or_else(|bad| panic!("{bad:?} in {text}"));
    assert_eq!(entries.iter().map(shown).collect::<Vec<_>>(), expected, "{text}");
}

/// Lines that are bad, with a part of the reason.
fn check_bad(sheet: &str, expected: &[(u64, &str)]) {
    let bad = read(sheet.as_bytes()).expect_err(sheet);
    assert_eq!(bad.iter().map(|row| row.line).collect::<Vec<_>>(), expected.iter().map(|e| e.0).collect::<Vec<_>>());
    for (row, (_, reason)) in bad.iter().zip(expected) {
        assert!(row.reason.contains(reason), "{} in {sheet}", row.reason);
    }
}

const PLAIN: &str = "会員番号,氏名,ふりがな,メールアドレス,電話\r\n\
    0098,髙橋 花子,たかはし はなこ,hanako@example.jp,090-1234-5678\r\n\
    1023,山田太郎,やまだたろう,taro@example.jp;taro@example.com,044-000-0000\r\n";
const PLAIN_READ: [&str; 2] = [
    "98|髙橋 花子|たかはし はなこ|hanako@example.jp|090-1234-5678",
    "1023|山田太郎|やまだたろう|taro@example.jp taro@example.com|044-000-0000",
];

#[test]
fn in_every_charset_and_with_either_separator() {
    let (cp932, _, unmappable) = encoding_rs::SHIFT_JIS.encode(PLAIN);
    assert!(!unmappable);
    let tabs = PLAIN.replace(',', "\t");
    let utf16: Vec<u8> = std::iter::once(0xFEFF).chain(tabs.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    for sheet in [
        PLAIN.as_bytes().to_vec(),
        format!("\u{FEFF}{PLAIN}").into_bytes(),
        cp932.into_owned(),
        tabs.into_bytes(),
        utf16,
        PLAIN.replace("\r\n", "\n").into_bytes(),
        PLAIN.replace("\r\n", "\r").into_bytes(),
        format!("会員名簿,,,,\r\n2020年4月,,,,\r\n{PLAIN},,,,\r\n").into_bytes(),
    ] {
        check(&sheet, &PLAIN_READ);
    }
}

#[test]
fn columns_by_their_headings_and_cells_as_excel_writes_them() {
    let rows = [
        ("Ｅメール,お名前,会員Ｎｏ．,備考\nA@Example.JP,花子,０９８,会費 未納\n", "98|花子||a@example.jp|"),
        (
            "会員番号,氏名,メールアドレス1,メールアドレス２\n1,花子,a@example.jp,b@example.jp\n",
            "1|花子||a@example.jp b@example.jp|",
        ),
        (
            "会員番号,氏名,メール\n1,花子,\"a@example.jp\nb@example.jp, a@example.jp\"\n",
            "1|花子||a@example.jp b@example.jp|",
        ),
        ("会員番号,氏名,ﾌﾘｶﾞﾅ,メール\n\"=\"\"0098\"\"\",花子,ﾊﾅｺ,なし\n", "98|花子|ﾊﾅｺ||"),
        (
            "会員番号,氏名,メール\n1,\"山田　\n太郎\",abc..def.@docomo.example.jp\n",
            "1|山田 太郎||abc..def.@docomo.example.jp|",
        ),
        ("会員番号,氏名,メール,電話\n1,花子,,9012345678\n", "1|花子|||09012345678"),
        (
            "会員番号,氏名,メール,携帯電話,電話番号\n1,花子,,90−1234−5678,44(000)0000\n",
            "1|花子|||090-1234-5678 / 044-000-0000",
        ),
        ("会員番号,氏名,メール,TEL\n1,花子,,+81 90 1234 5678\n", "1|花子|||09012345678"),
    ];
    for (sheet, expected) in rows {
        check(sheet.as_bytes(), &[expected]);
    }
}

#[test]
fn rows_that_make_no_sense_are_all_named() {
    let sheet = "会員番号,氏名,メールアドレス,電話\n\
        0098,花子,a@example.jp,\n\
        9.01E+09,一郎,b@example.jp,\n\
        ,二郎,c@example.jp,\n\
        12,,d@example.jp,\n\
        13,三郎,d@example,\n\
        \n\
        14,四郎,e@example.jp,9.01E+10\n\
        15,五郎,f@example.jp,内線123\n\
        98,六郎,g@example.jp,\n\
        A17,七郎,h@example.jp,\n\
        18,八郎,i@example.jp,,余り\n\
        19,j@example.jp,八木,\n\
        0,九郎,k@example.jp,12345\n";
    let expected = [
        (3, "power of ten"),
        (4, "no member number"),
        (5, "no name"),
        (6, "mail address 1"),
        (8, "telephone: the spreadsheet"),
        (9, "telephone is not a number"),
        (10, "as in line 2"),
        (11, "not a number of"),
        (12, "more cells"),
        (13, "name's column"),
        (14, "not a number of"),
    ];
    check_bad(sheet, &expected);
}

#[test]
fn files_that_are_no_roster() {
    for (sheet, line, reason) in [
        ("", 1, "no row of headings"),
        ("番号,氏名\n1,花子\n", 1, "no row of headings"),
        ("会員番号,氏名,電話\n1,花子,\n", 1, "no column is headed メールアドレス"),
        ("会員番号,会員番号,氏名,メール\n1,1,花子,\n", 1, "two columns are headed 会員番号"),
        ("会員番号,氏名,メール\n", 1, "no member"),
        ("会員番号,氏名,メール\n1,\"花子,a@example.jp\n2,太郎,b@example.jp\n", 2, "quotation mark"),
    ] {
        check_bad(sheet, &[(line, reason)]);
    }
    let broken = read(b"\x81\x93\x88\xf5\x94\xd4\n\xff\xff,\x81\n").unwrap_err();
    assert!(broken.iter().all(|row| row.reason.contains("neither")), "{broken:?}");
}

#[test]
fn the_difference_between_two_rosters() {
    let old = read(PLAIN.as_bytes()).unwrap();
    let new = PLAIN.replace("taro@example.com", "new@example.com").replace("0098", "0100");
    let new = read(new.as_bytes()).unwrap();
    let difference = difference(&old, &new);
    assert_eq!(difference.added.iter().map(|e| e.number.as_str()).collect::<Vec<_>>(), ["100"]);
    assert_eq!(difference.gone.iter().map(|e| e.number.as_str()).collect::<Vec<_>>(), ["98"]);
    assert_eq!(difference.changed.iter().map(|(_, e)| e.number.as_str()).collect::<Vec<_>>(), ["1023"]);
    assert_eq!(super::difference(&new, &new), Difference::default());
}

#[test]
fn reasons_repeat_no_value() {
    let bad = read("会員番号,氏名,メール\n1x,花子,hanako@\n".as_bytes()).unwrap_err();
    assert!(!format!("{bad:?}").contains("hanako") && !format!("{bad:?}").contains("1x"));
}

#[test]
fn the_rosters_among_the_fixtures() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/letters/demo/roster.csv");
    let entries = read(&std::fs::read(folder).unwrap()).unwrap();
    assert!(entries.iter().any(|entry| shown(entry).ends_with("|setsuko-sato@example.jp|0440000098")));
}
