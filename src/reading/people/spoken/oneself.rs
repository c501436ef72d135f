//! Whether a name in a sentence is the writer's own, or that of the one who comes.

use std::sync::LazyLock;

use super::Speech;
use crate::reading::people::known_names::{self, Fit};
use crate::reading::people::mentions::{Mention, Strength};
use crate::reading::people::names::{self, NAME};
use crate::reading::text::fold::is_kanji;
use crate::reading::text::pattern::{Pattern, pattern};
use crate::reading::text::seen::Text;
use crate::reading::vocabulary::person_words::{KIN, ONESELF, TITLES};

/// 「参加するのは祖母の牧野ハルです」, 「参加者は母の山口トメです」: what is said of the one who comes, and not of who writes.
pub(super) fn is_about_the_guest(topic: &str) -> bool {
    const GUEST: [&str; 9] = ["参加", "出席", "相談", "希望", "予約", "申し込", "申込", "会員", "本人"];
    let subject = topic.rsplit(['。', '、', ' ']).next().unwrap_or_default();
    subject.ends_with('は') && GUEST.iter().any(|word| subject.contains(word))
}

/// 「乙黒理奈です」: a surname nobody listed and a given name, at the beginning of a sentence.
pub(super) fn opens(name: &str, before: &str) -> bool {
    let signs: Vec<char> = name.chars().collect();
    let given = |count: usize| {
        let given: String = signs.iter().rev().take(count).rev().collect();
        signs.len() >= count + 2 && known_names::is_given(&given)
    };
    let apart = name.split_once(' ').is_some_and(|(one, other)| [one, other].iter().all(|part| is_short_kanji(part)));
    let joined = (4..=5).contains(&signs.len()) && signs.iter().all(|c| is_kanji(*c)) && (given(2) || given(3));
    name == before.trim() && (apart || joined)
}

/// 「根本さん（会員番号1210）に誘われました」, 「妻は会員番号877でございました」: no one who asks, where another does.
pub(super) fn is_told_of_another(text: &Text) -> bool {
    static TOLD: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(&format!(
            concat!(
                r"(?:さん|様)(?:\([^()]*\))?(?:に|から)(?:お?誘い|誘われ|勧められ|すすめられ|教えて|教わ|ご?紹介|聞い|うかが|伺)|",
                // 妹（会員番号1555）も参加しているそうです、 1420番の方はお元気でしょうか.
                r"(?:参加|出席|申し?込んで|入って|入会して|通って)(?:して)?(?:い|お)(?:る|られる|ます|ました)(?:そう|と(?:のこと|聞|伺|うかが))|",
                r"[0-9]番の(?:方|かた|人|お方)(?:は|が|に|と|も)|^(?:旧姓|元の姓|以前の名字|前の名字)は|旧姓は|",
                r"も(?:一緒|いっしょ|ご一緒)[^。]*(?:思い|思って|考え|予定|つもり)[^。]*(?:が|けど|けれど)[^。]*(?:私|わたし|僕|自分)(?:だけ|のみ|一人|ひとり|1人)|",
                r"(?:{}|亡き[^。、]{{1,8}})(?:は|が|の)[^。]*番号[^。]{{0,10}}(?:でした|でございました|だった)"
            ),
            KIN
        ))
    });
    TOLD.is_match(text)
}

/// 千木良, 亨.
fn is_short_kanji(part: &str) -> bool {
    (1..=3).contains(&part.chars().count()) && part.chars().all(is_kanji)
}

/// Whether what stands before a name leaves it the writer's: 「主治医は田中です」 does not.
pub(super) fn is_oneself(before: &str) -> bool {
    let before = before.trim_end_matches(['、', ' ', ',', '「']);
    let of_other = |word: &str| before.ends_with(&format!("{word}の"));
    if KIN.split('|').any(of_other)
        || TITLES.split(' ').any(&of_other)
        || ["担当", "主治医"].iter().any(|w| of_other(w))
    {
        return false;
    }
    if ["こんにちは", "こんばんは", "では"].iter().any(|word| before.ends_with(word)) {
        return true;
    }
    let Some(topic) = before.strip_suffix('は').or_else(|| before.strip_suffix('が')) else { return true };
    ONESELF.split(' ').any(|word| topic.ends_with(word))
}

impl Speech<'_> {
    /// 「水曜日の保健室、松尾恵子が参加いたします」
    pub(super) fn who_comes(&self) -> Option<Mention> {
        static COMES: LazyLock<Pattern> =
            LazyLock::new(|| pattern(&format!(r"(?:^|[、。 ])({NAME})が(?:参加|出席|お邪魔|伺)")));
        let name = names::clean(COMES.captures(self.text)?.get(1)?.as_str(), self.own)?;
        (known_names::fit(&name) == Fit::Full).then(|| self.mention(name, Strength::SelfGiven, "comes"))
    }
}

/// 「母のトメ」: a given name alone.
pub(super) fn given_alone(text: &str) -> Option<(&str, Fit)> {
    let ends = text.char_indices().map(|(at, c)| at + c.len_utf8()).take(4);
    let names: Vec<&str> = ends.filter_map(|end| text.get(..end)).collect();
    names.into_iter().rev().find(|name| known_names::is_given(name)).map(|name| (name, Fit::Word))
}
