//! Any sequence of letters, acts, outages and crashes keeps the promises: what the laws say of every story must hold of
//! stories that nobody wrote. The same ones every time; `PROPTEST_CASES=2000` plays more.

#![expect(clippy::indexing_slicing, reason = "every index is a remainder of the length")]

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::prelude::any;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};
use uketsuke::desk::Deed;

use super::play::{Machine, Play};
use super::step::{Post, Step};
use super::telling;

/// What happens next, as a few small numbers: easy to make, and to make smaller.
type Move = (u8, u8, u8, u8);

const CASES: u32 = 24;

/// Whoever writes always writes as a machine: no letter of ours may ever go there.
pub const ROBOT: &str = "robot@example.com";

/// The first five are at home with the first five people.
const SENDERS: [(&str, &[&str]); 10] = [
    ("高橋花子 <hanako@example.jp>", &[]),
    ("髙橋 花子 <hanako@example.jp>", &[]),
    ("佐藤節子 <setsuko@docomo.example.jp>", &[]),
    ("中村健一 <nakamura@example.jp>", &[]),
    ("渡邉とし子 <toshiko@mobile.example.jp>", &[]),
    ("hana <hana@ezweb.example.jp>", &[]),
    ("中村和子 <nakamura@example.jp>", &[]),
    ("山本次郎 <jiro@example.com>", &[]),
    ("返信 <robot@example.com>", &["Auto-Submitted: auto-replied"]),
    ("高橋花子 <hanako@example.jp>", &["Authentication-Results: mx.example.jp; dmarc=fail header.from=example.jp"]),
];

const PEOPLE: [(&str, &str); 7] = [
    ("1023", "高橋花子"),
    ("1023", "髙橋 花子"),
    ("98", "佐藤節子"),
    ("1130", "中村健一"),
    ("1466", "渡辺とし子"),
    ("2222", "山本次郎"),
    ("1466", "高橋花子"),
];

/// Subject and text; `#` is the number, `@` the name.
const LETTERS: [(&str, &str); 19] = [
    ("オンライン保健室参加希望", "①# @\n③13:00-15:00"),
    ("オンライン保健室参加希望", "①# @\n③13:00-15:00"),
    ("オンライン保健室参加希望", "①# @\n②hana@ezweb.example.jp\n③14:00から最後まで"),
    ("保健室", "会員番号#の@です。22日の保健室に1時から2時まで参加したいです。"),
    ("オンライン保健室参加希望", "①1130 中村健一、1131 中村和子\n③15日と22日の13:00-15:00"),
    ("オンライン保健室参加希望", "①# @\n③13:00-15:00\n満席でしたら、待ちます。"),
    ("オンライン保健室参加希望", "①@\n③13:00-15:00"),
    ("参加", "保健室に参加したいです。"),
    ("Re:", "#です。"),
    ("Re:", "はい"),
    ("Re:", "いいえ"),
    ("Re:", "待ちます。"),
    ("キャンセル", "保健室をキャンセルします。# @"),
    ("Re:", "都合が悪くなったので、取りやめます。"),
    ("Re:", "14時からに変更してください。"),
    ("質問", "@です。駐車場はありますか。"),
    ("個別相談", "個別相談をお願いします。会員番号# @ 4月15日の11時から30分、家族のことで。"),
    ("個別相談", "① @、会員番号#\n② 4月22日 15時半\n③ 30分\n④ 眠れない"),
    ("ドクターメール", "# @です。先生にお聞きしたいことがあります。"),
];

#[test]
fn any_sequence_keeps_the_promises() {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(CASES);
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 200, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let moves = vec((any::<u8>(), any::<u8>(), any::<u8>(), any::<u8>()), 10..30);
    let played = runner.run(&moves, |moves| {
        play(&moves);
        Ok(())
    });
    assert!(played.is_ok(), "{}", played.expect_err("it failed"));
}

fn play(moves: &[Move]) {
    let mut play = Play::begin(Machine::Steady);
    // Tuesday afternoon, when most is written and typed in; then the hours around the dispatch on Wednesday.
    play.let_pass(31 * 60);
    set_the_scene(&mut play);
    let (before, on_the_day) = moves.split_at(moves.len() / 2);
    for (number, one) in (1..).zip(before) {
        make(&mut play, number, (*one, [0, 1, 10, 60]));
    }
    play.let_pass_until(telling::moment("2020-04-15 09:58"));
    for (number, one) in (50..).zip(on_the_day) {
        make(&mut play, number, (*one, [0, 1, 3, 30]));
    }
    play.let_pass(3 * 24 * 60);
    play.keeps_the_laws();
    let end = play.lists();
    assert!(!end.lines().any(|line| line.contains(ROBOT) && line.contains("250 ")), "a robot was answered");
    play.again();
    assert_eq!(play.lists(), end, "played twice, something changed");
}

/// What every story is about: somebody is booked, at an address that was agreed.
fn set_the_scene(play: &mut Play) {
    let credentials = json!({ "meeting_id": "123 4567 8900", "password": "kosugi0" });
    let session = json!({ "service": "room", "date": "2020-04-15", "credentials": credentials });
    let agreed = json!({ "member": "1023", "address": "hana@ezweb.example.jp", "for_doctor_mail": false });
    for (name, rest) in [("set-credentials", session), ("agree-address", agreed)] {
        play.act_out(&Step::of_act(play.now(), deed(name, &rest)));
    }
    let asked = Post::of(SENDERS[5].0, LETTERS[0].0, "①1023 高橋花子\n③13:00-15:00".to_owned(), Vec::new());
    play.act_out(&Step::of_letter(play.now(), "00".to_owned(), asked));
}

fn make(play: &mut Play, number: usize, ((what, a, b, c), pauses): (Move, [i64; 4])) {
    play.let_pass(pauses[usize::from(c) % 4]);
    match what % 16 {
        0..=6 => play.act_out(&letter(play, number, (a, b, c))),
        7..=10 => play.act_out(&Step::of_act(play.now(), act(play, (a, b, c)))),
        11..=13 => outage(play, (a, b, c)),
        14 => play.die_at_next_letter(usize::from(a) % 2 == 0),
        _ => play.let_pass(i64::from(b)),
    }
}

/// The mail server is unwell for some minutes, and somebody does something meanwhile.
fn outage(play: &mut Play, (a, b, c): (u8, u8, u8)) {
    let answer = ["451 4.3.0 try later", "451 4.3.0 try later", "unknown", "550 5.1.1 unknown"][usize::from(c) % 4];
    play.answer_from_now_on(BTreeMap::from([("*".to_owned(), answer.to_owned())]));
    play.let_pass(3);
    // Often the roster changes, of which no draft knows.
    let deed = if a % 3 == 0 { play.roster_without(usize::from(b) % 2) } else { act(play, (a, b, c)) };
    play.act_out(&Step::of_act(play.now(), deed));
    play.let_pass(2);
    play.answer_from_now_on(BTreeMap::new());
}

fn letter(play: &Play, number: usize, (a, b, c): (u8, u8, u8)) -> Step {
    let from = usize::from(a) % SENDERS.len();
    let (subject, text) = LETTERS[usize::from(b) % LETTERS.len()];
    // Most write about themselves.
    let about = if from < 6 && c < 192 { from % 5 } else { usize::from(c) % PEOPLE.len() };
    let ((from, headers), (member, name)) = (SENDERS[from], PEOPLE[about]);
    let mut headers: Vec<String> = headers.iter().map(|header| (*header).to_owned()).collect();
    let ours = play.letters_of_ours();
    // Half of them answer one of the last letters of ours.
    if ours > 0 && (a ^ b ^ c) % 2 == 0 {
        headers.push(format!("In-Reply-To: <{{our letter {}}}>", (ours - i64::from(c) % 5).max(1)));
    }
    let post = Post::of(from, subject, text.replace('#', member).replace('@', name), headers);
    Step::of_letter(play.now(), format!("{number:02}"), post)
}

fn deed(name: &str, rest: &Value) -> Deed {
    let mut deed = json!({ "deed": name });
    deed.as_object_mut().expect("an object").extend(rest.as_object().expect("an object").clone());
    serde_json::from_value(deed).expect("a deed")
}

fn act(play: &Play, (a, b, c): (u8, u8, u8)) -> Deed {
    let date = if b % 4 == 0 { "2020-04-22" } else { "2020-04-15" };
    let (member, _) = PEOPLE[usize::from(c) % PEOPLE.len()];
    let id = 1 + i64::from(b) % 4;
    let address = ["hana@ezweb.example.jp", "hana@ezweb.example.jp", "jiro@example.com"][usize::from(b) % 3];
    let owner = if c % 4 == 0 { member } else { "1023" };
    let credentials = json!({ "meeting_id": format!("123 4567 890{}", c % 3), "password": format!("kosugi{}", c % 3) });
    let session = json!({ "service": "room", "date": date });
    let of_session = |rest: Value| {
        let mut all = session.clone();
        all.as_object_mut().expect("an object").extend(rest.as_object().expect("an object").clone());
        all
    };
    match a % 20 {
        0 | 1 => deed("set-credentials", &of_session(json!({ "credentials": credentials }))),
        2 => deed("cancel-reservation", &json!({ "id": 1 })),
        3 => deed("revoke-address", &json!({ "member": "1023", "address": "hana@ezweb.example.jp" })),
        4 => deed("cancel-session", &session),
        5 => deed("limit-session", &of_session(json!({ "capacity": 1 + b % 3 }))),
        6 => deed("add-session", &of_session(json!({ "hours": null }))),
        7 | 8 => deed("accept-review", &json!({ "id": id, "member": member, "agree_address": c % 4 == 0 })),
        9 => deed("accept-review", &json!({ "id": id })),
        10 => deed("decline-review", &json!({ "id": id })),
        11 => deed("answered-review", &json!({ "id": id })),
        12 => deed("book-reservation", &of_session(json!({ "member": member }))),
        13 => deed("cancel-reservation", &json!({ "id": id })),
        14 => deed("undo", &json!({})),
        15 => deed("agree-address", &json!({ "member": owner, "address": address, "for_doctor_mail": false })),
        16 | 17 => deed("revoke-address", &json!({ "member": owner, "address": address })),
        _ => play.roster_without(usize::from(b) % 7),
    }
}
