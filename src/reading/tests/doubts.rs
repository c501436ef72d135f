//! What is asked about, since it is missing, contradicts itself or only the desk can reckon it.

use super::{FAILED, ROOM, check, settle, told};
use crate::reading::testing::read_at;

#[test]
fn doubts_are_asked_about() {
    let rows = [
        (
            "会員番号：1023\n氏名：高橋花子\n日時：4月16日（水）13:00〜14:00",
            "ask | room new 1023高橋花子 13:00-14:00 !date",
        ),
        ("氏名：高橋花子\n参加時間：13:00〜14:00", "ask | room new ?高橋花子 4/15 13:00-14:00 !member_number"),
        ("会員番号：1023\n参加時間：13:00〜14:00", "ask | room new 1023? 4/15 13:00-14:00 !name"),
        ("4/22に参加希望です", "ask | room new 4/22 13:00-15:00 !member_number !name"),
        ("会員番号：1023\n氏名：高橋花子\n参加時間：9:00〜10:00", "ask | room new 1023高橋花子 4/15 !time"),
        (
            "会員番号1023の高橋花子です。\n会員番号：1032\n氏名：高橋花子",
            "ask | room new ?高橋花子 4/15 13:00-15:00 !member_number",
        ),
        ("会員番号：1023\n氏名：高橋花子\n4月8日に参加します", "ask | room new 1023高橋花子 13:00-15:00 !date"),
        ("会員番号：1023\n氏名：高橋花子\n15日か22日に参加します", "ask | room new 1023高橋花子 13:00-15:00 !date"),
        ("会員番号：1023\n氏名：高橋花子\n毎週参加します", "ask | room new 1023高橋花子 13:00-15:00 !date"),
    ];
    for (text, expected) in rows {
        check(ROOM, text, expected);
    }
    check(
        "4/22 オンライン保健室参加希望",
        "会員番号1023 高橋花子\n4/15の13時から参加します",
        "ask | room new 1023高橋花子 13:00-15:00 !date",
    );
    check(ROOM, "", "ask | room new 4/15 13:00-15:00 !member_number !name");
    settle();
}

#[test]
fn what_must_not_be_taken_for_a_value() {
    let rows = [
        (ROOM, "会員番号1023の高橋花子です。5月の保健室、20日に参加します。", "ask"),
        (ROOM, "会員番号1023 高橋花子\n4月20日に参加します。", "ask"),
        (ROOM, "父（会員番号0077）の代わりに書いています。息子の高橋一郎です。15日13時から。", "ask"),
        (ROOM, "会員番号：1023\n氏名：高橋花子\n参加時間：13:00〜14:00\n14時半に抜けます", "ask"),
        (ROOM, "会員番号1023、1024\n高橋花子", "ask"),
        (ROOM, "会員番号：10234567890\n氏名：高橋花子", "ask"),
        (ROOM, "会員番号1023 高橋花子\n4/15は無理ですが、他の日に参加したいです", "ask"),
        ("保健室", "会員番号1023高橋花子です。15日の保健室は何時からですか？", "staff"),
        ("個別相談", "会員番号1023 高橋花子\n4/22 11:00、12:00、30分", "complete"),
        (ROOM, "会員番号1023高橋花子\n15日、電話番号は044-222-1300です。13時から", "complete"),
    ];
    for (subject, text, expected) in rows {
        let found = told(&read_at("2020-04-13", subject, text));
        if !found.starts_with(expected) {
            FAILED.with_borrow_mut(|rows| rows.push(format!("\n{subject}\n{text}\n  want {expected}\n  read {found}")));
        }
    }
    settle();
}

#[test]
fn what_the_desk_alone_can_reckon_is_asked() {
    check(
        "Re: 個別相談のご予約を承りました",
        "翌週の同じ時間に変更していただけますでしょうか。\n高橋花子",
        "ask | consultation change ?高橋花子 !date",
    );
    check(
        "Re: オンライン保健室ご予約の確認",
        "15日は無理になったので、別の日に変更したいです。\n高橋花子",
        "ask | room change ?高橋花子 !date",
    );
    check(
        "Re: オンライン保健室のご予約",
        "時間を間違えました。13時からではなく14時からでお願いします。\n高橋",
        "complete | room change ?高橋 14:00-15:00",
    );
    check(
        "個別相談希望",
        "会員番号：1023\n氏名：高橋花子\n希望日時：\n第1希望：4/15（水）11:00〜11:30\n第2希望：4/22（水）11:00〜11:30\n相談内容：リンパ浮腫について",
        "complete | consultation new 1023高橋花子 4/15@11:00 4/22@11:00 30min",
    );
    check(
        "保健室に参加したい",
        "先月会員になりました高橋花子です。番号は1023です。15日に参加したいです。",
        "complete | room new 1023高橋花子 4/15 13:00-15:00",
    );
    settle();
}
