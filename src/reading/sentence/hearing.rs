//! What is asked for by the sentences round about: rows of days under a subject that asks, the items of a list, the day begged for beside
//! one that is given up. It refuses to look into the days themselves.

use std::sync::LazyLock;

use super::intent::Asks;
use super::scope::{BOTH, Scope};
use crate::reading::text::fold::{has_any, has_figures};
use crate::reading::text::pattern::{Pattern, pattern};
use crate::reading::vocabulary::words::is_salutation;

/// Whose words the subject is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum SubjectOf {
    Writer,
    LetterAnswered,
}

/// 「オンライン保健室ご担当者様」 above a letter about a consultation says to whom, not for what.
pub fn hear_salutation(scopes: &mut [Scope]) {
    const ABOVE: usize = 3;
    let greets = |s: &Scope| {
        let text = s.piece.text.squeezed();
        let hello =
            has_any(text, &["によろしく", "に宜しく", "にもよろしく", "にも宜しく"]) && !text.contains("お願い");
        let heard = text.trim_end_matches('。').ends_with("ました")
            && has_any(
                text,
                &["のことを聞", "のことを教", "のことを知", "のことを伺", "を紹介", "に誘われ", "を勧め", "をすすめ"],
            );
        s.piece.line <= ABOVE && is_salutation(text) || (hello || heard) && !has_figures(text)
    };
    let salutes = |s: &Scope| s.piece.line > 0 && s.said.asks == Asks::Nothing && greets(s);
    let of_a_talk = |s: &Scope| has_any(s.piece.text.squeezed(), &["石井", "電話", "相談"]);
    if scopes.iter().any(|s| !salutes(s) && (!s.said.services.is_empty() || of_a_talk(s))) {
        scopes.iter_mut().filter(|s| salutes(s)).for_each(|s| s.said.services.clear());
    }
}

/// 「4月22日、29日の2回、13時から14時でお願いします。5月13日は欠席します。」 under a subject that asks to come: the days begged for
/// are to come on, though another is given up. In an answer to a letter of ours 「20日もお願いします」 asks for one more.
pub fn hear_rows(scopes: &mut [Scope], subject: SubjectOf) {
    let asks = scopes.first().is_some_and(|s| s.piece.line == 0 && s.said.asks == Asks::New);
    let gives_up = scopes.iter().any(|s| matches!(s.said.asks, Asks::Cancel | Asks::Absence | Asks::Change));
    let answers = subject == SubjectOf::LetterAnswered;
    if answers == gives_up || !answers && !asks {
        return;
    }
    let begs = |s: &Scope| {
        let dated = s.text.contains(['日', '/']) && has_figures(&s.text);
        let plain = !s.said.questions && !s.said.foreign && !s.said.personal && !s.tells();
        let more = !answers || s.text.contains("日も");
        s.piece.line > 0
            && s.said.asks == Asks::Nothing
            && dated
            && plain
            && more
            && has_any(&s.text, &["お願い", "おねがい"])
    };
    scopes.iter_mut().filter(|s| begs(s)).for_each(|s| s.said.asks = Asks::New);
}

/// 「22日は欠席します。また29日にお願いします。」: the day begged for beside one that is given up.
pub fn hear_next_day(scopes: &mut [Scope]) {
    static NEXT: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"[0-9](?:日|/[0-9]{1,2})(?:\(.\))?(?:の(?:回|会|保健室))?(?:に|で|を)、?(?:また|ぜひ|是非|改めて|あらためて|どうぞ)?、?",
            r"(?:よろしく|宜しく)?(?:お願い|おねがい)"
        ))
    });
    let gives_up = |s: &Scope| matches!(s.said.asks, Asks::Cancel | Asks::Absence) && s.piece.line > 0;
    if !scopes.iter().any(gives_up) || scopes.iter().any(|s| matches!(s.said.asks, Asks::New | Asks::Change)) {
        return;
    }
    let begs = |s: &Scope| {
        let plain = s.piece.is_prose() && !s.said.questions && !s.said.foreign && !s.said.personal && !s.tells();
        s.piece.line > 0 && s.said.asks == Asks::Nothing && plain && NEXT.is_match(s.piece.text.squeezed())
    };
    scopes.iter_mut().filter(|s| begs(s)).for_each(|s| s.said.asks = Asks::New);
}

/// 「・オンライン保健室」, 「・15時からの個別相談」 above 「どちらもキャンセルでお願いします」: what is asked of all is asked of each.
pub fn hear_all_listed(scopes: &mut [Scope]) {
    let of_all = |s: &Scope| {
        let asks = matches!(s.said.asks, Asks::New | Asks::Cancel | Asks::Change);
        s.piece.line > 0 && s.said.services.is_empty() && asks && has_any(&s.piece.text, &BOTH)
    };
    let Some(at) = scopes.iter().position(of_all) else { return };
    let Some((above, asks)) = scopes.get(..at).zip(scopes.get(at).map(|s| s.said.asks)) else { return };
    let item = |s: &&Scope| {
        let bare = s.said.services.len() == 1 && s.said.asks == Asks::Nothing && s.piece.text.chars().count() <= 30;
        s.piece.line > 0 && bare && !s.said.questions && !s.tells()
    };
    let rows = above.iter().rev().take_while(item).count();
    scopes.iter_mut().take(at).rev().take(rows).filter(|_| rows > 1).for_each(|s| s.said.asks = asks);
}

/// 「5月13日に二つお願いします」 above 「一つはオンライン保健室、13時から14時」, 「もう一つは個別相談、15時から30分」: the items are asked for.
pub fn hear_items(scopes: &mut [Scope]) {
    static SEVERAL: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"(?:二つ|2つ|ふたつ|二件|2件|二点|2点|両方|次の(?:とおり|通り|よう|日|件|内容|もの|回)|以下|下記)[^。]{0,12}(?:お願い|おねがい|申し?込|予約|希望)|",
            r"(?:お願い|申し?込み?|予約|希望)(?:が|は|を)?(?:二つ|2つ|ふたつ|[二三23]件|[二三23]点|三つ|3つ|みっつ)|[二三23](?:つ|件|点)(?:の)?(?:お願い|おねがい)"
        ))
    });
    // 「1. 29日の保健室 → 取消」 is an item, too.
    let plain = |s: &Scope| matches!(s.said.asks, Asks::Nothing | Asks::New) || s.piece.text.contains(['→', '⇒']);
    if !scopes.iter().all(plain) || !scopes.iter().any(|s| SEVERAL.is_match(s.piece.text.squeezed())) {
        return;
    }
    let item = |s: &Scope| {
        s.piece.line > 0
            && s.said.services.len() == 1
            && s.said.asks == Asks::Nothing
            && s.text.contains(['時', ':'])
            && s.text.contains(|c: char| c.is_ascii_digit())
            && !s.said.questions
            && !s.tells()
    };
    scopes.iter_mut().filter(|s| item(s)).for_each(|s| s.said.asks = Asks::New);
}
