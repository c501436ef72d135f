//! Forms filled in, with every kind of mark and label, and the subjects that name the service.

use super::{ROOM, check, settle};

#[test]
fn forms_for_the_room() {
    let whole = "complete | room new 1023高橋花子 4/15 13:00-14:00";
    for text in [
        "①1023　高橋花子\n②hanako@example.jp\n③13:00〜14:00",
        "①会員番号・氏名：1023 高橋花子\n②メールアドレス：hanako@example.jp\n③参加時間：13時から14時まで",
        "❶1023 高橋花子❷hanako@example.jp❸13：00～14：00",
        "⑴　１０２３　高橋　花子\n⑵　ｈａｎａｋｏ＠ｅｘａｍｐｌｅ．ｊｐ\n⑶　１３：００〜１４：００",
        "(1)1023 高橋花子\n(2)hanako@example.jp\n(3)1時〜2時",
        "1. 会員番号 1023\n   氏名 高橋花子\n2. hanako@example.jp\n3. 13:00-14:00",
        "１）１０２３　高橋花子\n２）hanako@example.jp\n３）１３時〜１４時",
        "1 1023 高橋花子\n2 hanako@example.jp\n3 13:00-14:00",
        "イ）1023 高橋花子\nロ）hanako@example.jp\nハ）13:00から14:00",
        "会員番号：1023\n氏名：高橋花子\nメールアドレス：hanako@example.jp\n参加時間：13:00〜14:00",
        "会員番号　1023　氏名　高橋花子　メール hanako@example.jp　時間　13:00-14:00",
        "【会員番号】1023\n【お名前】高橋花子さん\n【参加時間】午後1時から午後2時まで",
        "■会員No.\n1023\n■お名前\n高橋花子（たかはしはなこ）\n■参加希望時間\n13:00〜14:00",
        "お名前：高橋花子\n会員番号：1023番\n日時：4月15日（水）13:00〜14:00",
        "1023　高橋花子\nhanako@example.jp\n13:00〜14:00",
        "高橋花子（1023）\n13時〜14時",
        "氏名:高橋花子 会員番号:1023\n希望日:4/15 時間:13:00~14:00",
        "①\n1023 高橋花子\n②\nhanako@example.jp\n③\n13:00〜14:00",
        "・会員番号…1023\n・名前…高橋花子\n・時間…１３時〜１４時",
        "会員番号＝１０２３\n氏名＝高橋花子\n参加時間＝13時～14時",
        "ｶｲｲﾝﾊﾞﾝｺﾞｳ:1023\nﾅﾏｴ:高橋花子\nｻﾝｶｼﾞｶﾝ:13:00-14:00",
        "会員番号・氏名\n1023・高橋花子\n\nメールアドレス\nhanako@example.jp\n\n参加時間\n13:00〜14:00",
        "> ①会員番号・氏名\n1023 高橋花子\n> ②メールアドレス\nhanako@example.jp\n> ③参加時間（例：14:00〜15:00）\n13:00〜14:00",
        "お世話になっております。\n下記の通り申し込みます。\n\n会員番号：1023\n氏名：高橋 花子\n時間：13:00〜14:00\n\nよろしくお願いいたします。\n高橋",
        "③13:00〜14:00\n①1023高橋花子\n②hanako@example.jp",
    ] {
        check(ROOM, text, whole);
    }
    settle();
}

#[test]
fn subjects_of_the_room() {
    let text = "会員番号：1023\n氏名：高橋花子\n参加時間：13:00〜14:00";
    let whole = "complete | room new 1023高橋花子 4/15 13:00-14:00";
    for subject in [
        "オンライン保険室参加希望",
        "保健室",
        "ｵﾝﾗｲﾝ保健室参加希望",
        "オンラインほけんしつ参加",
        "【オンライン保健室参加希望】",
        "参加希望",
        "",
        "オンライン保健室　参加希望（高橋）",
        "Re: お知らせ",
        "Fwd: オンライン保健室参加希望",
        "無題",
        "オンライン保健室参加希望です",
        "オンライン保健室　参加申込",
    ] {
        check(subject, text, whole);
    }
    check("4/22オンライン保健室参加希望", text, "complete | room new 1023高橋花子 4/22 13:00-14:00");
    settle();
}
