//! Sentences that are polite and say nothing of the writer: the season, how one is, that one looks forward, who is writing.
//! A nurse need not read them twice. What also tells of an illness or a worry is none of these.

use std::sync::LazyLock;

use crate::reading::Person;
use crate::reading::people::names;
use crate::reading::text::fold::{has_any, has_figures, squeeze};
use crate::reading::text::pattern::{Pattern, pattern};
use crate::reading::text::seen::Text;

/// A sentence of greeting is no longer.
const LONGEST: usize = 48;

/// Whether a squeezed sentence speaks of the season, of how one is, or only looks forward.
#[must_use]
pub(in crate::reading) fn is_small_talk(squeezed: &Text) -> bool {
    static SEASON: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"(?:新緑|葉桜|桜|さくら|若葉|青葉|春暖|陽春|早春|晩春|惜春|薫風|風薫|立夏|初夏|梅雨|五月晴|好天|お天気|よい天気|いい天気|陽気|季節|時候|気候|",
            r"つつじ|ツツジ|藤の花|鯉のぼり|暖か|汗ばむ|寒暖|過ごしやす|花冷え|肌寒|春らし|夏らし)[^。]{0,30}(?:ね|なあ?|候|季節|頃|ます|です|でした|ました|ございます|しい|いた|った|った)[。!]?$"
        ))
    });
    static WELL: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"お変わり(?:なく|あり|ござい|ない)|いかがお過ごし|お元気(?:です|でしょう|でいら|でお過ご|そうで)|ご健勝|ご清祥|ご清栄|お[喜慶]び申し|お見舞い申し|",
            r"^(?:拝啓|謹啓|前略)|落ち着かない(?:毎日|日々)|(?:大変な|たいへんな|不安な)(?:毎日|日々|時期|状況|とき|時)(?:です|ですが|が続|かと)"
        ))
    });
    static FORWARD: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"^[^。、]{0,20}(?:お会い|会え|お目にかか|お顔|参加|出席|話せ|お話)[^。、]{0,12}(?:楽しみ|たのしみ|心待ち)[^。]{0,14}$|",
            r"^(?:何度も|たびたび|度々|重ね重ね|まとめての?|急な|急で|直前の|直前に|遅く(?:に|なり)|夜分に?|夜遅く|朝早く)[^。、]{0,14}(?:すみません|すいません|すんません|失礼|申し訳|恐れ入り|恐縮|お願い|ごめん)[^。]{0,10}$|",
            r"^(?:先日|前回|昨日|この間|先週|いつも|過日)は?[、,]?(?:本当に|ほんとうに|誠に|まことに|大変|どうも|いろいろと?|色々と?)*(?:ありがとう|有難う|有り難う|お世話)[^。、]{0,14}$"
        ))
    });
    // 「三件お願いがあります」.
    static COUNTED: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"^(?:今日は|以下|下記|次)?の?[2-5二三四五](?:つ|件|点)(?:の|ほど)?(?:お願い|ご?連絡|お?申し?込み|変更)(?:が|を|の件で?)?",
            r"(?:あります|ございます|です|いたします|します|申し上げます)$"
        ))
    });
    static TELLS: &[&str] = &[
        "病",
        "痛",
        "体調",
        "だる",
        "眠",
        "薬",
        "副作用",
        "心配",
        "入院",
        "退院",
        "治療",
        "手術",
        "写真",
        "のこと",
        "について",
    ];
    let bare = squeezed.trim_end_matches(['。', '!', '…']);
    let ended = (bare.len() < squeezed.len()).then(|| Text::from(bare));
    let squeezed = ended.as_ref().unwrap_or(squeezed);
    let tells = || match squeezed.place_of("のこととお") {
        Some(_) => has_any(&squeezed.replace("のこととお", ""), TELLS),
        None => has_any(squeezed, TELLS),
    };
    COUNTED.is_match(squeezed)
        || squeezed.chars().count() <= LONGEST
            && !tells()
            && !has_figures(squeezed)
            && (SEASON.is_match(squeezed) || WELL.is_match(squeezed) || FORWARD.is_match(squeezed))
}

/// 「息子の藤井健太です」, 「江口」, 「株式会社みらいの山本でございます」: who writes, and nothing else.
#[must_use]
pub(in crate::reading) fn introduces(text: &Text, people: &[Person]) -> bool {
    static ENDS: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(
            r"(?:と?(?:申します|もうします|申す者です|いいます|言います)|でございます|で(?:ー|~)*す|だ|より)?(?:。|!|よ|けど|が、?)?$",
        )
    });
    static LEAD: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(
            r"^(?:(?:初めまして|はじめまして|こんにち[はわ]|こんばん[はわ]|おはようございます|失礼いたします|失礼します|いつも(?:大変)?お世話になって(?:い|お)ります|お世話になります|夜分に失礼します|私は?|わたくしは?)[、,。]?)+",
        )
    });
    static ROLE: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"^(?:会員番号|会員)?(?:の|[0-9_]+番?の?)?(?:[^、。]{0,22}(?:息子|娘|長女|長男|次女|次男|三女|三男|妻|夫|嫁|孫|姪|甥|兄|弟|姉|妹|友人|家族|代理|担当|会社|商事|工務店|商店|店|\(株\)|",
            r"センター|事業所|ステーション|病院|クリニック|ケアマネジャー|ケアマネ|ヘルパー|会員)(?:の|、|,| |で、)?)?$"
        ))
    });
    let squeezed = text.squeezed();
    let Some(end) = ENDS.find(squeezed) else { return false };
    let (core, said) = squeezed.split_at(end.start());
    let core = LEAD.find(core).and_then(|lead| core.get(lead.end()..)).unwrap_or(core);
    let core = core.split(['(', '（']).next().unwrap_or(core);
    let known = people.iter().filter_map(|p| p.name.as_deref()).flat_map(|name| {
        let surname = name.split(' ').next().unwrap_or(name).to_owned();
        [squeeze(name), surname, name.chars().take(2).collect()]
    });
    let by_name = known
        .filter(|name| name.chars().count() >= 2)
        .any(|name| core.strip_suffix(name.as_str()).is_some_and(|role| ROLE.is_match(role)));
    by_name || names_itself(core, said, &ROLE)
}

/// A name that nobody else bears: what follows the last の or comma, as one says it of oneself.
fn names_itself(core: &str, said: &str, role: &Pattern) -> bool {
    let at = core
        .rfind(['の', '、', ','])
        .map_or(0, |at| at + core.get(at..).and_then(|c| c.chars().next()).map_or(0, char::len_utf8));
    let (before, name) = core.split_at(at);
    let plain = names::clean_in_prose(name, &[]).is_some_and(|clean| squeeze(&clean) == name);
    let signs = name.chars().count();
    let called = said.contains("申") || said.contains("いいます") || said.contains("言います");
    plain && (called && signs <= 8 || !before.is_empty() && (3..=6).contains(&signs)) && role.is_match(before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_talk() {
        for text in [
            "新緑がきれいな季節になりましたね。",
            "桜もう散ってしもて、さみしいことですなあ。",
            "拝啓新緑の候、皆様にはお変わりなくお過ごしのこととお喜び申し上げます。",
            "みなさんにお会いできるのを楽しみにしています。",
            "何度もすいません。",
            "先日はありがとうございました。",
            "いかがお過ごしでしょうか。",
        ] {
            assert!(is_small_talk(&text.into()), "{text}");
        }
        for text in [
            "暖かくなって少し眠れるようになりました。",
            "Zoomは孫に教わりながらですが、楽しみにしております。",
            "庭のバラが咲いたので写真をお送りします。",
            "季節の変わり目で体調を崩しました。",
            "耳が遠いので、ゆっくり話してください。",
        ] {
            assert!(!is_small_talk(&text.into()), "{text}");
        }
    }

    #[test]
    fn introductions() {
        let people = [Person { member_number: None, name: Some("高橋 花子".to_owned()) }];
        for text in [
            "高橋です。",
            "高橋花子と申します。",
            "息子の高橋健太です。",
            "長女の西川と申します。",
            "株式会社みらい商事の山本と申します。",
            "夜分に失礼します、高橋花子です。",
            "はじめまして、会員の高橋花子でございます。",
        ] {
            assert!(introduces(&text.into(), &people), "{text}");
        }
        for text in [
            "乳癌です。",
            "母の介護です。",
            "耳が遠いです。",
            "母は88歳です。",
            "娘の進学です。",
            "七十四になります。",
            "高橋は欠席します。",
            "一人暮らしです。",
        ] {
            assert!(!introduces(&text.into(), &people), "{text}");
        }
    }
}
