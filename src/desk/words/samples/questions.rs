//! Invented values of the letters about questions and kept places.

use super::{occasion, office, text};
use crate::desk::words::WHICH_WORDS;
use crate::desk::words::values::{ChoiceRow, LackingRow, Occasion, PlaceLapsed, QuestionPart, QuestionRow, Thing};

/// Everything filled in.
pub(super) fn question() -> QuestionPart {
    let Occasion { service, date, from, to, .. } = occasion();
    let row = |what| LackingRow { what: text(what), running: text(""), next: text(""), choices: Vec::new() };
    let which =
        LackingRow { running: date.clone(), next: date.clone(), ..row("日にち（何月何日・何曜日）") };
    let choice = |number| ChoiceRow {
        number,
        date: text("4月15日（水）"),
        start: text("午後1時"),
        who: vec![text("見本 花子"), text("見本 太郎")],
    };
    let several = LackingRow { choices: vec![choice(1), choice(2)], ..row(WHICH_WORDS) };
    let thing = Thing {
        service,
        cancels: true,
        changes: false,
        numbers: vec![text("1023")],
        names: vec![text("見本 花子")],
        wishes: vec![date.clone()],
        date,
        from,
        to,
        minutes: Some(30),
    };
    QuestionPart {
        code: text("12-K7Q4-9MXD"),
        again: true,
        lacking: vec![which, several, row("会員番号")],
        things: vec![Thing { cancels: false, changes: true, ..thing.clone() }, thing],
        kept_until: text("4月14日（火）午前9時"),
    }
}

/// As little as possible.
pub(super) fn bare_question() -> QuestionPart {
    let nothing = Thing {
        service: occasion().service,
        cancels: false,
        changes: false,
        numbers: Vec::new(),
        names: Vec::new(),
        date: text(""),
        from: text(""),
        to: text(""),
        wishes: Vec::new(),
        minutes: None,
    };
    QuestionPart { again: false, things: vec![nothing], kept_until: text(""), ..question() }
}

pub(super) fn place_lapsed() -> PlaceLapsed {
    let Occasion { service, day, date, .. } = occasion();
    PlaceLapsed { name: text("見本 花子"), service, day, date, still: true, office: office() }
}

pub(super) fn question_row() -> QuestionRow {
    let until = text("4月15日（水）午前11時");
    QuestionRow { letter: text("9"), missing: text("会員番号"), age: text("今日"), until }
}
