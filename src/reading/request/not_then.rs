//! Days and hours that are named because the writer is *not* there then: 「15日は無理ですが」, 「22日ではなく29日」,
//! 「14時から会議なので」, 「4月30日に退院予定の母」. Taken for a wish each of them would be a wrong booking. It looks only at what
//! stands behind the day or hour.

use std::sync::LazyLock;

use crate::reading::text::pattern::{Pattern, pattern};

/// Whether what follows a day says that something else was or will be then.
#[must_use]
pub fn is_day_of_something_else(after: &str) -> bool {
    static ELSEWHERE: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"^(?:付け?(?:の|で)|(?:の?(?:午前|午後)?[0-9]{1,2}時(?:半|[0-9]{1,2}分)?)?(?:頃|ごろ)?(?:\(.\))?(?:付け?|に|の|から|より|は|で)?、?(?:届い|いただい|頂い|送っ|",
            r"お?メール|ご?案内|お知らせ|ご?連絡|お?電話(?:し(?:た|まし|て)|を(?:し(?:た|まし)|差し上げ|もらっ|いただ(?:いた|きまし))|でお?(?:話し?し(?:た|まし)|願いし(?:た|まし)))|退院|入院|手術|検査|受診|診察|通院|飲ん|服用|投与|発症|診断|告知|再発|骨折|転ん|倒れ|亡くな|",
            r"続き|続いて|続けたら|続けてい|続けており|引き?続き|引き?続いて|つづき|つづいて|と同じ|と?同様|のよう|",
            r"病院|抗がん剤|点滴|化学療法|放射線|誕生|生まれ|結果|現在|治療|引っ越|診て|診察を|法事|外来|申し込ん|申込ん|申し込みました|申込みました|予約しました|予約した))|",
            // 連休中は6日まで娘の家におります.
            r"^(?:\(.\))?(?:まで|から)(?:は|、)?[^。、0-9]{0,10}(?:の(?:家|うち|ところ|所)に|実家|帰省|旅行|留守|不在|出かけ|泊ま|入院|在宅|里帰り|滞在|過ごし)"
        ))
    });
    let found = ELSEWHERE.find(after);
    // 「5月10日の手術のこと」 is no day to wish for, 「22日の11時から、手術のことで」 is one.
    let apart = |found: &str| found.contains('、');
    found.is_some_and(|found| !(apart(found.as_str()) && is_of_a_topic(after.get(found.end()..).unwrap_or_default())))
}

/// Whether what follows a day says that it is not meant: ではなく, は無理, は行けません. A condition (無理なら) denies nothing.
#[must_use]
pub fn is_denied(after: &str) -> bool {
    static DENIED: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"^(?:\(.\))?(?:の?(?:方|ほう|会|回|分|保健室))?(?:の?(?:ほう|方))?(?:は|については)、?(?:また|後日|別途)?、?(?:日を)?(?:あらため|改め|後日)|",
            // 本当は6日に出たかったのですが, 明日の回に出ようと思っていたのですが.
            r"^(?:\(.\))?(?:の?(?:方|ほう|会|回|分|保健室))?(?:に|が|も)(?:出|参加し|行き|伺い|うかがい|出席し|よ)(?:たかった|かった)|",
            r"^(?:\(.\))?(?:の?(?:方|ほう|会|回))?(?:と|に(?:する|しよう)か(?:で)?|か(?:で)?)、?(?:も)?(?:ずいぶん|だいぶ|少し|大変)?(?:迷|悩|まよ)|",
            // 29日はお休み、 22日欠席、 5/6×
            r"^(?:\(.\))?(?:は|も)?[、: ]?(?:(?:お?休み|欠席|不参加|パス)(?:、|。|$)|×|✕|✖|☓|NG)|",
            r"^(?:\(.\))?と(?:申し上げ|申し|お伝えし|書き|言い|お知らせし|ご連絡し)(?:まし|てい)た?[^。]{0,6}(?:が|けど)|",
            r"^が(?:ちょうど|たまたま|運よく|うまい具合に)|",
            r"^(?:\(.\))?(?:の?(?:会|回|保健室))?(?:に|で)(?:出よう|参加しよう|行こう|伺おう|申し込もう|お願いしよう)(?:か)?と(?:思|考え)って(?:い)?(?:まし)?た(?:の|ん)?(?:です)?(?:が|けど)|",
            r"^(?:\(.\))?(?:の?(?:方|会|回|分|保健室))?(?:では?な|じゃな|以外|のまま(?:で|でも)?、?(?:大丈夫|結構|構|かま|よい|いい|良い|よろし)|",
            r"(?:は|も|が|だけは)、?(?:終日|一日|どうしても|あいにく|残念ながら|ちょっと|お?仕事で|用事で|通院で)?、?",
            r"(?:無理|だめ|ダメ|駄目|難し|むずかし|NG|×|不可|行け(?:ない|ません|な)|行かれ(?:ない|ません)|参加(?:でき|出来)(?:ない|ません|な)|",
            r"出られ(?:ない|ません|な)|都合が(?:悪|つか|付か|わる)|お休み(?:し|させ|で)|欠席)|",
            // 「5/6は帰省のため休み、」
            r"(?:は|も)[^0-9。、]{1,14}?(?:ので|ため|為|で|から)、?(?:お?休み(?:し|させ|で|、|ます)|休みます|欠席|不参加|行け(?:ない|ません)|参加(?:でき|出来)(?:ない|ません)))"
        ))
    });
    denies(&DENIED, after)
}

/// Whether what follows an hour says that the writer is somewhere else from, until or at it, or cannot be there then.
#[must_use]
pub fn is_hour_of_something_else(after: &str) -> bool {
    static ELSEWHERE: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"^ ?(?:頃|ごろ|ちょうど|前|すぎ|過ぎ)?(?:(?:か|や|と)[0-9]{1,2}時(?:頃|ごろ)?)?(?:に|には|から|からは|まで|までは|より|以降|以降は|以後は|は)?、?(?:別の|他の|ほかの|主治医の|母の|父の|主人の|子供の|孫の)?",
            r"(?:[^。、0-9]{0,6}(?:目が覚め|目を覚ま|起きて|起こされ|起こし|眠れ|寝つ|寝付)|の(?:通院|治療|点滴|透析|病院|バス|電車|新幹線|便|飛行機|約束|お?薬|予約(?:が|も)|診察|診療|お?迎え|検査|会議|予定(?:が|も))|",
            r"(?:お?薬|目薬|ご飯|ごはん|お?昼|食事|注射|インスリン|血圧)?を?(?:飲|食べ|ささ|さす|さし|打|測|帰|戻|着く|着き|着い|起き|届|来る|来ま|来て|来客|お?迎|配達|乗|出発)|",
            r"(?:に|には|まで)?(?:届|送(?:って|られ))|[^。、0-9]{1,8}(?:さん|便)が(?:来ます|来る|来て|お見え|みえ)|",
            r"(?:に|と)(?:し|いたし|致し)(?:てい)?ました(?:が|けど)|に?決ま(?:って|り)(?:しまい)?ま",
            r"お?昼寝|横にな|散歩|体操|買い?物|テレビ|ラジオ|ドラマ|お?風呂|入浴|宅配|[^。、0-9]{1,8}の時間(?:です|なの|だ)|(?:頃|ごろ)?に?(?:なると|過ぎると|すぎると)|(?:あり|ある|やってい)ます|",
            r"病院|会議|診察|お?仕事|お?迎え|通院|来客|用事|約束|出かけ|出掛け|外出|往診|訪問|検査|点滴|透析|リハビリ|デイ|ヘルパー|手術|授業|打ち合わせ|",
            r"退院|受診|外来|治療の(?:ため|為|予定|予約|日)|放射線|電車|バス|に?終わ(?:る|り)ので|不可|NG|無理|だめ|ダメ|駄目|",
            r"(?:い|居|お)られな|(?:い|居)られません|いられませ|参加(?:でき|出来)(?:ない|ません|な)|出られ(?:ない|ません|な)|都合が(?:悪|つか|わる))"
        ))
    });
    denies(&ELSEWHERE, after)
}

/// Whether an hour is one at which the writer is away for a while: 「14時から30分ほど席を外します」.
#[must_use]
pub fn is_break(text: &str, hour: &std::ops::Range<usize>) -> bool {
    static BREAK: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"^(?:ごろ|頃|から|に|まで|は|、| |ほど|くらい|ぐらい|程度|だけ|の間|[0-9]{1,2}分(?:間)?)*(?:宅配便?で|来客で|電話で|少し|ちょっと|一旦|いったん|一度|途中)*",
            r"(?:席を外|席をはず|席を立|中座|離席|画面から(?:消|離|いなく)|(?:抜け|ぬけ)(?:て|ます(?:が)?|、)[^。]{0,16}(?:戻|もど|再))|",
            // 14時に訪問看護の人が来るので途中で抜けますが15分ほどで戻ります.
            r"^[^。]{0,24}(?:抜け|ぬけ|離れ|中座|失礼し)[^。]{0,18}(?:戻り|戻って|もどり|もどって)"
        ))
    });
    [hour.start, hour.end].iter().any(|at| text.get(*at..).is_some_and(|rest| BREAK.is_match(rest)))
}

/// Whether a day only gives the reason for another: 「22日は出張で不在にしておりますので、29日に」. `between` begins with the
/// day and ends where the other begins.
#[must_use]
pub fn is_day_of_the_reason(between: &str) -> bool {
    static REASON: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"^[0-9月日/ ]+(?:\(.\))?(?:の?保健室)?(?:は|も|が|に)[^0-9。]{1,40}?",
            r"(?:(?:ので|ため|為|から|(?:ます|です|ました|でした)(?:が|けれども?|けど))、?(?:[^0-9。、]{1,8}く、)?|し、)",
            r"(?:連休明けの|連休あけの|できれば|出来れば|代わりに|かわりに|翌週の|次の|その次の)?、?$"
        ))
    });
    let wishes = ["参加", "出席", "お願い", "希望", "伺", "行き", "空い", "大丈夫", "都合が良", "都合がよ", "両"];
    REASON.is_match(between) && !crate::reading::text::fold::has_any(between, &wishes)
}

/// 「手術のこと」, 「検査について」: what is to be talked about, not what is then.
fn is_of_a_topic(rest: &str) -> bool {
    const TOPICS: &[&str] = &[
        "のこと",
        "の事",
        "の件",
        "について",
        "に関",
        "後の",
        "の結果",
        "の不安",
        "の話",
        "の選",
        "の方法",
        "の副作用",
        "の進め",
        "の費用",
        "中の",
        "をやめ",
        "を続け",
        "を受けるか",
        "との両立",
        "と仕事",
        "への不安",
        "が不安",
        "が心配",
    ];
    // 仕事と治療の両立について.
    let part = rest.split(['、', '。', ',']).next().unwrap_or_default();
    TOPICS.iter().any(|topic| rest.starts_with(topic)) || crate::reading::sentence::stance::is_subject_of_a_talk(part)
}

/// Whether the words stand there, and not as a condition.
fn denies(words: &Pattern, after: &str) -> bool {
    let Some(found) = words.find(after) else { return false };
    let rest = after.get(found.end()..).unwrap_or_default();
    let condition = ["なら", "な場合", "だったら", "でしたら", "ければ", "れば", "い場合", "な時", "なとき", "いとき"];
    !condition.iter().any(|c| rest.starts_with(c)) && !is_of_a_topic(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_that_are_not_meant() {
        for after in ["は無理ですが", "ではなく29日", "は行けません", "じゃなくて", "(水)は都合が悪く"]
        {
            assert!(is_denied(after), "{after}");
        }
        for after in ["が無理なら29日", "に参加します", "はよろしくお願いします", "がだめな場合は"]
        {
            assert!(!is_denied(after), "{after}");
        }
    }

    #[test]
    fn days_that_give_a_reason() {
        for between in [
            "22日は出張で不在にしておりますので、",
            "22日は孫の運動会なので",
            "22日は仕事のため",
            "22日は予定がありますが、",
        ] {
            assert!(is_day_of_the_reason(between), "{between}");
        }
        for between in
            ["22日は参加したいので、", "22日と", "22日は13時からですが、", "22日は空いていますので", "22日、"]
        {
            assert!(!is_day_of_the_reason(between), "{between}");
        }
    }

    #[test]
    fn hours_at_which_something_else_is() {
        for after in ["から会議なので", "に透析の迎え", "以降は不可です", "までいられなくなり", "には病院へ"]
        {
            assert!(is_hour_of_something_else(after), "{after}");
        }
        for after in ["から参加します", "までしかいられません", "まででお願い", "が無理なら"]
        {
            assert!(!is_hour_of_something_else(after), "{after}");
        }
    }
}
