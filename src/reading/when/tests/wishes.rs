//! What a consultation is wished for: lengths, and days with their hours in order of preference.

use super::{consultation, on};
use crate::reading::when::{DateReading, FoundWish, LengthReading, TimeReading, length_in, wishes_in};

#[test]
fn lengths_of_appointments() {
    let rows = [
        ("30分", "30"),
        ("３０分", "30"),
        ("三十分", "30"),
        ("半時間", "30"),
        ("30分間", "30"),
        ("30min", "30"),
        ("1時間", "60"),
        ("１時間", "60"),
        ("一時間", "60"),
        ("60分", "60"),
        ("六十分", "60"),
        ("1時間くらい", "60"),
        ("1 hour", "60"),
        ("1時間半", "90"),
        ("11時から30分", "30"),
        ("30分から1時間に変更", "60"),
        ("30分ではなく1時間でお願いします", "60"),
        ("30分を1時間に", "60"),
        ("1時間（無理なら30分）", "60"),
        ("30分/1時間", "?"),
        ("30分か1時間", "?"),
        ("30分、30分でお願いします", "30"),
        ("13時30分", ""),
        ("13:30分", ""),
        ("30分前", ""),
        ("駅から徒歩10分", ""),
        ("24時間", "1440"),
        ("10分遅れます", ""),
        ("1時", ""),
        ("", ""),
    ];
    for (text, expected) in rows {
        let found = match length_in(text) {
            LengthReading::Minutes(minutes) => minutes.to_string(),
            LengthReading::Unsure => "?".to_owned(),
            LengthReading::Unsaid => String::new(),
        };
        assert_eq!(found, expected, "{text:?}");
    }
}

#[test]
fn wishes_in_order() {
    let rows = [
        ("4/22 11時", "4/22 11:00"),
        ("4月22日（水）11:00〜11:30", "4/22 11:00=30"),
        ("4/22か4/29の11時", "4/22 11:00, 4/29 11:00"),
        ("22日か29日の11時半", "4/22 11:30, 4/29 11:30"),
        ("4/22の11時か11時半", "4/22 11:00, 4/22 11:30"),
        ("4/22、11時または15時", "4/22 11:00, 4/22 15:00"),
        ("4/22 11時、4/29 15時", "4/22 11:00, 4/29 15:00"),
        ("①5/13（水）11:00\n②5/13（水）15:00\n③5/20（水）11:30", "5/13 11:00, 5/13 15:00, 5/20 11:30"),
        ("第1希望 4/22 11:00\n第2希望 4/22 15:00\n第3希望 4/29 11:00", "4/22 11:00, 4/22 15:00, 4/29 11:00"),
        ("第二希望　4/29 15時\n第一希望　4/22 11時", "4/22 11:00, 4/29 15:00"),
        ("第1希望：4月22日（水）15:00〜15:30\n第2希望：4月22日（水）16:00〜16:30", "4/22 15:00=30, 4/22 16:00=30"),
        ("11時に4/22か4/29", "4/22 11:00, 4/29 11:00"),
        ("4/22、4/29、時間はどちらも11時", "4/22 11:00, 4/29 11:00"),
        ("4/22", "4/22"),
        ("11時", "11:00"),
        ("4/22 15時〜17時の間", "4/22 ?"),
        ("来週の水曜の4時から1時間", "4/22 16:00=60"),
        ("来週水曜日の4時から1時間お願い", "4/22 16:00=60"),
        ("4月22日　11時30分", "4/22 11:30"),
        ("4/22(水)の午後3時か、4/29(水)の午前11時", "4/22 15:00, 4/29 11:00"),
        ("希望1 4/22 16時\n希望2 4/29 16時", "4/22 16:00, 4/29 16:00"),
        ("4月23日（水）11:00〜", "! 11:00"),
        ("4/22 11:00 11:30 12:00", "4/22 11:00, 4/22 11:30, 4/22 12:00"),
        ("", ""),
    ];
    let shown = |wish: &FoundWish| {
        let date = wish.date.map(|d| match d {
            DateReading::Sure(day) => day.format("%-m/%-d").to_string(),
            DateReading::Unsure => "?".to_owned(),
            DateReading::Contradicts => "!".to_owned(),
        });
        let time = wish.time.map(|t| match t {
            TimeReading::At(t) => t.format("%H:%M").to_string(),
            _ => "?".to_owned(),
        });
        let minutes = wish.minutes.map(|m| format!("={m}")).unwrap_or_default();
        [date, time].into_iter().flatten().collect::<Vec<_>>().join(" ") + &minutes
    };
    let mut wrong = Vec::new();
    for (text, expected) in rows {
        let found = wishes_in(text, on(4, 13), &consultation());
        let found = found.iter().map(shown).collect::<Vec<_>>().join(", ");
        if found != expected {
            wrong.push((text, expected, found));
        }
    }
    assert!(wrong.is_empty(), "text, expected, found: {wrong:#?}");
}
