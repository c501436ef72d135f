//! Sentences in which a word of cancelling cancels nothing: what may be, a question about the way, a treatment that is
//! given up, and what was given up and is wanted again. It looks at one squeezed sentence only.

use std::sync::LazyLock;

use super::asking_words::GENERAL;
use super::fold::has_any;
use super::pattern::{Pattern, pattern};
use super::seen::Text;
use super::words;

/// 「もし欠席する場合は」, 「休むときは」, 「参加できない可能性も」: what may be, cancels nothing.
pub(super) fn is_supposed(squeezed: &Text) -> bool {
    static SUPPOSED: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"(?:欠席|不参加|辞退|キャンセル|取り?消し?|お?休み|休む|参加でき|出席でき|出られ|行け)",
            r"[^。、]{0,8}(?:場合|とき(?:は|に)|時(?:は|に)|際(?:は|に)|可能性|かもしれ|かも知れ|(?:たら|れば|ば)(?:いつ|どう|よい|いい|良い))"
        ))
    });
    SUPPOSED.is_match(squeezed)
}

/// 「体調が悪くなったら、キャンセルはどのようにご連絡すれば」: a question about cancelling; with したい it is the thing itself.
pub(super) fn asks_how(squeezed: &Text) -> bool {
    let meant = ["したい", "したく", "させて", "ください", "下さい", "お願い", "なりました", "なったので", "ますので"];
    words::is_question(squeezed) && GENERAL.any_in(squeezed) && !has_any(squeezed, &meant)
}

/// 「キャンセルしますとメールしましたが」, 「欠席とお伝えしましたが、やはり」: what was given up is wanted again.
pub(super) fn takes_back(squeezed: &Text) -> bool {
    static BACK: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"(?:キャンセル|取り?消し?|欠席|不参加|辞退|お休み|参加(?:でき|出来)(?:ない|ません))[^。]{0,12}(?:と|旨を?|のを?)、?",
            r"(?:お?メール|ご?連絡|お?伝え|お?知らせ|申し(?:上げ)?|送(?:り|っ)|お願い|書(?:き|い))[^。]{0,12}(?:ましたが|たのですが|たけ|ましたけ|たんですが|ていましたが)"
        ))
    });
    BACK.is_match(squeezed)
}

/// 「抗がん剤をやめたい」, 「手術を見合わせました」: what is given up is no visit.
pub(super) fn is_of_treatment(squeezed: &Text) -> bool {
    static TREATMENT: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"(?:剤|薬|治療|療法|点滴|手術|検査|仕事|会社|学校|酒|たばこ|タバコ|煙草|放射線|服用|ホルモン|内服)(?:を|は|も|が)?",
            r"(?:一旦|しばらく|もう)?(?:やめ|辞め|止め|見合わせ|見送|キャンセル|取りやめ|とりやめ|断念|休|お休み|欠席|辞退)"
        ))
    });
    let visits = ["保健室", "保険室", "相談", "参加", "予約", "ので", "ため", "から"];
    TREATMENT.is_match(squeezed) && !has_any(squeezed, &visits)
}
