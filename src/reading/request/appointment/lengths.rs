//! How long a talk shall be: said under its label, said elsewhere, or implied by a range.

use std::borrow::Cow;
use std::sync::LazyLock;

use super::Talk;
use crate::reading::page::labels::Field;
use crate::reading::sentence::scope::Scope;
use crate::reading::sentence::stance::{Stance, Weight};
use crate::reading::text::pattern::{Pattern, pattern};
use crate::reading::when::{FoundWish, LengthReading, length_in, lengths_in};
use crate::reading::{Action, Key};

/// 「5月20日 15時 30分」, where no length is said but so: from three for half an hour. Half past three is written in one word, or
/// something begins then (「15時 30分から」).
pub(super) fn lengths_apart<'a>(scopes: &[&'a Scope]) -> Vec<Cow<'a, Scope>> {
    static APART: LazyLock<Pattern> = LazyLock::new(|| pattern(r"[0-9]{1,2}時 (?:から )?30分"));
    static BEGINS: LazyLock<Pattern> =
        LazyLock::new(|| pattern(r"^ ?(?:から|より|に|~|-|ー|→|開始|スタート|頃|ごろ|まで|以降|前|過ぎ|すぎ|の)"));
    let said = scopes.iter().any(|s| !lengths_in(&s.text).is_empty());
    let place = |scope: &Scope| {
        let found = APART.find(&scope.text)?;
        let free = !BEGINS.is_match(scope.text.get(found.end()..)?);
        (!said && free).then(|| found.start() + found.as_str().find(' ').unwrap_or_default())
    };
    let cut = |scope: &'a Scope| match place(scope) {
        Some(at) => {
            let mut text = scope.text.to_string();
            text.replace_range(at..=at, "、");
            let mut scope = scope.clone();
            scope.take_text(text);
            Cow::Owned(scope)
        }
        None => Cow::Borrowed(scope),
    };
    scopes.iter().map(|scope| cut(scope)).collect()
}

/// The length: said under its label, said elsewhere, or implied by a range; two that differ are a doubt.
pub(super) fn with_length(mut talk: Talk, scopes: &[&Scope], found: &[FoundWish], action: Action) -> Talk {
    let text = |wanted: &dyn Fn(&Scope) -> bool| {
        let kept = |stance: Stance| action == Action::Change && stance == Stance::Kept;
        let asked = |stance: Stance| stance.weight() == Weight::Full || kept(stance);
        scopes
            .iter()
            .filter(|s| !s.tells() && wanted(s))
            .map(|s| s.text_of(&asked).to_string())
            .collect::<Vec<_>>()
            .join("\n")
    };
    let labelled = length_in(&text(&|s| s.piece.is(Field::Minutes)));
    let said = match labelled {
        LengthReading::Unsaid => length_in(&text(&|s| !s.piece.is(Field::Theme) && !s.piece.is(Field::Remark))),
        said => said,
    };
    let last = lengths_in(&text(&|_| true)).last().map(|l| l.minutes).filter(|_| action == Action::Change);
    let said = last.map_or(said, LengthReading::Minutes);
    let implied: Vec<u32> = found.iter().filter_map(|w| w.minutes).collect();
    let implied = implied.first().copied().filter(|first| implied.iter().all(|m| m == first));
    let minutes = match (said, implied) {
        // 「15時～16時で、30分で足りると思います」: the range is a frame.
        (LengthReading::Minutes(said), Some(implied)) if said > implied && last.is_none() => None,
        // 「日時 15:00〜16:00」 and 「利用時間 30分」 in the same form.
        (LengthReading::Minutes(said), Some(implied)) if said < implied && labelled != LengthReading::Unsaid => None,
        (LengthReading::Minutes(said), _) => Some(said),
        (LengthReading::Unsaid, implied) => implied,
        (LengthReading::Unsure, _) => None,
    };
    talk.minutes = minutes.filter(|m| matches!(m, 30 | 60));
    if action == Action::New && talk.minutes.is_none() {
        talk.missing.push(Key::Minutes);
    }
    if action == Action::Cancel {
        talk.minutes = None;
    }
    talk
}
