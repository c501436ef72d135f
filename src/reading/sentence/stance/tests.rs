//! Clauses and the stances they take, as rows.

use super::Stance::{Event, Fragment, Held, Kept, Later, Question, Refused, Supposed, Told, Wish, Withdrawn};
use super::*;

/// Every clause of a sentence takes the stance.
fn check(sentence: &str, expected: &[Stance]) {
    let found: Vec<(&str, Stance)> =
        stances(&sentence.into()).into_iter().map(|c| (sentence.get(c.span).unwrap(), c.stance)).collect();
    assert_eq!(found.iter().map(|(_, stance)| *stance).collect::<Vec<_>>(), expected, "{sentence} {found:?}");
}

#[test]
fn wishes_and_values() {
    check("22日の保健室に参加したいです。", &[Wish]);
    check("15日をキャンセルします。", &[Wish]);
    check("13時を14時に変更してください。", &[Wish]);
    check("5月13日(水) 13:00~14:30", &[Fragment]);
    check("22日の11時から30分", &[Fragment]);
    check("15日の保健室に参加したいと思いますが、よろしいでしょうか。", &[Wish, Fragment]);
    check("22日に参加予定です。", &[Wish]);
    check("29日の13時から15時、最初から最後までいられます。", &[Fragment]);
    check("先日お話しした22日の件ですが、", &[Fragment]);
    check("よろしければ22日の11時からお願いできますか。", &[Fragment, Wish]);
}

#[test]
fn what_is_booked() {
    for sentence in [
        "22日に予約しております。",
        "15日に申し込んでいました。",
        "15日に申し込んでおりましたが、",
        "個別相談の予約をとっていただいておりましたが、",
        "22日の11時でお願いしていました。",
        "2時からとお願いしたんですが、",
        "13時からと申し込んでいたのですが、",
        "4月22日11:00から30分で個別相談を予約しておりますが、",
        "22日に参加予定でしたが、",
        "15日に参加するつもりでしたが、",
        "保健室と電話相談の両方を入れていただいていますが、",
        "22日13時からで承っていただきました",
        "昨日22日を申し込みました。",
        "13日の予約が入っています。",
        "22日は予約済みです。",
        "22日16時からの相談を予約しております橋爪守です。",
        "22日の保健室、13時からと申し込んでいたのですが、",
    ] {
        let found = stances(&sentence.into());
        assert!(found.iter().all(|c| c.stance == Held), "{sentence} {found:?}");
    }
    check("22日を予約していただけますか。", &[Fragment]);
    check("22日に入れていただければと思います。", &[Wish]);
    check("13時からを希望しております。", &[Wish]);
    check("13日の予約があれば、", &[Fragment]);
}

#[test]
fn what_is_told() {
    check("15日はありがとうございました。", &[Told]);
    check("先週は急にキャンセルしてしまい、申し訳ございませんでした。", &[Told, Told]);
    check("キャンセルのお手続き、ありがとうございました。", &[Told, Told]);
    check("4月22日はお電話で30分も話を聞いていただき、本当に救われました。", &[Told, Told]);
    check("4月8日に初めて参加させていただき、13時から15時まであっという間でした。", &[Told, Told]);
    check("4月15日の11時から30分、電話でお話を聞いていただいた三好恵子です。", &[Told]);
    check("22日の会は、ほんとうに楽しゅうございました。", &[Told]);
    check("先日は休んでしまいました。", &[Told]);
    check("おかげさまで4月28日に退院して、今は家で過ごしています。", &[Event, Fragment]);
    check("先日5月3日は私の79歳の誕生日で、娘が来てくれました。", &[Event, Told]);
    check("兄が先生に話を聞いてきてくれて、安心しました。", &[Told, Told]);
}

#[test]
fn what_else_there_is_to_do() {
    check("14時から社内会議のため", &[Event]);
    check("20日に抗がん剤をして", &[Event]);
    check("30日には血液検査がありますが、", &[Event]);
    check("5月18日(月)10時から手術を受けることになりました。", &[Event]);
    check("22日は午後から通院なので、", &[Event]);
    check("11時から西村先生の診察があって、家に帰るのが1時過ぎになるので、", &[Event, Event]);
    check("放射線治療が毎日1時半からに決まってしまいました。", &[Event]);
    check("検査が延期になり、", &[Event]);
    check("2時に孫を迎えに行くので、", &[Event]);
    check("その日は12時40分に病院で放射線の予約があり、1時45分くらいには終わる予定です。", &[Event, Event]);
    check("手術のことで相談したいです。", &[Wish]);
    check("5月13日の11時から、手術後の生活について", &[Fragment]);
    check("13:00~15:00の予定です。", &[Fragment]);
}

#[test]
fn what_was_wanted_once() {
    check("29日の保健室に2時から、と思いましたが、", &[Withdrawn]);
    check("4月22日の11時からと書きましたが、29日の間違いでした。", &[Withdrawn, Fragment]);
    check("22日ではなく29日にお願いします。", &[Withdrawn, Fragment]);
    check("22日はやめて、4月29日の15時からでお願いします。", &[Withdrawn, Fragment]);
    check("29日の保健室をキャンセルするとメールしましたが、やはり参加できるようになりました。", &[Withdrawn, Wish]);
    check("22日にとお伝えしましたが、", &[Withdrawn]);
    check("行きたいと思っておりましたが、行けなくなりました。", &[Withdrawn, Wish]);
}

#[test]
fn what_is_put_off_or_supposed() {
    check("退院が決まりましたら、また本人か私から申し込みます。", &[Later, Later]);
    check("来月のシフトが出たら、あらためて申し込みます。", &[Later, Later]);
    check("手術が済みましたら、改めてお願いするつもりです。", &[Later, Later]);
    check("落ち着いたらまた参加します。", &[Later, Later]);
    check("体調が良くなったら5月20日に参加します。", &[Later, Wish]);
    check("また改めてご連絡いたします。", &[Later]);
    check("また22日に参加したいと思いますが、予定がわかったらメールします。", &[Later, Later, Later]);
    check("もし当日欠席する場合は、お電話します。", &[Supposed, Fragment]);
    check("検査が終わったら2時ごろから入ります。", &[Later, Fragment]);
}

#[test]
fn what_does_not_suit() {
    check("29日は歯医者なので出ません。", &[Event, Refused]);
    check("1時からだと孫の昼ごはんで出られねがら、2時からお願いします。", &[Refused, Fragment]);
    check("16時以降は不可です。", &[Refused]);
    check("22日は都合が悪いです。", &[Refused]);
    check("14時からは参加できません。", &[Refused]);
    check("30分では足りないかもしれないので、1時間でお願いします。", &[Refused, Fragment]);
    check("14時までしかいられません。", &[Fragment]);
    check("22日は13時から参加できます。", &[Wish]);
}

#[test]
fn what_stays_and_what_is_asked_about() {
    check("3時からの電話相談は予定どおりでお願いします。", &[Kept]);
    check("私のほうは変わりありません。", &[Kept]);
    check("キャンセルの連絡は何時までにすればよいでしょうか。", &[Question]);
    check("当日のキャンセルにはお金がかかりますか。", &[Question]);
    check("いつまでに申し込めばよいですか。", &[Question]);
    check("22日の11時からお願いできますか。", &[Wish]);
}
