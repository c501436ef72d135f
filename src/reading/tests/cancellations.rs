//! What is given up, and what is not.

use super::{ROOM, check, settle};

#[test]
fn cancellations_and_changes() {
    let rows = [
        (
            "キャンセル",
            "15日の保健室をキャンセルします。会員番号1023高橋花子",
            "complete | room cancel 1023高橋花子 4/15",
        ),
        (
            "Re: オンライン保健室ご予約の確認",
            "1023の高橋です。急用ができて参加できなくなりました。",
            "complete | room cancel 1023高橋",
        ),
        ("Re: オンライン保健室ご予約の確認", "申し訳ありませんが、15日は欠席します。", "complete | room cancel 4/15"),
        (
            "保健室の件",
            "会員番号1023高橋花子です。15日は都合が悪くなったので22日に変更をお願いします。",
            "complete | room change 1023高橋花子 4/22",
        ),
        (
            "時間変更",
            "1023高橋花子です。15日の保健室、14時からに変更してください。",
            "complete | room change 1023高橋花子 4/15 14:00-15:00",
        ),
        (
            "日の変更",
            "保健室の15日の予約を22日の14時からに変更してください。1023高橋花子",
            "complete | room change 1023高橋花子 4/22 14:00-15:00",
        ),
        (
            "Re: ご予約の確認",
            "15日の保健室ですが、22日に振り替えていただけますか。1023高橋",
            "complete | room change 1023高橋 4/22",
        ),
        (
            "保健室の件",
            "15日はキャンセル、22日は参加します。1023高橋花子",
            "complete | room cancel 1023高橋花子 4/15 | room new 1023高橋花子 4/22 13:00-15:00",
        ),
        (
            ROOM,
            "会員番号1023高橋花子です。22日の予約を取り消してください。",
            "complete | room cancel 1023高橋花子 4/22",
        ),
        (
            "お休みします",
            "明後日の保健室、体調が悪いのでお休みします。高橋花子 1023",
            "complete | room cancel 1023高橋花子 4/15",
        ),
    ];
    for (subject, text, expected) in rows {
        check(subject, text, expected);
    }
    settle();
}

#[test]
fn what_is_given_up_and_what_is_not() {
    check(
        "個別相談",
        "①和田幸 会員番号815\n②4/29(水) 11:00\n③30分\n④次の2点です。\n・抗がん剤をやめたいと主治医に言いづらい\n・障害年金",
        "complete | consultation new 815和田幸 4/29@11:00 30min",
    );
    check(
        "申込取消しの取消し",
        "401谷です。22日の保健室、欠席のご連絡をしましたが、行けるようになりました。やはり参加させてください。",
        "complete | room new 401谷 4/22 13:00-15:00",
    );
    check(
        "個別相談取消",
        "会員番号515 白石です。\n22日11時半の石井さんの相談はキャンセルさせてください。保健室のほうはそのまま参加します。",
        "complete | consultation cancel 515白石 4/22@11:30",
    );
    check(
        "保健室",
        "290 辻 正子 4/22と4/29、両方お休みします。",
        "complete | room cancel 290辻正子 4/22 | room cancel 290辻正子 4/29",
    );
    check(
        "保健室",
        "会員番号401 谷文子です。29日の保健室、満員でしたらキャンセル待ちでお願いします。",
        "complete | room new 401谷文子 4/29 13:00-15:00",
    );
    check(
        "退会",
        "会員番号220 野村清の妻です。夫は4月5日に亡くなりました。22日の保健室はキャンセルでお願いします。",
        "staff",
    );
    check(
        "石井さん宛",
        "1313黒田真理です。29日15時からの個別相談、1時間でお願いしましたが30分に短くしてください。",
        "complete | consultation change 1313黒田真理 4/29@15:00 30min",
    );
    check(
        "石井さん宛",
        "1313黒田真理です。今日は30分も話を聞いていただきありがとうございました。また相談させてください。",
        "staff",
    );
    check(ROOM, "会員番号101（旧番号55）\n長野良子\n4/22 13時〜", "complete | room new 101長野良子 4/22 13:00-15:00");
    settle();
}

#[test]
fn ways_of_not_coming_and_of_waiting() {
    check(
        "22日の保健室",
        "640番の江口でございます。22日の保健室、あいにく所用ができまして、今回はご遠慮させていただきます。",
        "complete | room cancel 640江口 4/22",
    );
    check("22日の保健室", "640江口です。22日、パスします。すみません。", "complete | room cancel 640江口 4/22");
    check("お詫び", "会員番号1288 浅野です。昨日は連絡もせず保健室を欠席してしまい申し訳ありませんでした。", "staff");
    check("本日の参加", "1288浅野です。まだZoomのIDが届きません。13時から参加予定です。", "staff");
    check(
        "保健室参加取り消しについて",
        "会員番号:1490\n氏名:西岡千代\n取消日:4月22日\n理由:抗がん剤の日程変更のため",
        "complete | room cancel 1490西岡千代 4/22",
    );
    check(
        "個別相談を1時間早く",
        "西岡（1490）です。29日16時の個別相談を1時間早めていただけますか。",
        "ask | consultation change 1490西岡 !time",
    );
    settle();
}

#[test]
fn days_given_up_without_a_service() {
    let rows = [
        ("", "15日と22日を欠席します。", "complete | room cancel 4/15 | room cancel 4/22"),
        (
            "",
            "15日は欠席します。22日も欠席でお願いします。1023 高橋花子",
            "complete | room cancel 1023高橋花子 4/15 | room cancel 1023高橋花子 4/22",
        ),
        ("", "15日はキャンセルでお願いします。1023 高橋花子", "complete | room cancel 1023高橋花子 4/15"),
        ("", "15日の11時はキャンセルでお願いします。1023 高橋花子", "staff"),
        ("", "16日はキャンセルでお願いします。1023 高橋花子", "staff"),
        ("", "15日の石井さんの予約をキャンセルします。", "staff"),
        ("", "中村健一です。妻の分はキャンセルします。", "complete | room cancel ?中村健一"),
        // A reason's day is none that is given up.
        (
            "4/22欠席",
            "4/21に検査が入り、体調が読めないので欠席させてください。保健室の件です。1023 高橋花子",
            "complete | room cancel 1023高橋花子 4/22",
        ),
        (
            "保健室欠席",
            "4/29に手術が決まり、準備があるので4/22は欠席します。1023 高橋花子",
            "complete | room cancel 1023高橋花子 4/22",
        ),
        (
            "保健室キャンセル",
            "4/22に検査が入りましたので、キャンセルします。1023 高橋花子",
            "complete | room cancel 1023高橋花子 4/22",
        ),
        ("保健室欠席", "4/21と4/22を欠席します。1023 高橋花子", "ask | room cancel 1023高橋花子 !date"),
    ];
    for (subject, text, expected) in rows {
        check(subject, text, expected);
    }
    settle();
}

#[test]
fn whoever_cannot_come_says_so_in_many_ways() {
    let away = "complete | room cancel 1023高橋花子 4/15";
    for text in [
        "15日の保健室は熱があるので休みます。",
        "15日の保健室ですが、お休みでお願いします。",
        "15日は伺うのが難しくなりまして。",
        "15日は行かれそうもないので、すみません。",
        "15日は参加することができなくなりました。",
        "15日は都合がつかず申し訳ありません。",
        "15日の予約を外しておいてください。",
        "15日は今回見送ります、またの機会に。",
    ] {
        check("オンライン保健室", &format!("1023高橋花子です。{text}"), away);
    }
    let comes = "complete | room new 1023高橋花子 4/15 13:00-15:00";
    for text in ["仕事を休んで15日に参加します。", "15日に参加します。仕事はお休みです。"]
    {
        check("オンライン保健室", &format!("1023高橋花子です。{text}"), comes);
    }
    // Nothing but the name of the service asks, and what is said nobody understands.
    check("オンライン保健室", "1023高橋花子です。今日はどうにも起き上がれません。", "staff");
    settle();
}
