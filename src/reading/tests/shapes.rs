//! What a phone or a mail program makes of a letter changes nothing of what it asks for: lines broken in the middle of words,
//! other stops, days in kanji, blanks before units, a greeting before it and thanks behind it.

use super::asides::LETTERS;
use super::told;
use crate::reading::testing::read_at;

const DAY: &str = "2020-04-17";

/// Breaks every line after so many columns, a wide character taking two.
fn wrapped(text: &str, width: usize) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let mut column = 0;
        for c in line.chars() {
            let wide = if c.is_ascii() { 1 } else { 2 };
            if column + wide > width {
                out.push('\n');
                column = 0;
            }
            column += wide;
            out.push(c);
        }
        out.push('\n');
    }
    out
}

/// 四月二十二日 for 4月22日.
fn in_kanji(text: &str) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let spelt = |n: usize| match (n / 10, n % 10) {
        (0, ones) => DIGITS[ones].to_owned(),
        (1, ones) => format!("十{}", DIGITS[ones]),
        (tens, ones) => format!("{}十{}", DIGITS[tens], DIGITS[ones]),
    };
    let units = regex::Regex::new("([0-9]{1,2})(月|日|時)").unwrap();
    units.replace_all(text, |found: &regex::Captures<'_>| spelt(found[1].parse().unwrap()) + &found[2]).into_owned()
}

#[test]
fn the_shape_of_a_letter_changes_nothing() {
    type Shape = fn(&str) -> String;
    let shapes: &[(&str, Shape)] = &[
        ("34 columns", |text| wrapped(text, 34)),
        ("40 columns", |text| wrapped(text, 40)),
        ("72 columns", |text| wrapped(text, 72)),
        ("Western stops", |text| text.replace('。', "．").replace('、', "，")),
        ("ASCII stops", |text| text.replace('。', ". ").replace('、', ", ")),
        ("dots", |text| text.replace('。', "・・・")),
        ("notes", |text| text.replace('。', "♪")),
        ("kanji", in_kanji),
        ("blanks before units", |text| text.replace('月', " 月").replace('日', " 日")),
        ("blank lines", |text| text.replace('\n', "\n\n")),
        ("indented", |text| text.lines().map(|line| format!("　{line}\n")).collect()),
        ("a greeting", |text| format!("寒暖差の激しい日が続きますが、皆さまお元気でしょうか。\n{text}")),
        ("thanks", |text| format!("{text}\n\nいつも本当にありがとうございます。感謝しております。")),
    ];
    let mut wrong = Vec::new();
    for (subject, lines, _) in LETTERS {
        let text = lines.join("\n");
        let plain = told(&read_at(DAY, subject, &text));
        for (name, shape) in shapes {
            let found = told(&read_at(DAY, subject, &shape(&text)));
            if found != plain {
                wrong.push(format!("\n{name}: {}\n  want {plain}\n  read {found}", shape(&text)));
            }
        }
    }
    assert!(wrong.is_empty(), "{} letters:{}", wrong.len(), wrong.join("\n"));
}
