//! What a talk shall be about, where the letter says so by a label, a mark or brackets. What flowing prose tells is
//! [`crate::reading::request::theme`]'s.

use std::sync::LazyLock;

use crate::reading::page::labels::Field;
use crate::reading::people::known_names::{self, Fit};
use crate::reading::sentence::scope::Scope;
use crate::reading::text::fold::{has_any, has_figures};
use crate::reading::text::pattern::{Pattern, pattern};

/// The topic: under its label, at the fourth marker, else what the prose says beyond the wish itself.
#[must_use]
pub fn theme(scopes: &[&Scope]) -> Option<String> {
    let labelled: Vec<&str> =
        scopes.iter().filter(|s| s.piece.is(Field::Theme)).map(|s| s.piece.text.as_str()).collect();
    if !labelled.is_empty() {
        return joined(&labelled);
    }
    let marked: Vec<&str> = scopes
        .iter()
        .filter(|s| {
            s.piece.fields.is_empty()
                && s.piece.marker.is_some_and(|m| m >= 4 || m == 3 && is_free_text(&s.piece.text))
                && !crate::reading::vocabulary::words::is_courtesy(&s.piece.text)
        })
        .map(|s| s.piece.text.as_str())
        .collect();
    joined(&marked).or_else(|| scopes.iter().find_map(|s| in_brackets(&s.piece.text)))
}

/// 「テーマを「副作用」から「傷病手当金の手続き」に変更してください」: the new topic, and what else is said; where it says only that the topic
/// is another, what else is said.
#[must_use]
pub fn topic_changed(scopes: &[&Scope], remark: Option<String>) -> (Option<String>, Option<String>) {
    static CHANGED: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"(?:テーマ|内容|話(?:したい|す)?(?:こと|題))を、?(?:[^。、]{1,30}から、?)?(?:「(?P<new>[^」]{2,60})」|(?P<bare>[^。、「」]{2,40}?))?",
            r"(?:に|へ)?(?:変更|変え|かえ)"
        ))
    });
    let Some(found) = scopes.iter().find_map(|s| CHANGED.captures(&s.piece.text)) else { return (None, remark) };
    match found.name("new").or(found.name("bare")) {
        Some(topic) => (Some(topic.as_str().to_owned()), remark),
        None => (remark, None),
    }
}

/// 「15時から30分(テーマは更年期の症状と薬)」
fn in_brackets(text: &str) -> Option<String> {
    static TOPIC: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(
            r"\((?:テーマ|相談内容|ご?相談の内容|内容|話したいこと|相談したいこと)(?:は|:|、) ?(?P<topic>[^()]{2,80})\)",
        )
    });
    TOPIC.captures(text)?.name("topic").map(|topic| topic.as_str().trim_end_matches("です").to_owned())
}

/// 「3) 夫を亡くしてから眠れないこと」: where the form has the length, and no length stands.
fn is_free_text(text: &str) -> bool {
    text.chars().count() >= 4 && !has_figures(text) && known_names::fit(text.trim()) < Fit::Surname
}

/// Lines of one text: a line that ends in the middle of a sentence goes on in the next.
#[must_use]
pub fn joined(lines: &[&str]) -> Option<String> {
    let mut out = String::new();
    for line in lines.iter().map(|l| l.trim()).filter(|l| !l.is_empty()) {
        if out.ends_with(['。', '!', '?', '.']) || has_any(&out, &["\n"]) && out.ends_with(')') {
            out.push('\n');
        }
        out.push_str(line);
    }
    (!out.is_empty()).then_some(out)
}
