//! What stands in quotes and signatures is nobody's request.

use super::{ROOM, check, settle};

#[test]
fn what_is_quoted_does_not_count() {
    let confirmation = "高橋 花子 様\n\nお申し込みありがとうございます。\n①会員番号・氏名：1023 高橋花子\n③参加時間：4月15日（水）13:00〜15:00\n変更や取り消しは返信でお知らせください。\n\n一般社団法人プラスケア\ninfo@kosugipluscare.com";
    let quoted: String = confirmation.lines().map(|l| format!("> {l}\n")).collect();
    let outlook = format!(
        "-----Original Message-----\nFrom: プラスケア <info@kosugipluscare.com>\nSent: Monday, April 13, 2020 9:00 AM\nTo: 高橋\nSubject: お知らせ\n\n{confirmation}"
    );
    let japanese = format!(
        "________________________________\n差出人: プラスケア <info@kosugipluscare.com>\n送信日時: 2020年4月13日 9:00\n宛先: 高橋\n件名: お知らせ\n\n{confirmation}"
    );
    let gmail = format!("2020年4月13日(月) 9:00 プラスケア <info@kosugipluscare.com>:\n\n{quoted}");
    let phone = format!("2020/04/13 9:00、プラスケア <info@kosugipluscare.com>のメール:\n\n{quoted}");
    for tail in [&outlook, &japanese, &gmail, &phone, &quoted] {
        check(
            "Re: お知らせ",
            &format!("1023の高橋花子です。22日の保健室に13時から14時まで参加します。\n\n{tail}"),
            "complete | room new 1023高橋花子 4/22 13:00-14:00",
        );
        check("Re: お知らせ", &format!("了解しました。ありがとうございます。\n\n{tail}"), "staff");
        check(
            "Re: オンライン保健室ご予約の確認",
            &format!("体調が悪いのでキャンセルします。高橋\n\n{tail}"),
            "complete | room cancel ?高橋",
        );
        check(
            "Re: オンライン保健室ご予約の確認",
            &format!("22日に変更してください。\n\n{tail}"),
            "complete | room change 4/22",
        );
        check("Re: お知らせ", tail, "staff");
    }
    check(
        "Fwd: オンライン保健室参加希望",
        "母から預かりました。よろしくお願いします。\n\n---------- Forwarded message ---------\nFrom: 高橋ハナ <hana@example.com>\nDate: 2020年4月12日(日)\nSubject: オンライン保健室参加希望\nTo: 娘\n\n会員番号0098 高橋ハナ\n4/15 13時から14時",
        "complete | room new 0098高橋ハナ 4/15 13:00-14:00",
    );
    check(
        "Fwd: お知らせ",
        "こういう案内が来ました。どう思いますか？\n\n---------- Forwarded message ---------\nFrom: プラスケア <info@kosugipluscare.com>\nDate: 2020年4月12日(日)\nSubject: お知らせ\nTo: 高橋\n\n①会員番号・氏名 ②メール ③参加時間を書いてお申し込みください。次回は4/15 13:00〜15:00です。",
        "staff",
    );
    settle();
}

#[test]
fn signatures_do_not_count() {
    let form = "会員番号：1023\n氏名：高橋花子\n参加時間：13:00〜14:00\n";
    let whole = "complete | room new 1023高橋花子 4/15 13:00-14:00";
    for tail in [
        "-- \n高橋花子\n毎週水曜14時 お花教室",
        "━━━━━━━━\n高橋花子　4/22 個展開催\n〒213-0001 川崎市高津区1-2-3\n━━━━━━━━",
        "=====\n高橋商店 高橋花子\nTEL 044-000-1234 営業 9:00〜18:00\nhttp://example.jp/\n=====",
        "--------------------\n高橋 花子\nhanako@example.jp\n090-0000-1111",
        "iPhoneから送信",
        "スマートフォンから送信されました",
        "高橋花子\n〒213-0001\n川崎市高津区1-2-3\nTEL 044-000-1234",
        "高橋花子拝",
    ] {
        check(ROOM, &format!("{form}\n{tail}"), whole);
    }
    settle();
}
