//! Two who come together: 主人の秋山茂と一緒に二人で, 「島田昭二、島田文枝の両名」, 「551と552、鵜飼正・澄子の夫婦です」.

use std::sync::LazyLock;

use super::{RELATION, Speech};
use crate::reading::people::FELLOW;
use crate::reading::people::known_names::{self, Fit};
use crate::reading::people::mentions::{Mention, NUMBER_OF_KIN, Strength};
use crate::reading::people::names::{self, NAME};
use crate::reading::people::numbers;
use crate::reading::text::pattern::{Pattern, pattern};
use crate::reading::vocabulary::person_words::KIN;

impl Speech<'_> {
    /// 主人の秋山茂と一緒に二人で: somebody who comes, too.
    pub(super) fn companion(&self) -> Option<Mention> {
        static PATTERN: LazyLock<Pattern> = LazyLock::new(|| {
            pattern(&format!(
                r"{RELATION}({NAME})(?:さん|様)?(?:\([^)0-9]*\))?(?:と(?:一緒|いっしょ|共に|ともに|二人|2人|ふたり|夫婦|私)|の(?:二人|2人|ふたり|両名|二名|2名)|も(?:一緒|いっしょ|参加|出席|同席)|(も会員))"
            ))
        });
        let captures = PATTERN.captures(self.text)?;
        let name = names::clean(captures.get(1)?.as_str(), self.own)?;
        let known = known_names::fit(&name) >= Fit::Surname || known_names::is_given(&name);
        let rule = if captures.get(2).is_some() { FELLOW } else { "companion" };
        known.then(|| self.mention(name, Strength::Companion, rule))
    }

    /// 「妻（1403）の予約だけ」: somebody of the family by her number alone.
    pub(super) fn by_number(&self) -> Option<Mention> {
        static KIN_NUMBERED: LazyLock<Pattern> = LazyLock::new(|| {
            pattern(&format!(
                r"(?:^|[、。 のは])(?:{KIN})(?:さん)?\((?:会員(?:番号)?|No\.?|番号)?:?([0-9]{{2,6}})番?\)(?:の|は|を|が|も|と|だけ|のみ)"
            ))
        });
        let number = KIN_NUMBERED.captures(self.text)?.get(1)?.as_str().to_owned();
        let (strength, line, rule) = (Strength::Bound, self.line, NUMBER_OF_KIN);
        Some(Mention { number: Some(number), name: None, strength, line, rule })
    }

    /// 「島田昭二、島田文枝の両名」.
    pub(super) fn both(&self) -> Vec<Mention> {
        static BOTH: LazyLock<Pattern> = LazyLock::new(|| {
            pattern(&format!(
                r"(?:^|[。、 ]|[0-9]番?の)({NAME})(?:、|と|・|及び|および|,| )({NAME})の(?:両名|両人|二人|2人|ふたり|二名|2名|夫婦)|[0-9]番?(?:の|、| )({NAME})・({NAME})(?:です|と申し)"
            ))
        });
        let Some(captures) = BOTH.captures(self.text) else { return Vec::new() };
        let name = |at: usize| names::clean(captures.get(at).or(captures.get(at + 2))?.as_str(), self.own);
        let whole = |name: &String| known_names::fit(name) >= Fit::Open;
        let other = name(2).filter(|name| whole(name) || known_names::is_given(name));
        let (Some(one), Some(other)) = (name(1).filter(whole), other) else { return Vec::new() };
        // 「551、552、鵜飼正・澄子」: as many numbers as names.
        let numbers: Vec<String> = numbers::bare_in(self.text).into_iter().map(|n| n.digits).collect();
        let (first, second) = match numbers.as_slice() {
            [first, second] if first.len() > 1 && second.len() > 1 => (Some(first.clone()), Some(second.clone())),
            _ => (None, None),
        };
        let strength = if second.is_some() { Strength::Bound } else { Strength::Companion };
        vec![
            Mention { number: first, ..self.mention(one, Strength::Bound, "both") },
            Mention { number: second, ..self.mention(other, strength, "both") },
        ]
    }
}
