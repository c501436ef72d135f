//! One value in place of another: 「22日に予約していますが、29日にしたいです」. It looks at one squeezed sentence only.

use std::sync::LazyLock;

use super::cancelling_words::CANCEL;
use super::fold::has_any;
use super::pattern::{Pattern, pattern};
use super::seen::Text;

/// 「22日に予約していますが、29日にしたいです」, 「1時からの予定でしたが2時から入ります」: what was booked, then what is to be.
#[must_use]
pub fn replaces(squeezed: &Text) -> bool {
    static BOOKED: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"[0-9](?:日|時|半|/[0-9]|:[0-9])[^。]{0,24}(?:予約|申し?込み?|申し?込ん|参加)?",
            r"(?:(?:予約|申し?込み?)(?:を)?(?:して|させて|入れて|いれて)(?:いただいて|頂いて)?(?:い|おり)?(?:ます|ました|た|る)|",
            r"申し?込んで(?:い|おり)(?:ます|ました|た)|(?:予約|予定|つもり|申し?込み)(?:でし|だっ)た)(?:の|ん)?(?:です)?(?:が|けど|けれど)([^。]*)。?$"
        ))
    });
    static INSTEAD: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"[0-9](?:日|時|分|半|/[0-9]{1,2}|:[0-9]{2})[^。]{0,12}",
            r"(?:に(?:したい|して|したく|お願い|できま|出来ま)|でお願い|から(?:入|参加|出|お願い)|まで(?:に|で|お願い))"
        ))
    });
    // 「22日の11時でお願いしていた相談、やっぱり29日の11時にしてもらえますか」
    static RATHER: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"[0-9](?:日|時|半|/[0-9]|:[0-9])[^。]{0,16}(?:お願い|予約|申し?込)[^。、]{0,6}(?:いた|った|した|んだ|んでた|してた)",
            r"[^。]{0,16}(?:やっぱり|やはり|できれば|出来れば)[^。]{0,12}",
            r"[0-9](?:日|時|分|半|/[0-9]{1,2}|:[0-9]{2})[^。]{0,8}に(?:し|変え|かえ|お願い|でき|出来)"
        ))
    });
    if RATHER.is_match(squeezed) {
        return true;
    }
    let after = BOOKED.captures(squeezed).and_then(|c| c.get(1)).map_or("", |m| m.as_str());
    INSTEAD.is_match(after)
        && !has_any(after, &["なかった", "できず", "出来ず", "ませんでした"])
        && !CANCEL.any_in(after)
}
