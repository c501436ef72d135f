//! Which of the times that a letter of ours listed a plain reply picks: 「2番目で」, 「②でお願いします」, 「それで」, 「元に戻して」.
//!
//! It refuses to know what was listed: it says what the writer says, in her order of preference.

use std::sync::LazyLock;

use crate::reading::text::fold::squeeze;
use crate::reading::text::pattern::{Pattern, pattern};
use crate::reading::vocabulary::words;
use crate::reading::when::value;
use crate::reading::{Choice, Person, Picks};

/// Who writes more than this tells something; it is read as a letter, not as a pick.
const LONGEST: usize = 120;

/// What each sentence says of what was listed, where it says nothing else.
#[must_use]
pub fn picks(own_text: &str, people: &[Person]) -> Picks {
    let sentences = sentences(own_text);
    if sentences.iter().map(|s| s.chars().count()).sum::<usize>() > LONGEST {
        return Picks::default();
    }
    let (mut found, mut struck) = (Vec::new(), Vec::new());
    let mut rest = false;
    for sentence in sentences.iter().filter(|s| !is_signed(s, people)) {
        let said = choices_of(sentence);
        struck.extend(said.is_empty().then(|| struck_of(sentence)).into_iter().flatten());
        rest |= said.is_empty() && !words::is_courtesy(&sentence.as_str().into());
        found.extend(said);
    }
    // 「お願いします」 at the end of a letter that says something else picks nothing.
    if rest || found.iter().any(|choice| !matches!(choice, Choice::That)) {
        found.retain(|choice| !matches!(choice, Choice::That));
    }
    Picks { choices: found, struck, more: rest }
}

/// 「2番目を取り消してください」, 「①のほうのキャンセルをお願いします」.
fn struck_of(sentence: &str) -> Vec<Choice> {
    static STRIKING: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(
            r"^(?P<core>[^0-9]{0,4}?[0-9]?[^0-9]{0,6}?)(?:の(?:ご?予約|ほう|方|回|日|もの))*の?(?:を|は|が)?、?(?:キャンセル|取り?消し?|とりけし|取り?止め|取りやめ|とりやめ|中止|欠席|変更)(?P<rest>[^0-9]{0,20})$",
        )
    });
    let Some(found) = STRIKING.captures(sentence) else { return Vec::new() };
    let text = |name| found.name(name).map_or("", |part| part.as_str());
    let refused = ["しない", "しません", "せず", "ないで", "なくて"].iter().any(|no| text("rest").contains(no));
    if refused { Vec::new() } else { named(text("core")) }
}

fn sentences(own_text: &str) -> Vec<String> {
    let lines = own_text.lines().take(40).map(|line| squeeze(line).to_lowercase());
    let sentences = lines.flat_map(|line| line.split(['。', '!']).map(str::to_owned).collect::<Vec<_>>());
    sentences.map(|s| s.trim_matches(['、', ',', ' ']).to_owned()).filter(|s| !s.is_empty()).collect()
}

/// 「高橋です」, 「1023 高橋花子」: who writes.
fn is_signed(sentence: &str, people: &[Person]) -> bool {
    let bare: String = sentence.chars().filter(|c| !c.is_ascii_digit() && c.is_alphanumeric()).collect();
    let bare = ["会員番号", "番", "の"].iter().fold(bare, |text, prefix| text.trim_start_matches(prefix).to_owned());
    let bare = bare.trim_end_matches("です").trim_end_matches("より");
    people.iter().filter_map(|p| p.name.as_deref()).any(|name| {
        let name = squeeze(name);
        !bare.is_empty() && (name.starts_with(bare) || bare == name)
    })
}

fn choices_of(sentence: &str) -> Vec<Choice> {
    static LEAD: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(
            r"^(?:では|それでは|お手数(?:を?おかけ?(?:いた)?しますが|ですが)|恐れ入りますが|恐縮ですが|申し訳(?:あり|ござい)ませんが|じゃあ?|はい|すみません(?:が)?|できれば|出来れば|可能なら|可能であれば|第?[一1]希望は?|希望は|やはり|やっぱり|ぜひ)[、,]?",
        )
    });
    static TAIL: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(
            r"(?:の(?:時間|時刻|日時|ところ|枠|方|ほう|もの|の)?)?(?:で|を|に|が|は|にて)?[、,]?(?:どうぞ|是非|ぜひ)?(?:宜しく|よろしく)?(?:お願い|おねがい|御願い|希望|予約|決め)?(?:いた)?(?:致)?(?:し(?:ます|たいです|たいと思います)|できますか|できますでしょうか|出来ますか|です|したい)?(?:(?:が)?(?:いい|良い|よい|結構|大丈夫|都合がいい|都合が良い|可能)(?:です)?)?$",
        )
    });
    let mut text = sentence;
    while let Some(lead) = LEAD.find(text).filter(|l| !l.is_empty()) {
        text = text.get(lead.end()..).unwrap_or_default();
    }
    let Some(tail) = TAIL.find(text) else { return Vec::new() };
    let (core, tail) = text.split_at(tail.start());
    match core {
        "" if is_asking(tail) => vec![Choice::That],
        core => named(core),
    }
}

/// お願いします by itself, and not the 結構です that may refuse.
fn is_asking(tail: &str) -> bool {
    ["お願い", "おねがい", "御願い", "よろしく", "宜しく", "希望し", "予約し"].iter().any(|w| tail.contains(w))
}

/// The numbers, or the words that stand for one of them.
fn named(core: &str) -> Vec<Choice> {
    static NUMBER: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(
            r"^[「『(]?(?:no\.?|番号)?(?P<n>[1-9]|[一二三四五六七八九])[)」』]?(?:番目?|番め|つ目|個目|番)?(?:の(?:時間|日時|方|ほう))?$",
        )
    });
    static BETWEEN: LazyLock<Pattern> =
        LazyLock::new(|| pattern(r"か、?|または|又は|もしくは|、|,|・|/|だめなら|駄目なら|次に|でなければ"));
    let word = match core.strip_suffix("時間").unwrap_or(core) {
        "それ"
        | "これ"
        | "その時間"
        | "この時間"
        | "その日時"
        | "この日時"
        | "そちら"
        | "こちら"
        | "その日"
        | "それで結構です"
        | "それでいい"
        | "ok"
        | "okです"
        | "オッケー"
        | "オーケー"
        | "はい" => Some(Choice::That),
        "最初" | "はじめ" | "初め" | "一番上" | "1番上" | "一番早い" | "1番早い" | "いちばん早い" | "いちばん上" => {
            Some(Choice::Nth(1))
        }
        "最後" | "一番下" | "1番下" | "一番遅い" | "1番遅い" | "いちばん遅い" | "いちばん下" => {
            Some(Choice::Last)
        }
        back if is_way_back(back) => Some(Choice::Back),
        _ => None,
    };
    if let Some(word) = word {
        return vec![word];
    }
    let parts: Vec<&str> = BETWEEN.regex().split(core).filter(|part| !part.is_empty()).collect();
    let numbers = parts.iter().map(|part| {
        let n = NUMBER.captures(part)?.name("n")?;
        Some(Choice::Nth(value(n.as_str())?))
    });
    numbers.collect::<Option<Vec<_>>>().unwrap_or_default()
}

fn is_way_back(core: &str) -> bool {
    static BACK: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(
            r"^(?:元|もと|前|まえ)の?(?:時間|日時|予約|通り|とおり|まま)?に?(?:戻し(?:て(?:ください|下さい|ほしい|欲しい)?)?|もどし(?:て(?:ください|下さい)?)?|戻す|もどす)$",
        )
    });
    BACK.is_match(core)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[Choice]) {
        let people = [Person { member_number: Some("1023".into()), name: Some("高橋花子".into()) }];
        assert_eq!(picks(text, &people).choices, expected, "{text}");
    }

    #[test]
    fn plain_replies_pick() {
        use Choice::{Back, Last, Nth, That};
        check("2番目で", &[Nth(2)]);
        check("②で", &[Nth(2)]);
        check("②でお願いします。", &[Nth(2)]);
        check("２でお願いします", &[Nth(2)]);
        check("では、3番の時間でお願いいたします。\nよろしくお願いします。", &[Nth(3)]);
        check("二番目の時間を希望します。\n高橋", &[Nth(2)]);
        check("1023高橋です。②でお願いします。", &[Nth(2)]);
        check("1番か3番でお願いします", &[Nth(1), Nth(3)]);
        check("一番早い時間でお願いします", &[Nth(1)]);
        check("最後のでお願いします", &[Last]);
        check("それで", &[That]);
        check("それでお願いします。", &[That]);
        check("お願いします", &[That]);
        check("元の時間に戻してください。", &[Back]);
        check("お手数ですが、元に戻してください", &[Back]);
    }

    #[test]
    fn what_is_given_up_is_picked_apart() {
        use Choice::{Last, Nth};
        let check = |text: &str, expected: &[Choice]| {
            let found = picks(text, &[]);
            assert_eq!((found.choices, found.struck), (Vec::new(), expected.to_vec()), "{text}");
        };
        check("2番を取り消してください。", &[Nth(2)]);
        check("②のほうをキャンセルでお願いします", &[Nth(2)]);
        check("1番の予約のキャンセルをお願いできませんか", &[Nth(1)]);
        check("最後のほうを変更してください", &[Last]);
        check("2番はキャンセルしません。", &[]);
        check("22日をキャンセルします。", &[]);
        check("2人ともキャンセルします。", &[]);
    }

    #[test]
    fn other_letters_pick_nothing() {
        check("結構です。", &[]);
        check("2時でお願いします", &[]);
        check("22日でお願いします", &[]);
        check("1時間でお願いします", &[]);
        check("30分でお願いします", &[]);
        check("2人でお願いします", &[]);
        check("電話番号が変わりました。よろしくお願いします。", &[]);
        check("どれも都合がつきません。", &[]);
        check("ありがとうございます。", &[]);
    }
}
