//! One value in place of another: 「22日に予約していますが、29日にしたいです」. It looks at one squeezed sentence only.

use std::sync::LazyLock;

use crate::reading::text::fold::has_any;
use crate::reading::text::pattern::{Pattern, pattern};
use crate::reading::text::seen::Text;
use crate::reading::vocabulary::cancelling_words::CANCEL;

/// 「22日に予約していますが、29日にしたいです」, 「1時からの予定でしたが2時から入ります」: what was booked, then what is to be.
#[must_use]
pub fn replaces(squeezed: &Text) -> bool {
    static BOOKED: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"[0-9](?:日|時|半|/[0-9]|:[0-9])[^。]{0,24}(?:予約|申し?込み?|申し?込ん|参加)?",
            r"(?:(?:予約|申し?込み?)(?:を)?(?:して|させて|入れて|いれて)(?:いただいて|頂いて)?(?:い|おり)?(?:ます|ました|た|る)|",
            r"申し?込んで(?:い|おり)(?:ます|ました|た)|(?:申し?込み|お願いし|予約し|希望し|申込)ました|(?:予約|予定|つもり|申し?込み)(?:でし|だっ)た)(?:の|ん)?(?:です)?(?:が|けど|けれど)([^。]*)。?$"
        ))
    });
    static INSTEAD: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"[0-9](?:日|時|分|半|/[0-9]{1,2}|:[0-9]{2})[^。]{0,12}",
            r"(?:に(?:したい|して|したく|お願い|できま|出来ま)|でお願い|から(?:入|参加|出|お願い)|まで(?:に|で|お願い)|(?:に|で)(?:切り上げ|帰|抜け|失礼|退|おいとま))|",
            // 2時から参加予定でしたが、最初から出られることになりました.
            r"(?:最初|はじめ|始め|最後|終わり)(?:から|まで)(?:ずっと)?(?:参加|出|い(?:ら)?れ|お(?:り|ら)|お願い)"
        ))
    });
    // 「22日の11時でお願いしていた相談、やっぱり29日の11時にしてもらえますか」
    static RATHER: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"[0-9](?:日|時|半|/[0-9]|:[0-9])[^。]{0,16}(?:お願い|予約|申し?込)[^。、]{0,6}(?:いた|った|した|んだ|んでた|してた)",
            r"[^。]{0,16}(?:やっぱり|やはり|できれば|出来れば)[^。]{0,12}",
            r"[0-9](?:日|時|分|半|/[0-9]{1,2}|:[0-9]{2})[^。]{0,8}に(?:し|変え|かえ|お願い|でき|出来)|",
            // 「お願いしております13日の保健室ですが、やっぱり20日に行きます」
            r"(?:お願い|予約|申し?込)[^。、]{0,8}(?:おります|います|ました|おいた|いる|いた|てる|てた)、?(?:[0-9]{1,2}月)?[0-9]{1,2}日[^。]{0,20}(?:が|けど|けれど|を)、?",
            r"[^。0-9]{0,6}(?:やっぱり|やはり)[^。]{0,6}[0-9](?:日|/[0-9]{1,2})(?:に|で)"
        ))
    });
    // 「13日は欠席して、代わりに20日に出ます」.
    static SWAPS: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(
            r"(?:代わり|かわり|替わり)に、?[^。0-9]{0,8}(?:[0-9]{1,2}月)?[0-9]{1,2}(?:日|/)[^。]{0,16}(?:出|参加|お願い|行|伺|希望)",
        )
    });
    // 「13時からと申し上げましたが、14時からにさせてください」, 「14時までと言っていましたが、最後までいられます」.
    static SAID_BEFORE: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"(?:[0-9](?:日|時|半|分|/[0-9]{1,2}|:[0-9]{2})|最後|最初|全部)(?:から|まで|いる|出る)*",
            r"(?:(?:で|に)?と?(?:申し?(?:上げ)?|お?伝え|お?約束|言|いっ|書|お?願い|ご?連絡|お?知らせ|お?返事|お?メール)[^。、]{0,10}(?:まし|い)た|",
            r"(?:の|する)?(?:予定|つもり|約束)(?:でし|だっ|にしており?まし|でおり?まし)た)(?:の|ん)?(?:です)?(?:が|けど|けれど)、?",
            r"[^。]{0,12}(?:[0-9](?:日|時|分|半|/[0-9]{1,2}|:[0-9]{2})|最後|最初|全部)[^。]{0,6}",
            r"(?:に(?:させ|して|した|お願い|退|抜|失礼|変)|から(?:に|入|参加|出)|まで(?:に|い|お|参加|出)|で(?:お願い|失礼|退|抜))"
        ))
    });
    if is_exchange(squeezed) || is_made_another(squeezed) {
        return true;
    }
    if SAID_BEFORE.is_match(squeezed) && !CANCEL.any_in(squeezed) {
        return true;
    }
    if RATHER.is_match(squeezed) || CANCEL.any_in(squeezed) && SWAPS.is_match(squeezed) {
        return true;
    }
    let after = BOOKED.captures(squeezed).and_then(|c| c.get(1)).map_or("", |m| m.as_str());
    INSTEAD.is_match(after)
        && !has_any(after, &["なかった", "できず", "出来ず", "ませんでした"])
        && !CANCEL.any_in(after)
}

/// 「29日の11時ではなく、12時からにしていただくことはできますか」, 「22日の予約は取り消して、29日でお願いします」.
fn is_exchange(squeezed: &Text) -> bool {
    // 「29日の11時ではなく、12時からにしていただくことはできますか」.
    static NOT_THAT_BUT: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"[0-9](?:日|時|半|分|/[0-9]{1,2}|:[0-9]{2})(?:から|まで)?(?:では?|じゃ)なくて?、?[^。0-9]{0,8}[0-9]{1,2}(?:日|時|/[0-9]{1,2}|:[0-9]{2})(?:半|[0-9]{1,2}[時分])?(?:から|まで)?",
            r"に(?:して(?:いただ|頂|もら|くだ|下)|変|かえ|ずら)"
        ))
    });
    // 「22日の予約は取り消して、29日でお願いします」.
    static GIVEN_UP_FOR: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"(?:取り?消し|とりけし|キャンセルし|欠席し|取りやめ)て、?(?:代わりに|かわりに)?(?:[0-9]{1,2}月)?[0-9]{1,2}(?:日|/[0-9]{1,2})(?:\(.\))?",
            r"(?:の(?:回|会|保健室|分|ほう|方))?(?:で|に|へ)、?(?:お願い|変|振|移|参加|出席|出|申)"
        ))
    });
    // 「22日11時の相談を29日の同じ時間にお願いします」.
    static SAME_HOUR: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(
            r"[0-9](?:日|時|半|分)(?:から)?の(?:予約|回|分|枠|保健室|個別相談|電話相談|相談|電話)を、?(?:[0-9]{1,2}月)?[0-9]{1,2}(?:日|/[0-9]{1,2})(?:\(.\))?の?、?(?:同じ|同)(?:時間|時刻|お時間)",
        )
    });
    // 「13日保健室→20日に」, 「13日の電話相談、15時を16時半に」.
    static BARE: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"[0-9](?:日|/[0-9]{1,2})(?:\(.\))?[^。0-9]{0,10}(?:→|⇒)[^。0-9]{0,6}(?:[0-9]{1,2}月)?[0-9]{1,2}(?:日|/[0-9]{1,2})(?:\(.\))?(?:に|へ)|",
            r"[0-9](?:時|時半|分|:[0-9]{2})(?:から)?を、?(?:午前|午後)?[0-9]{1,2}(?:時半?|:[0-9]{2})(?:[0-9]{1,2}分)?(?:から)?に。?$"
        ))
    });
    // 「13日に申し込みましたが、20日の間違いでした」.
    static MEANT: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"[0-9](?:日|時|半|/[0-9]{1,2}|:[0-9]{2})[^。]{0,24}(?:申し?込|予約|お願い|お?伝え|書)[^。]{0,8}(?:が|けど|けれど)、?",
            r"(?:正しくは、?)?(?:[0-9]{1,2}月)?[0-9]{1,2}(?:日|時半?|/[0-9]{1,2}|:[0-9]{2})(?:\(.\))?(?:から)?の(?:間違い|まちがい|誤り)で"
        ))
    });
    // 「予約の日を4月29日にしてください、22日ではなくて」.
    static NOT_THAT: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"[0-9](?:日|時|半|分|/[0-9]{1,2}|:[0-9]{2})(?:から|まで)?(?:に|で)(?:して|お願い|変え|変更)[^。]{0,10}、[^。]{0,6}[0-9]{1,2}(?:日|時半?|/[0-9]{1,2}|:[0-9]{2})(?:から|まで)?(?:では?|じゃ)なく|",
            // 16時ではなく15時が正しいです.
            r"[0-9](?:日|時|半|分|/[0-9]{1,2}|:[0-9]{2})(?:から|まで)?(?:では?|じゃ)なく(?:て)?、?[^。0-9]{0,8}[0-9]{1,2}(?:日|時半?|/[0-9]{1,2}|:[0-9]{2})(?:から|まで)?(?:が|の(?:方|ほう)が)(?:正し|正解)"
        ))
    });
    BARE.is_match(squeezed)
        || NOT_THAT.is_match(squeezed)
        || MEANT.is_match(squeezed)
        || SAME_HOUR.is_match(squeezed)
        || GIVEN_UP_FOR.is_match(squeezed)
        || NOT_THAT_BUT.is_match(squeezed) && !CANCEL.any_in(squeezed)
}

/// 「29日3時の電話相談を4時にしてもらえますか」
fn is_made_another(squeezed: &Text) -> bool {
    // 「29日3時の電話相談を4時にしてもらえますか」.
    static MADE: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"[0-9](?:日|時|半|分|/[0-9]{1,2}|:[0-9]{2})(?:から|まで)?(?:の(?:予約|回|分|枠|(?:オンライン)?保健室|(?:石井さんの|石井の)?(?:個別相談|電話相談|相談)|参加|開始|予定))?",
            // 「22日でお願いしておりましたオンライン保健室を、4月29日にしてください」.
            r"(?:(?:で|に)、?(?:お願い|予約|申し?込)[^。、0-9]{0,10}(?:た|る)[^。、0-9]{0,10}(?:保健室|相談|電話|予約|分|回|もの|の))?",
            r"(?:\([^()]{2,12}\))?を、?(?:同じ日の|同日の|同日)?",
            r"(?:午前|午後)?(?:[0-9]{1,2}月)?[0-9]{1,2}(?:日|時|/[0-9]{1,2}|:[0-9]{2})(?:半|[0-9]{1,2}[時分])?(?:から|まで)?に(?:して|したい|したく|し、|でき|出来|お願い|なり)"
        ))
    });
    let made = MADE.find(squeezed).and_then(|found| squeezed.get(found.end()..));
    made.is_some_and(|rest| !is_asked_anew(rest)) && !CANCEL.any_in(squeezed)
}

/// 「翌週の同じ時間に」, 「別の日に」: reckoned from a reservation that only the desk knows. 「翌週5月6日に」 is not.
pub(in crate::reading) fn is_reckoned(text: &Text) -> bool {
    static RECKONED: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"(?:翌週|次の週|週間後)(?:の|に|、| )*(?:[^のに、 (0-9]|$)|",
            r"一週遅|1週遅|他の日|別の日|ほかの日|日を改め|別日"
        ))
    });
    RECKONED.is_match(text)
}

/// 「20日の保健室を14時からにしてお申し込みします」 is asked for anew.
fn is_asked_anew(rest: &str) -> bool {
    ["申", "参加", "出席", "予約"].iter().any(|word| rest.trim_start_matches('お').starts_with(word))
}

const DAY: &str = r"(?:(?:[0-9]{1,2}月)?[0-9]{1,2}日|[0-9]{1,2}/[0-9]{1,2})(?: ?\([月火水木金土日]\))?";
const HOUR: &str = r"(?:午前|午後)?[0-9]{1,2}(?:時(?:半|[0-9]{1,2}分)?|:[0-9]{2})";

/// The text with blanks for what is given up for another: the first of 「16:00→16:30」, 「13時を14時に」, 「22日から29日へ」.
#[must_use]
pub fn without_old(text: &Text) -> Text {
    static PAIRS: LazyLock<[Pattern; 2]> = LazyLock::new(|| {
        // 「14時から15時に変更」 may be from two to three: only days are left for each other by から.
        [(DAY, "を|から|より|の(?:代|か|替)わりに"), (HOUR, "を")].map(|(value, joint)| {
            let of = r"(?:の(?:予約|回|分|枠|保健室|個別相談|電話相談|相談|参加|開始|方|ほう))?";
            pattern(&format!(
                "(?P<old>{value})(?:から|スタート)?{of}(?: ?(?:→|⇒|=>|->) ?(?:{value}|[0-9]{{1,2}}(?:[^0-9時:/月]|$))|(?:{joint})、?(?:{value})(?:から|スタート)?(?:に|へ))"
            ))
        })
    });
    // 「相談の時間を15時から15時半に変えて」: the starts of a talk; of a session 「13時から14時に」 may be a part.
    static STARTS: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(&format!(
            "(?P<old>{HOUR})(?:から|より)、?(?:{HOUR})(?:に|へ)、?(?:変|かえ|移|ずら|して|お願い|でき|延|早|繰)"
        ))
    });
    let of_talk = text.contains("相談") && !text.contains("保健室");
    let found =
        PAIRS.iter().chain(std::iter::once(&*STARTS).filter(|_| of_talk)).flat_map(|pair| pair.captures_iter(text));
    let old: Vec<std::ops::Range<usize>> = found.filter_map(|c| c.name("old").map(|m| m.range())).collect();
    let mut out = text.to_string();
    for span in old {
        out.replace_range(span.clone(), &" ".repeat(span.len()));
    }
    out.into()
}

#[cfg(test)]
mod tests {
    use super::without_old;

    fn check(text: &str, expected: &str) {
        let left: String = without_old(&text.into()).split_whitespace().collect();
        assert_eq!(left, expected, "{text}");
    }

    #[test]
    fn the_old_value_gives_way() {
        check("5月27日の個別相談、16:00→16:30に変更", "5月27日の個別相談、→16:30に変更");
        check("13時を14時に変更", "を14時に変更");
        check("22日から29日へ", "から29日へ");
        check("4/22の予約を4/29に", "の予約を4/29に");
        check("14時から15時に変更", "14時から15時に変更");
        check("13時から14時までに変更", "13時から14時までに変更");
        check("22日を14時からに変更", "22日を14時からに変更");
    }
}
