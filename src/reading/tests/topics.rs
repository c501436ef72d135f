//! What a consultation is to be about.

use super::{FAILED, check, settle};
use crate::reading::testing::read_at;

/// The topic of the first request holds a phrase.
fn check_theme(text: &str, holds: &str) {
    let reading = read_at("2020-04-13", "個別相談希望", text);
    let found = reading.requests.first().and_then(|r| r.theme.clone()).unwrap_or_default();
    if !found.contains(holds) {
        FAILED.with_borrow_mut(|rows| rows.push(format!("\n{text}\n  want {holds}\n  read {found:?}")));
    }
}

#[test]
fn a_topic_that_looks_like_a_name_signs_nothing() {
    let form = "会員番号：1023\n日時：4/22 15:00\n時間：30分\n内容：ひみつの話題";
    check("個別相談希望", form, "ask | consultation new 1023? 4/22@15:00 30min !name");
    settle();
}

#[test]
fn topics() {
    let form = "氏名：高橋花子\n会員番号：1023\n日時：4/22 11:00\n時間：30分\n";
    check_theme(&format!("{form}テーマ：仕事と治療の両立"), "仕事と治療の両立");
    check_theme(&format!("{form}④抗がん剤をいつまで続けるか\nよろしく"), "いつまで続けるか");
    check_theme(&format!("{form}話したいこと\n退院後の生活\n食事のこと\n\nよろしくお願いします"), "食事のこと");
    check_theme(&format!("{form}\n母の介護のことで悩んでいます。"), "母の介護");
    check_theme(&format!("{form}\n緩和ケア病棟について聞きたいです。"), "緩和ケア病棟");
    settle();
}

#[test]
fn topics_without_the_wish() {
    let rows = [
        ("22日の午後ならいつでも。1時間。家族のことです。", Some("家族のことです。"), None),
        ("22日の11時から30分お願いします。薬のことで相談したいです。", Some("薬のことで相談したいです。"), None),
        ("22日の11時から30分、薬のことで個別相談を希望します。", Some("薬のことで個別相談を希望します。"), None),
        ("22日11時から30分夫の退院後のことで相談したいです。", Some("夫の退院後のことで相談したいです。"), None),
        (
            "薬のことで22日11時から30分お願いします。耳が遠いので大きな声でお願いします。",
            Some("薬のことで"),
            Some("耳が遠いので大きな声でお願いします。"),
        ),
        ("22日11時、30分。5月10日の手術のことで不安があります。", Some("5月10日の手術のことで不安があります。"), None),
        ("個別相談の予約の件でメールしました。22日11時から30分お願いします。", None, None),
    ];
    for (text, theme, remark) in rows {
        let reading = read_at("2020-04-13", "個別相談希望", &format!("1023 高橋花子です。{text}"));
        let found = reading.requests.first().map(|r| (r.theme.as_deref(), r.remark.as_deref()));
        assert_eq!(found, Some((theme, remark)), "{text}");
    }
}
