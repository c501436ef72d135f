//! Sentences in which a word of cancelling cancels nothing: what may be, a question about the way, a treatment that is
//! given up, and what was given up and is wanted again. It looks at one squeezed sentence only.

use std::sync::LazyLock;

use crate::reading::text::fold::has_any;
use crate::reading::text::pattern::{Pattern, pattern};
use crate::reading::text::seen::Text;
use crate::reading::vocabulary::cancelling_words::CANCEL;
use crate::reading::vocabulary::telling_words::GENERAL;
use crate::reading::vocabulary::words;

/// Whether a word of cancelling in the sentence cancels nothing.
pub(in crate::reading) fn is_spared(squeezed: &Text) -> bool {
    is_supposed(squeezed)
        || is_of_treatment(squeezed)
        || asks_how(squeezed)
        || wavered(squeezed)
        || is_thanked_for(squeezed)
        || is_told_of_a_friend(squeezed)
        || is_moved_elsewhere(squeezed)
        || asked_before(squeezed)
        || is_of_nothing_booked(squeezed)
}

/// 「6日は母が来るため欠席です（申込みはしておりません）」
fn is_of_nothing_booked(squeezed: &Text) -> bool {
    static NOTHING: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(
            r"(?:申し?込み?|予約)(?:は|も)?(?:まだ)?(?:して(?:い|おり)ません|しており?ません|していない)|申し?込んで(?:い|おり)ません",
        )
    });
    NOTHING.is_match(squeezed)
}

/// 「22日の取り消しをお願いするメールを出しましたが、検査が延びました」: an earlier letter gave up, this one does not.
fn asked_before(squeezed: &Text) -> bool {
    takes_back(squeezed) && !has_any(squeezed, &["お願いします", "お願いいたします", "ください", "下さい"])
}

/// 「娘の結婚式が6月14日に延期になりました」: what is put off is none of ours.
pub(in crate::reading) fn is_moved_elsewhere(squeezed: &Text) -> bool {
    static MOVED: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(
            r"(?P<what>[^、。]{2,16}?)(?:が|は|も)(?:[^。、]{0,14})(?:延期|変更|中止|キャンセル|取りやめ)(?:に|と)(?:なり|なっ)",
        )
    });
    let what = MOVED.captures(squeezed).and_then(|found| found.name("what").map(|what| what.as_str()));
    what.is_some_and(|what| !has_any(what, &["保健室", "保険室", "相談", "予約", "参加", "申込", "申し込", "回", "会"]))
}

/// 「もし欠席する場合は」, 「休むときは」, 「参加できない可能性も」: what may be, cancels nothing.
fn is_supposed(squeezed: &Text) -> bool {
    static SUPPOSED: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"(?:欠席|不参加|辞退|キャンセル|取り?消し?|お?休み|休む|参加でき|出席でき|出られ|行け|参加(?:は|が)(?:難し|むずかし|厳し|無理))",
            r"(?:[^。、]{0,4}(?:たら|れば|て)[^。、]{0,12}(?:でき|出来)(?:ます|る|ない)[^。]{0,8}か|[^。、]{0,8}(?:場合|とき(?:は|に)|時(?:は|に)|際(?:は|に)|可能性|かもしれ|かも知れ|(?:たら|れば|ば)(?:いつ|どう|よい|いい|良い)))"
        ))
    });
    SUPPOSED.is_match(squeezed) || gives_up_if(squeezed)
}

/// 「明日になっても熱が下がらなければ、お休みします」: not yet.
pub(in crate::reading) fn gives_up_if(squeezed: &str) -> bool {
    static IF: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"(?:下がら|さがら|治ら|なおら|おさまら|良くなら|よくなら|回復し|戻ら|止まら|改善し)な(?:ければ|かったら|い(?:場合|とき|時|よう)(?:は|なら|でしたら)?)、?[^。]{0,24}",
            r"(?:休み|休ま|休む|欠席|キャンセル|取り?消|見送|失礼)"
        ))
    });
    IF.is_match(squeezed)
}

/// 「参加は難しいかもしれません」
pub(in crate::reading) fn may_not_come(squeezed: &str) -> bool {
    static PERHAPS: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"(?:参加|出席|伺う|行く|出る)[^。、]{0,8}(?:難し|むずかし|厳し|きびし|無理|微妙|できな|出来な|でき|出来)[^。、]{0,8}",
            r"(?:かも|可能性|恐れ|おそれ|見込み|と思い)|(?:行け|出られ|伺え)ない(?:かも|可能性|おそれ|恐れ)|",
            // 参加できるかわかりません, 行けるかどうかまだ決まっていません.
            r"(?:参加|出席|行|出|伺)[^。、]{0,8}(?:か|かどうか)(?:は|が)?、?(?:まだ|今のところ|ちょっと|当日まで|直前まで)?、?(?:わか[らり]|分か[らり]|判[らり]|決ま(?:ら|って(?:い)?(?:な|ま))|未定|微妙|はっきり|何とも|なんとも)"
        ))
    });
    PERHAPS.is_match(squeezed)
        && !has_any(squeezed, &["最後まで", "途中", "までしか", "からしか", "カメラ", "時まで", "時から"])
}

/// 「それを伺ってから考えたいと思います」: what is wished for now is the answer.
pub(in crate::reading) fn decides_later(squeezed: &Text) -> bool {
    static LATER: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"(?:それ|これ|お?返事|ご?回答|お?答え|そのこと|その点)を?、?(?:お?伺|お?うかが|お?聞|確認|確かめ|いただい|頂い|拝見|知)[^。]{0,4}(?:て|で)(?:から|、)",
            r"[^。0-9]{0,12}(?:考え|決め|検討|判断|申し?込|予約)|",
            // 今回は申し込まないことにします.
            r"申し?込(?:まない|みはしない|むのをやめる|みをやめる)ことに|申し?込(?:むのを|みを)やめ(?:ます|ておき)|",
            // 延期になったときだけ出たいと思っています, 夫か私かは当日決めます.
            r"(?:とき|時|場合)(?:だけ|のみ|に限り|にかぎり)、[^。]{0,24}(?:出|参加|出席|伺)[^。]{0,8}(?:思|考え|つもり)|",
            r"(?:か|になるか)は、?(?:当日|直前|前日|その日|その時|そのとき)[^。]{0,8}決め"
        ))
    });
    LATER.is_match(squeezed)
}

/// 「残念ながら申し込めません」: nothing is booked, and nothing given up.
pub(in crate::reading) fn declines(squeezed: &str) -> bool {
    static DECLINES: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(r"申し?込(?:めませ|めな|み?(?:は|が|も)?(?:でき|出来)(?:ませ|な))[^。]{0,6}(?:。|$|が、|ので、)")
    });
    DECLINES.is_match(squeezed) && !has_any(squeezed, &["でしょうか", "ますか", "ませんか", "?"])
}

/// 「13日は私の代わりに妻が参加します」: one for the other, which a person arranges.
pub(in crate::reading) fn stands_in(squeezed: &Text) -> bool {
    static STANDS_IN: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"(?:私|わたし|夫|妻|主人|母|父|娘|息子|家内|姉|妹|兄|弟|さん|様|\))の?(?:代わり|かわり|代り|替わり)に[^。、]{0,16}",
            r"(?:が|は)、?[^。、]{0,6}(?:参加|出席|伺|入り|出ます|出たい)|",
            r"(?:どちらか|いずれか)(?:の)?(?:一人|ひとり|1人|一方|片方|1名|一名)(?:だけ)?(?:が|で)[^。]{0,8}(?:参加|出席|出ます|伺)|",
            // 私のことではなくて、隣の家の小川さんのことです.
            r"(?:私|わたし|わたくし|自分)(?:自身)?(?:の(?:こと|分|申し込み|予約))?(?:では|じゃ)な(?:くて?|い)、?[^。]{0,14}さんの(?:こと|分|申し込み|予約)|",
            r"(?:分|回|日)(?:は|には)、?(?:夫|妻|主人|家内|母|父|娘|息子)が(?:出る|出ます|出ること|出席|参加|行き|行く)"
        ))
    });
    STANDS_IN.is_match(squeezed)
}

/// 「体調が悪くなったら、キャンセルはどのようにご連絡すれば」: a question about cancelling; with したい it is the thing itself.
fn asks_how(squeezed: &Text) -> bool {
    let meant = ["したい", "したく", "させて", "ください", "下さい", "お願い", "なりました", "なったので", "ますので"];
    words::is_question(squeezed) && GENERAL.any_in(squeezed) && !has_any(squeezed, &meant)
}

/// 「キャンセルしようか迷いましたが」, 「欠席するつもりでしたが」: it was in the mind only, and no word behind it gives up.
pub(in crate::reading) fn wavered(squeezed: &Text) -> bool {
    static WAVERED: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"(?:キャンセル|欠席|お?休|取り?やめ|取り?消|辞退|断|見送|やめ)[^。、0-9]{0,6}",
            r"(?:(?:よう|うか|おう|もう|ろう|るか)[^。0-9]{0,8}(?:迷|悩|思|考え|していま|しており)|つもりで|予定で)[^。0-9]{0,8}(?:た|だった)",
            r"(?:の|ん)?(?:です)?(?:が|けど|けれど|ものの|ところ)"
        ))
    });
    let rest = WAVERED.find(squeezed).and_then(|found| squeezed.get(found.end()..));
    rest.is_some_and(|rest| !CANCEL.any_in(&Text::from(rest)))
}

/// 「キャンセルの件、早速のご対応ありがとうございました」: it is done.
fn is_thanked_for(squeezed: &Text) -> bool {
    const THANKS: [&str; 4] = ["ありがとうございました", "有難うございました", "ありがとうございます", "助かりました"];
    const DONE: [&str; 8] = ["対応", "手続き", "手つづき", "処理", "手数", "承知", "了承", "快く"];
    const ASKS: [&str; 6] = ["お願い", "ください", "下さい", "たい", "させて", "ますか"];
    has_any(squeezed, &THANKS) && has_any(squeezed, &DONE) && !has_any(squeezed, &ASKS)
}

/// 「友人の佐藤さんが、保健室をキャンセルしたいと言っています」: who would have it otherwise says so himself, or a person asks.
fn is_told_of_a_friend(squeezed: &Text) -> bool {
    static FRIEND: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"(?:友人|友達|ともだち|知人|知り合い|お仲間|ご近所|同じ会員)(?:の[^。、]{1,10})?(?:さん|様|さま)?(?:が|は|も|から)[^。]{0,40}",
            r"(?:と(?:言|いっ|申し|話|おっしゃ|聞|のこと|頼|伝)|そうです|らしい)"
        ))
    });
    FRIEND.is_match(squeezed)
}

/// 「キャンセルしますとメールしましたが」, 「欠席とお伝えしましたが、やはり」: what was given up is wanted again.
pub(in crate::reading) fn takes_back(squeezed: &Text) -> bool {
    static BACK: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"(?:キャンセル|取り?消し?|欠席|不参加|辞退|お休み|参加(?:でき|出来)(?:ない|ません))[^。]{0,12}(?:と|旨を?|のを?)、?",
            r"(?:お?メール|ご?連絡|お?伝え|お?知らせ|申し(?:上げ)?|送(?:り|っ)|お願い|書(?:き|い))[^。]{0,12}(?:ましたが|たのですが|たけ|ましたけ|たんですが|ていましたが)|",
            r"(?:キャンセル|取り?消し?|欠席)の?(?:を)?お?願い(?:する|した)?の?(?:メール|手紙|ご?連絡)を?(?:出|送|差し上げ|さし上げ|し)[^。]{0,8}(?:ましたが|たのですが|ましたけ)"
        ))
    });
    BACK.is_match(squeezed)
}

/// 「抗がん剤をやめたい」, 「手術を見合わせました」: what is given up is no visit.
fn is_of_treatment(squeezed: &Text) -> bool {
    static TREATMENT: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"(?:剤|薬|治療|療法|点滴|手術|検査|仕事|会社|学校|酒|たばこ|タバコ|煙草|放射線|服用|ホルモン|内服)(?:を|は|も|が)?",
            r"(?:一旦|しばらく|もう)?(?:やめ|辞め|止め|見合わせ|見送|キャンセル|取りやめ|とりやめ|断念|休|お休み|欠席|辞退)"
        ))
    });
    let visits = ["保健室", "保険室", "相談", "参加", "予約", "ので", "ため", "から"];
    TREATMENT.is_match(squeezed) && !has_any(squeezed, &visits)
}
