//! What phones put where a full stop would be: emoji, 「(笑)」, 「m(_ _)m」, 「☆」. Behind a verb that ends a sentence it ends it:
//! 「15日は欠席します🙇22日は参加します😊」 are two. Elsewhere it stays, for it may be a mark or a value.

use std::borrow::Cow;
use std::sync::LazyLock;

use crate::reading::text::pattern::{Pattern, pattern};

/// Ends of sentences, and what stands for the stop: signs, a carrier's emoji (〓), laughter, faces with hands or without.
static FACE: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(concat!(
        r"(です|ます|ました|でした|ません|ください|下さい|くださいね|しょうか|しょう|ますか|ですか|せんか|ですね|ますね|ですよ|ますよ|いたい)",
        r"[ 　]?(?:[ 　]?(?:",
        r"[\x{1F000}-\x{1FAFF}\x{2600}-\x{260D}\x{2618}-\x{26FF}\x{2708}-\x{270F}\x{2728}\x{2733}-\x{274B}\x{2753}-\x{2757}\x{2763}-\x{2764}\x{2B50}\x{FE0E}\x{FE0F}\x{200D}☆★♡♥〓]+|",
        r"[(（](?:笑|泣|涙|汗|爆|謝|礼|照|苦笑|嬉|喜|願|祈)[)）]|笑笑?|[\^＾]{2}[;；]?|",
        r"[mｍ<＜\\＼ヽヾ]?[(（][^()（）0-9０-９ぁ-んァ-ヴ一-龥々]{0,6}[\^＾;；_＿´｀*＊∀▽ωД>＜<≧≦￣][^()（）0-9０-９ぁ-んァ-ヴ一-龥々]{0,6}[)）][mｍ>＞/／ノゞo;；*]?",
        r"))+[。!！♪]?[ 　]?(?P<rest>[0-9０-９A-Za-zぁ-んァ-ヴ一-龥々・、]|$)|",
        r"(?P<verb>です|ます|ました)[wｗ]{1,5}[。!！]?[ 　]?(?P<goes_on>[0-9０-９ぁ-んァ-ヴ一-龥々]|$)"
    ))
});

/// The line with stops in their places.
pub(super) fn as_stops(line: &str) -> Cow<'_, str> {
    // Every one of them is a sign or a letter of two, and most lines have none.
    let sign = |c: char| c >= '\u{2600}' && !('\u{3003}'..='\u{FF03}').contains(&c) || "(^wｗ笑〓".contains(c);
    if !line.contains(sign) {
        return Cow::Borrowed(line);
    }
    FACE.regex().replace_all(line, "${1}${verb}。$rest$goes_on")
}

#[cfg(test)]
mod tests {
    use super::as_stops;

    #[test]
    fn faces_end_sentences() {
        let rows = [
            ("15日は欠席します🙇22日は参加します😊", "15日は欠席します。22日は参加します。"),
            ("15日は欠席しますm(_ _)m22日は参加します(^^)", "15日は欠席します。22日は参加します。"),
            ("15日は欠席しますm(__)m 22日は", "15日は欠席します。22日は"),
            ("欠席します（笑）22日は", "欠席します。22日は"),
            ("欠席します<(_ _)>。22日は", "欠席します。22日は"),
            ("欠席しますw22日は", "欠席します。22日は"),
            ("よろしくお願いします☆", "よろしくお願いします。"),
            ("お願いします〓〓明日は", "お願いします。明日は"),
            ("お願いします🙏🏻🙏🏻", "お願いします。"),
            ("高橋です（1023）。", "高橋です（1023）。"),
            ("高橋です（会員）22日", "高橋です（会員）22日"),
            ("参加します(22日)", "参加します(22日)"),
            ("ご案内します☎044-733-0000", "ご案内します☎044-733-0000"),
            ("(笑)と書く人", "(笑)と書く人"),
            ("13時に出席しますwebで", "13時に出席しますwebで"),
            ("よろしく😊お願いします", "よろしく😊お願いします"),
            ("", ""),
        ];
        for (written, told) in rows {
            assert_eq!(as_stops(written), told, "{written}");
        }
    }
}
