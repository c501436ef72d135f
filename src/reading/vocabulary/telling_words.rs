//! The words that ask for nothing though they speak of coming: what is over, what became of an earlier letter, what
//! anybody may ask. Compared as [`super::asking_words`] are.

use std::sync::LazyLock;

use crate::reading::text::pattern::{Pattern, pattern};
use crate::reading::text::seen::{Text, Words};

/// Told, not asked.
pub(in crate::reading) static TOLD: Words = Words::new(&[
    "お願いした",
    "くださっていた",
    "下さっていた",
    "ていたのですね",
    "お願いしました",
    "お願いしていました",
    "お願いしてい",
    "申し込みました",
    "申込みました",
    "申し込んだ",
    "申込んだ",
    "申込ました",
    "申し込んで",
    "予約しました",
    "予約した",
    "予約して",
    "予約済",
    "参加しました",
    "参加した",
    "参加して",
    "していただきました",
    "ありがとうございました",
    "でした",
    "いたしました",
    "相談しました",
    "相談した",
    "楽しかった",
    "参加させていただいた",
    "参加させていただき、あり",
    "参加させて頂いた",
    "参加させていただきました",
    "参加させて頂きました",
    "お世話になりました",
]);

/// Of the words told, those that also begin a wish.
pub(in crate::reading) static NOT_TOLD: Words = Words::new(&[
    "お願いしたい",
    "お願いしたく",
    "参加したい",
    "参加したく",
    "予約したい",
    "予約したく",
    "相談したい",
    "相談したく",
    "参加してみたい",
    "参加してもよ",
    "参加してもい",
    "予約していただ",
    "予約してくだ",
    "予約して下",
    "参加してよ",
    "たく、ご連絡",
    "たくご連絡",
    "たく、連絡",
    "たく連絡",
    "たく、メール",
    "たくメール",
    "たく、お知らせ",
]);

/// Asks what became of an earlier letter.
pub(in crate::reading) static INQUIRY: Words = Words::new(&[
    "届いて",
    "届きました",
    "届きませ",
    "届かな",
    "スワードがまだ",
    "コードがまだ",
    "IDがまだ",
    "URLがまだ",
    "リンクがまだ",
    "案内がまだ",
    "メールがまだ",
    "招待がまだ",
    "とどいて",
    "返事がま",
    "返事がな",
    "返事をいただいていま",
    "返信がな",
    "返信がま",
    "返信が来",
    "返事がき",
    "返信がき",
    "お返事をいただけて",
    "返事が来",
    "お返事がまだ",
    "とれていま",
    "取れていま",
    "取れてい",
    "とれてい",
    "入っていますで",
    "入っていますか",
    "できていますで",
    "できていますか",
    "出来ていますか",
    "どうなって",
    "まだ連絡",
    "連絡がな",
    "連絡がま",
    "受付されて",
    "受け付けられ",
    "受付けて",
    "確定して",
    "予約の確認です",
    "予約の確認を",
    "予約できていま",
    "予約されていま",
    "予約は大丈夫",
    "予約になってい",
]);

/// Questions about coming in general.
pub(in crate::reading) static GENERAL: Words = Words::new(&[
    "誰でも",
    "だれでも",
    "どなたでも",
    "家族も",
    "家族でも",
    "方法",
    "やり方",
    "しかた",
    "仕方",
    "どうすれば",
    "どうしたら",
    "どのよう",
    "初心者",
    "会員でなく",
    "会員以外",
    "非会員",
    "費用",
    "参加費",
    "かかりますか",
    "持ち物",
    "料金",
    "無料",
    "有料",
    "いくら",
    "必要ですか",
    "必要でしょうか",
    "何を話",
    "どんな",
]);

/// 「姉も5月20日の保健室に申し込んだそうです」: what somebody else does.
#[must_use]
pub(in crate::reading) fn is_heard_of_another(squeezed: &Text) -> bool {
    static HEARD: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"^(?:姉|妹|兄|弟|友人|知人|友達|ご近所の[^。、]{0,6}|[^。、]{1,6}さん)(?:も|が|は)、?[^。]*",
            r"(?:申し?込んだ|申し?込んでいる|予約した|参加した|参加している|出た|行った)(?:そう|らしい|と言って|と聞)[^。]*。?$"
        ))
    });
    HEARD.is_match(squeezed)
}

/// 「根本さんは15日は1時から入るそうですが、」: what somebody else does, before what the writer asks.
#[must_use]
pub(in crate::reading) fn is_heard_in_passing(clause: &str) -> bool {
    static HEARD: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(
            r"^ ?(?:姉|妹|兄|弟|友人|友達|[^。、]{1,6}さん)(?:は|が|も)[^。]*(?:そう|との?こと|らしい|と聞いて)[^。]{0,6}(?:が|けど|けれど|ので)、?$",
        )
    });
    HEARD.is_match(clause)
}

/// 「※電話は10時から16時の間にお願いします」: when the writer can be rung.
pub(in crate::reading) fn names_hours_to_ring(squeezed: &Text) -> bool {
    static RUNG: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"^[(※・]*(?:お?電話|ご連絡|連絡|お?返事|ご?返信|携帯)(?:に|へ)?(?:は|でしたら|なら)、?",
            r"(?:平日の?|毎日|朝の?|午前|午後|夕方の?|夜の?|昼の?|だいたい|大体|なるべく|できれば)*",
            r"[0-9]{1,2}(?:時|:)[^。日]{1,20}$"
        ))
    });
    RUNG.is_match(squeezed.trim_end_matches(['。', ')']))
}
