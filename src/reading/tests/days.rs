//! Days and hours that are not meant, or easily misread.

use super::{ROOM, check, settle};

#[test]
fn days_and_hours_that_are_not_meant() {
    let who = "会員番号1023の高橋花子です。";
    let rows = [
        ("15日は行けませんが22日は参加できます。", "complete | room new 1023高橋花子 4/22 13:00-15:00"),
        ("15日ではなく22日に参加したいです。", "complete | room new 1023高橋花子 4/22 13:00-15:00"),
        ("明日は無理ですが、22日は参加します。", "complete | room new 1023高橋花子 4/22 13:00-15:00"),
        ("15日、もし空きがなければ22日でお願いします。", "ask | room new 1023高橋花子 13:00-15:00 !date"),
        ("15日は行けませんが参加したいです。", "ask | room new 1023高橋花子 13:00-15:00 !date"),
        (
            "15日参加します。前回は13時から15時でしたが、今回は13時半から14時半まででお願いします。",
            "complete | room new 1023高橋花子 4/15 13:30-14:30",
        ),
        ("15日、14時から会議なので1時間だけ参加します。", "complete | room new 1023高橋花子 4/15 13:00-14:00"),
        ("15日、14時から会議なので30分だけ参加します。", "ask | room new 1023高橋花子 4/15 !time"),
        ("15日1時から。2時に透析の迎えが来るので途中退席します。", "ask | room new 1023高橋花子 4/15 !time"),
        ("15日参加希望。14:40に途中退室します。", "complete | room new 1023高橋花子 4/15 13:00-14:40"),
        ("15日、13時まで仕事なので13時半から参加します。", "complete | room new 1023高橋花子 4/15 13:30-15:00"),
        ("GW中の回に参加したいです。", "ask | room new 1023高橋花子 13:00-15:00 !date"),
        ("今月末の水曜の会に参加します。", "complete | room new 1023高橋花子 4/29 13:00-15:00"),
        (
            "4/29のオンライン保健室に申し込みます。4/22に申し込んだ件はそのままでお願いします。",
            "complete | room new 1023高橋花子 4/29 13:00-15:00",
        ),
        (
            "22日は行けなくなりました。29日は参加したいです。",
            "complete | room cancel 1023高橋花子 4/22 | room new 1023高橋花子 4/29 13:00-15:00",
        ),
        ("22日、夫は行けなくなりました。私だけ参加します。", "complete | room cancel 1023高橋花子 4/22"),
        (
            "22日、夫は行けなくなりました。29日は私だけ参加します。",
            "complete | room cancel 1023高橋花子 4/22 | room new 1023高橋花子 4/29 13:00-15:00",
        ),
        (
            "22日に参加予定ですが、アプリは入れておかないといけませんか?",
            "complete | room new 1023高橋花子 4/22 13:00-15:00",
        ),
    ];
    for (text, expected) in rows {
        check(ROOM, &format!("{who}\n{text}"), expected);
    }
    check(
        "個別相談",
        &format!("{who}15日は終日だめなので、22日の15時から30分でお願いします。"),
        "complete | consultation new 1023高橋花子 4/22@15:00 30min",
    );
    check(
        "個別相談",
        &format!("{who}22日の15:30からでお願いします。16時には病院へ出かけますので30分で結構です。"),
        "complete | consultation new 1023高橋花子 4/22@15:30 30min",
    );
    check(
        "個別相談",
        &format!("{who}22日の午後3時希望、16時以降は不可です。30分。"),
        "complete | consultation new 1023高橋花子 4/22@15:00 30min",
    );
    check(
        "保健室キャンセル",
        &format!("{who}明日の保健室、キャンセルします。29日は行けると思います。"),
        "ask | room cancel 1023高橋花子 !date",
    );
    check(
        "保健室キャンセル",
        &format!("{who}22日の保健室、キャンセルします。29日は行けると思います。"),
        "complete | room cancel 1023高橋花子 4/22",
    );
    check("オンライン保健室キャンセル", &format!("{who}キャンセルはせず、15日はやっぱり参加します。"), "staff");
    check("ドクターメール取り消し", &format!("{who}昨日のドクターメールは取り消してください。"), "staff");
    settle();
}

#[test]
fn days_hours_and_people_that_are_easily_misread() {
    let rows = [
        ("保健室", "1023高橋花子です。5月前半の回に参加したいです。", "ask | room new 1023高橋花子 13:00-15:00 !date"),
        (
            "保健室",
            "1023高橋花子です。15日は孫の運動会なので、22日に参加したいです。",
            "complete | room new 1023高橋花子 4/22 13:00-15:00",
        ),
        ("保健室", "1023高橋花子です。15日、昼過ぎから参加します", "ask | room new 1023高橋花子 4/15 !time"),
        (
            "保健室",
            "1023高橋花子です。15日参加します。前半は聞くだけにして後半に話したいです。",
            "complete | room new 1023高橋花子 4/15 13:00-15:00",
        ),
        (
            "保健室",
            "1582川端です。主人の1583川端太郎と参加します。22日。",
            "complete | room new 1582川端 1583川端太郎 4/22 13:00-15:00",
        ),
        ("保健室", "1302 日野和子 22日 13時〜14時", "complete | room new 1302日野和子 4/22 13:00-14:00"),
        ("", "22日のオンライン保健室、よろしくお願いします。", "ask | room new 4/22 13:00-15:00 !member_number !name"),
        (
            "オンライン保健室について",
            "沢田進一（会員番号1420）です。個別相談の29日の予約をキャンセルします。",
            "complete | consultation cancel 1420沢田進一 4/29@?",
        ),
        (
            "個別相談",
            "1023高橋です。水曜の3時から30分お願いします。",
            "complete | consultation new 1023高橋 4/15@15:00 30min",
        ),
    ];
    for (subject, text, expected) in rows {
        check(subject, text, expected);
    }
    check(
        "Zoomについて",
        "会員番号1023の高橋花子です。22日の保健室に参加予定ですが、アプリは入れておかないといけませんか?",
        "staff",
    );
    settle();
}

#[test]
fn one_day_is_over_and_another_ahead() {
    let both = "ask | room new 1023高橋花子 4/15 13:00-15:00 | room new 1023高橋花子 13:00-15:00 !date";
    check(ROOM, "会員番号1023 高橋花子です。4月8日と15日に参加します。", both);
    check(ROOM, "会員番号1023 高橋花子です。4月8日に参加します。4月15日も参加します。", both);
    check(ROOM, "会員番号1023 高橋花子です。8日に参加します。", "ask | room new 1023高橋花子 13:00-15:00 !date");
    // A day that is told of, or stands in last week's subject.
    let one = "complete | room new 1023高橋花子 4/15 13:00-14:00";
    check(ROOM, "1023 高橋花子です。4月8日は満席とのことでしたが、15日に参加したいです。13時から14時。", one);
    check("4/8保健室参加希望", "会員番号1023 高橋花子\n4/15 13時〜14時", one);
    settle();
}

#[test]
fn every_time_is_never_one_day() {
    let asked = "ask | room new 1023高橋花子 13:00-15:00 !date";
    for text in [
        "毎週参加します。",
        "全日程参加希望です。",
        "15日から毎週お願いします。",
        "5月13日以降毎回参加します。",
        "今後ずっと参加したいです。",
        "隔週で参加します。",
    ] {
        check(ROOM, &format!("会員番号1023 高橋花子です。{text}"), asked);
    }
    check(
        ROOM,
        "会員番号1023 高橋花子です。15日と、それ以降も毎週参加したいです。",
        "ask | room new 1023高橋花子 4/15 13:00-15:00 | room new 1023高橋花子 13:00-15:00 !date",
    );
    check(
        ROOM,
        "会員番号1023 高橋花子です。今月は残り全部参加します。",
        "complete | room new 1023高橋花子 4/15 13:00-15:00 | room new 1023高橋花子 4/22 13:00-15:00 | room new 1023高橋花子 4/29 13:00-15:00",
    );
    // 毎週 says what the room is like, 3回目 which visit it is.
    let one = "complete | room new 1023高橋花子 4/15 13:00-15:00";
    check(ROOM, "1023 高橋花子です。毎週水曜の保健室に15日参加します。", one);
    check(ROOM, "1023 高橋花子です。3回目の参加です。15日お願いします。", one);
    settle();
}
