//! The same said in other words, on other lines, with a salutation or a postscript: it is read the same.

use super::{ROOM, check, settle};

const TWENTY_SECOND: &str = "complete | room new 1023高橋花子 4/22 13:00-15:00";

#[test]
fn words_that_mean_the_same() {
    let rows = [
        "えーと、1023の高橋花子です。22日に、うーんと、参加します。",
        "会員番号「1023」の高橋花子です。「オンライン保健室」に22日、参加します。",
        "1023高橋花子です。22日に出席いたしたく存じます。13時より最後まで。",
        "1023高橋花子です。22日は13時から参加の予定です。",
        "1023高橋花子です。オンラインの保健室、22日で頼みます。",
    ];
    rows.iter().for_each(|text| check(ROOM, text, TWENTY_SECOND));
    let row = "complete | room cancel 1023高橋花子 4/22";
    check("22日", "予約した高橋花子、会員番号：1023です。22日の保健室は欠席します。", row);
    check("22日", "1023高橋花子です。22日の保健室は欠席します。また次の機会に出席させてください。", row);
    settle();
}

#[test]
fn what_stands_above_and_below() {
    let rows = [
        "1023高橋花子です。22日に参加します。\n\n追伸　先日はありがとうございました。",
        "1023高橋花子です。22日の保健室に出てみようと思います。\n\n追伸　先日はありがとうございました。",
        "1023高橋花子です。22日、二時間とも居させていただきます。\n返信は不要です。",
    ];
    rows.iter().for_each(|text| check(ROOM, text, TWENTY_SECOND));
    check(
        "相談の取り消し",
        "オンライン保健室ご担当者様\n\n22日の11時半からお電話をいただく約束でしたが、キャンセルさせてください。1023高橋花子です。",
        "complete | consultation cancel 1023高橋花子 4/22@11:30",
    );
    settle();
}

#[test]
fn days_broken_off_from_their_hours() {
    check(
        "相談",
        "1023高橋花子です。22日\n11時半の個別相談は中止していただきたく、ご連絡しました。",
        "complete | consultation cancel 1023高橋花子 4/22@11:30",
    );
    check(
        "予約変更のお願い（個別相談）",
        "1023高橋花子です。\n22日\n15時に予約いただいている個別相談、伺えなくなりました。\n29日\n15時か、だめなら5月6日\n11時に変更していただけませんか。",
        "complete | consultation change 1023高橋花子 4/29@15:00 5/6@11:00",
    );
    check(ROOM, "1023 高橋花子\n22日\n13:00〜14:00", "complete | room new 1023高橋花子 4/22 13:00-14:00");
    settle();
}
