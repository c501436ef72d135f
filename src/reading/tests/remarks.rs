//! What else a letter says that the hosts should know; courtesy and the request itself are no remarks.

use super::{FAILED, ROOM, settle};
use crate::reading::testing::read_at;

/// The remark of the first request.
fn check_remark(subject: &str, text: &str, expected: Option<&str>) {
    let reading = read_at("2020-04-13", subject, text);
    let found = reading.requests.first().and_then(|r| r.remark.clone());
    if found.as_deref() != expected {
        FAILED.with_borrow_mut(|rows| rows.push(format!("\n{subject}\n{text}\n  want {expected:?}\n  read {found:?}")));
    }
}

#[test]
fn remarks_are_kept_and_courtesy_is_not() {
    let form = "会員番号：1023\n氏名：高橋花子\n参加時間：13:00〜14:00\n";
    let rows = [
        ("抗がん剤で髪が抜けたのでカメラは切りたいです。", Some("抗がん剤で髪が抜けたのでカメラは切りたいです。")),
        ("よろしくお願いいたします。", None),
        ("お忙しいところ恐れ入りますが、よろしくお願い申し上げます。", None),
        ("楽しみにしています。", None),
        ("途中で抜けるかもしれません。", Some("途中で抜けるかもしれません。")),
        ("耳が遠いので大きな声でお願いします。", Some("耳が遠いので大きな声でお願いします。")),
        ("備考：車椅子です", Some("車椅子です")),
        ("備考：なし", None),
        ("スマホでも大丈夫でしょうか？", Some("スマホでも大丈夫でしょうか?")),
        ("最近眠れません。", Some("最近眠れません。")),
        ("iPhoneから送信", None),
        ("以上、よろしくお願いします。\n高橋花子", None),
        ("Zoomは初めてです。", Some("Zoomは初めてです。")),
        ("主人も一緒に画面に映ります。", Some("主人も一緒に画面に映ります。")),
        ("お手数をおかけしますが、どうぞよろしくお願いいたします。", None),
        ("ご連絡お待ちしております。", None),
    ];
    for (more, expected) in rows {
        check_remark(ROOM, &format!("{form}\n{more}"), expected);
    }
    settle();
}

#[test]
fn remarks_in_every_kind_of_letter() {
    let rows = [
        (
            "会員番号1023の高橋花子です。15日の保健室に13時から参加します。先月から足がむくんでつらいです。",
            Some("先月から足がむくんでつらいです。"),
        ),
        ("会員番号1023の高橋花子です。15日の保健室に13時から参加します。", None),
        (
            "いつもお世話になっております。会員番号1023の高橋花子です。\n次回の保健室に参加希望です。\nどうぞよろしくお願いいたします。\n\n高橋花子",
            None,
        ),
        ("①1023 高橋花子\n②hanako@example.jp\n③13:00〜14:00（補聴器を使っています）", Some("補聴器を使っています")),
        (
            "①1023 高橋花子\n②hanako@example.jp\n③13:00〜14:00\n※顔は映さないでほしいです",
            Some("※顔は映さないでほしいです"),
        ),
        ("会員番号：1023\n氏名：高橋花子\n時間：13:00〜14:00\nその他：娘が隣にいます", Some("娘が隣にいます")),
        ("15日の保健室をキャンセルします。会員番号1023高橋花子", None),
        ("15日の保健室をキャンセルします。1023高橋花子\n熱が出てしまいました。", Some("熱が出てしまいました。")),
        ("会員番号：1023\n氏名：高橋花子\n時間：13:00〜14:00\n\nお会いできるのを楽しみにしています。", None),
        ("会員番号：1023\n氏名：高橋花子\n時間：13:00〜14:00\n\nどうぞよろしくお願いします😊", None),
        ("会員番号：1023\n氏名：高橋花子\n時間：13:00〜14:00\n\n寒い日が続きますが、お体に気をつけてください。", None),
        ("会員番号：1023\n氏名：高橋花子\n時間：13:00〜14:00\n\n以上です。お返事お待ちしています。", None),
    ];
    for (text, expected) in rows {
        check_remark(ROOM, text, expected);
    }
    settle();
}

#[test]
fn who_comes_along_is_said_in_the_remark() {
    let form = "会員番号：1023\n氏名：高橋花子\n参加時間：13:00〜14:00\n";
    for (more, expected) in [
        ("妻も一緒に参加します。", Some("妻も一緒に参加します。")),
        ("当日は母と二人で参加します。", Some("当日は母と二人で参加します。")),
        ("主人も同席します。", Some("主人も同席します。")),
        ("夫婦で参加します。", Some("夫婦で参加します。")),
    ] {
        check_remark(ROOM, &format!("{form}\n{more}"), expected);
    }
    check_remark(ROOM, "1130 中村健一、1131 中村和子\n夫婦で参加します。4/15 13:00-15:00", None);
    check_remark(
        "オンライン保健室 夫婦で参加希望",
        "1023 高橋太郎\n4/15 13時",
        Some("オンライン保健室 夫婦で参加希望"),
    );
    settle();
}

#[test]
fn a_remark_is_not_the_request() {
    let fever = "22日の保健室を予約していましたが、熱が38度ありますので、欠席させてください。1023高橋花子";
    check_remark("保健室", fever, Some("熱が38度ありますので"));
    let hair = "1023高橋花子です。22日13時から14時で、髪が抜けたので、カメラなしで参加させてください。";
    check_remark("保健室", hair, Some("髪が抜けたので、カメラなしで参加させてください。"));
    for nothing in [
        "新緑がきれいな季節になりましたね。",
        "みなさんにお会いできるのを楽しみにしています。",
        "息子の高橋健太です。",
        "標記の件、下記のとおり申し込みます。",
        "先日はありがとうございました。",
    ] {
        check_remark(ROOM, &format!("{nothing}\n①1023　高橋花子\n③13:00〜14:00"), None);
    }
    settle();
}
