//! Whether the writer would wait for a place that becomes free. 「お返事を待っています」 is something else.

use std::sync::LazyLock;

use crate::reading::text::fold::squeeze;
use crate::reading::text::pattern::{Pattern, pattern};
use crate::reading::text::seen::Text;

/// Whether the writer's own text says that he would wait.
#[must_use]
pub fn would_wait(own_text: &str) -> bool {
    own_text.split(['。', '、', '\n', '!', '！', ',']).any(|clause| says_so(&squeeze(clause).into()))
}

fn says_so(clause: &Text) -> bool {
    static WAITS: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(
            "キャンセル待ち|空き待ち|(?:空き|席|キャンセル|欠員)が(?:出|で)(?:たら|れば|ましたら|るの|るまで|次第)|\
             (?:空|あ)(?:きましたら|いたら|き次第|くのを|くまで)|待(?:ちます|ちたい|つことに|ちしたい|たせて|っています|っております)",
        )
    });
    static NOT_FOR_A_PLACE: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(
            "お待ち(?:して|いたし|致し)|(?:返事|返信|連絡|回答|案内|メール|お会い|開催|知らせ|届)[^空席]*待|\
             待ち(?:ません|は(?:し(?:ません|ない)|結構|不要|いり|要))|待(?:たない|つのは)|でなければ|待たせ(?:て(?:すみ|申|ごめ|しま)|し)",
        )
    });
    WAITS.is_match(clause) && !NOT_FOR_A_PLACE.is_match(clause)
}

#[cfg(test)]
mod tests {
    use super::would_wait;

    fn check(text: &str, expected: bool) {
        assert_eq!(would_wait(text), expected, "{text}");
    }

    #[test]
    fn who_would_wait_for_a_place() {
        check("待ちます", true);
        check("はい、待ちます。よろしくお願いします。", true);
        check("満員でしたらキャンセル待ちでお願いします。", true);
        check("ｷｬﾝｾﾙ待ちを希望します", true);
        check("空きが出るのを待ちます。", true);
        check("キャンセルが出たら参加したいです。", true);
        check("席があいたら教えてください。", true);
        check("空くまで待たせてください。", true);
        check("お返事お待ちしています。", false);
        check("お返事を待っています。", false);
        check("ご連絡を待ちます。", false);
        check("キャンセル待ちはしません。", false);
        check("空きが出ても待ちません。", false);
        check("お待たせしてすみません。", false);
        check("15日に参加します。", false);
    }
}
