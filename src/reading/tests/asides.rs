//! What people tell besides: a sentence of something else, put into a letter, changes nothing of what the letter asks for.

use super::told;
use crate::reading::testing::read_at;

const DAY: &str = "2020-04-17";

/// Subject and lines, with the sentence put behind the line of that number.
pub(super) const LETTERS: &[(&str, &[&str], usize)] = &[
    ("オンライン保健室参加希望", &["会員番号：1023", "氏名：高橋花子", "参加日：4月29日", "時間：13時〜15時"], 4),
    ("オンライン保健室参加希望", &["①1023 高橋花子", "②hanako@example.jp", "③4月29日 13時〜15時"], 3),
    ("オンライン保健室参加希望", &["①1023 高橋花子", "②hanako@example.jp", "③4月29日 13時〜15時", ""], 4),
    ("個別相談", &["会員番号：1023", "氏名：高橋花子", "第1希望：4月29日 15時", "第2希望：5月6日 11時", "30分", ""], 6),
    (
        "オンライン保健室参加希望",
        &["会員番号1023の高橋花子です。", "4月22日の保健室に13時から14時まで参加します。", "よろしくお願いします。"],
        2,
    ),
    ("オンライン保健室参加希望", &["会員番号：1023", "氏名：高橋花子", "参加日：4月29日", "時間：13時〜15時", ""], 5),
    ("保健室", &["高橋花子（1023）です。", "22日と29日に参加します。"], 2),
    ("個別相談", &["会員番号1023の高橋花子です。", "4月22日の15時から30分、個別相談をお願いします。"], 2),
    ("保健室の件", &["会員番号1023の高橋花子です。", "22日の保健室は欠席します。"], 2),
    ("個別相談の変更", &["会員番号1023の高橋花子です。", "22日15時の個別相談を29日の15時に変更してください。"], 2),
];

const ASIDES: &[&str] = &[
    "24日には孫が生まれる予定です。",
    "次の病院の予約は28日の10時です。",
    "主人は5月20日に退院しました。",
    "検査の結果は来月の6日にわかります。",
    "娘の結婚式が6月14日に延期になりました。",
    "手術は7月1日に決まりました。",
    "母の命日が5月13日です。",
    "5月13日は結婚記念日です。",
    "次回の抗がん剤は4月30日からです。",
    "先生には5月11日に診ていただきます。",
    "薬を変更したばかりで体がだるいです。",
    "友人の佐藤さんも興味があるそうです。",
    "隣の山田さんが車で送ってくれます。",
    "主治医の田中先生にも話しています。",
    "娘の名前は花子です。",
    "主人の会員番号は1999です。",
    "夜は眠れず、毎朝8時に薬を飲んでいます。",
    "家の電話は044-722-1345です。",
    "4月から仕事に復帰しました。",
    "10日前から咳が出ています。",
];

#[test]
fn a_sentence_of_something_else_changes_nothing() {
    let mut wrong = Vec::new();
    for (subject, lines, at) in LETTERS {
        let plain = told(&read_at(DAY, subject, &lines.join("\n")));
        assert!(plain.starts_with("complete"), "{plain}");
        for aside in ASIDES {
            let (before, behind) = lines.split_at(*at);
            let text = [before, &[*aside], behind].concat().join("\n");
            let found = told(&read_at(DAY, subject, &text));
            if found != plain {
                wrong.push(format!("\n{text}\n  want {plain}\n  read {found}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} letters:{}", wrong.len(), wrong.join("\n"));
}
