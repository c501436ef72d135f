//! Words that mean the same here, in the ones that the reader knows: 「13時より」 is 13時から, 「15時で頼みます」 15時でお願いします, 「22日に出席します」
//! 22日に参加します. What else they could mean stays: 3時より前, 孫に頼みます, 葬儀に出席します.

use std::borrow::Cow;
use std::sync::LazyLock;

use super::own_text::OwnLine;
use crate::reading::guide::Guide;
use crate::reading::text::pattern::{Pattern, pattern};

/// What may stand in a line, and what is said of it. The sign tells quickly that a line has none of it.
struct Wording {
    sign: &'static str,
    said: LazyLock<Pattern>,
    known: &'static str,
}

static WORDINGS: [Wording; 11] = [
    Wording {
        sign: "より",
        said: LazyLock::new(|| {
            pattern(concat!(
                r"([0-9０-９一二三四五六七八九十](?:[ 　]?[)）]?時半?|分|[:：][0-9０-９]{2}))より",
                r"(、|に(?:し|て|変|お)|で(?:お|す|の|は|も|な|ご)|。|お願|参加|出席|開始|入|[0-9０-９一二三四五六七八九十]|と|まで|最後|終|の|[ 　]?[（(]|$)"
            ))
        }),
        known: "${1}から$2",
    },
    Wording {
        sign: "みます",
        said: LazyLock::new(|| pattern(r"(で|を|も|、|とも|、どうか|よろしく|まま)(?:頼|たの)みます(。|！|!|ね|$)")),
        known: "${1}お願いします$2",
    },
    Wording {
        sign: "の予定",
        said: LazyLock::new(|| pattern(r"(参加|出席)の(予定)(です|。|で(?:い|お)|$)")),
        known: "$1$2$3",
    },
    Wording {
        sign: "出席",
        said: LazyLock::new(|| {
            pattern(concat!(
                r"(保健室|[0-9０-９]日|日の会|時|半|まで|から|分|ぜひ|是非|機会|次回|今回|も|は|を|[、。「 　]|^)(の|に|へ|で|の方に|に是非|にぜひ|にも)?出席",
                r"(し|させ|いた|致|でき|出来|を?希望|を?お願|でお願|予定|可能|と(?:し|さ)|に(?:変|し|さ)|です|。|$)"
            ))
        }),
        known: "$1${2}参加$3",
    },
    // 欠席しなければならなくなりました, キャンセルせざるを得ません.
    Wording {
        sign: "ばな",
        said: LazyLock::new(|| {
            pattern(concat!(
                r"(キャンセル|欠席|取り?消し|お?休み|変更|辞退)を?(?:し|させて(?:いただか|頂か)|いたさ)?(?:なけれ|せ?ね)ばな",
                r"(?:ら(?:なく(?:なりました|なってしまいました|なり)|ないことになりました|ないの?です)|りません)"
            ))
        }),
        known: "${1}します",
    },
    Wording {
        sign: "ざるを",
        said: LazyLock::new(|| {
            pattern(
                r"(キャンセル|欠席|取り?消し|お?休み|変更|辞退)を?せざるを(?:得|え)(?:なく(?:なりました|なってしまいました|なり)|ない(?:状況|状態)?(?:です|となりました|になりました)|ません)",
            )
        }),
        known: "${1}します",
    },
    Wording {
        sign: "半時間",
        said: LazyLock::new(|| pattern(r"(^|[^0-9０-９一二三四五六七八九十時])半時間")),
        known: "${1}30分",
    },
    Wording {
        sign: "お取り",
        said: LazyLock::new(|| pattern(r"(予約|席|枠)を?お取り(くだ|下さ|いただ|頂)")),
        known: "${1}を取って$2",
    },
    Wording {
        sign: "オンラインの",
        said: LazyLock::new(|| pattern(r"オンラインの((?:暮らしの|くらしの)?保健室)")),
        known: "オンライン$1",
    },
    // 「…予約した平まさ子、会員番号：189です」 is a sentence, and no form.
    Wording {
        sign: "番号",
        said: LazyLock::new(|| pattern(r"([、。])(会員番号)[:：][ 　]?([0-9０-９]{2,6}番?(?:です|の|で、|と申))")),
        known: "$1$2$3",
    },
    Wording {
        sign: "「",
        said: LazyLock::new(|| pattern(r"(番号|番|No\.?|は|の|[ 　:：])「([0-9０-９]{2,6})」")),
        known: "$1$2",
    },
];

/// The line in the words that the reader knows.
pub(super) fn known(line: &str) -> Cow<'_, str> {
    WORDINGS.iter().filter(|wording| line.contains(wording.sign)).fold(Cow::Borrowed(line), |told, wording| {
        Cow::Owned(wording.said.regex().replace_all(&told, wording.known).into_owned())
    })
}

/// 「オンライン保健室」 is オンライン保健室: a service that the writer quotes is meant like any other.
pub(super) fn with_plain_services(lines: &mut [OwnLine], guide: &Guide) {
    let services = guide.services.iter().flat_map(|s| s.words.iter().chain([&s.name]));
    let quoted: Vec<(String, &String)> =
        services.flat_map(|name| [(format!("「{name}」"), name), (format!("『{name}』"), name)]).collect();
    for line in lines.iter_mut().filter(|line| line.text.contains(['「', '『'])) {
        for (written, name) in quoted.iter().filter(|(written, _)| line.text.contains(written)).collect::<Vec<_>>() {
            line.text = line.text.replace(written, name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::known;

    #[test]
    fn what_means_the_same() {
        let rows = [
            ("13時より15時まで", "13時から15時まで"),
            ("参加を13時よりでなく13時半からに", "参加を13時からでなく13時半からに"),
            ("12時よりにしていただく", "12時からにしていただく"),
            ("3時より前に、3時より早く、2時よりも後で", "3時より前に、3時より早く、2時よりも後で"),
            ("高橋より", "高橋より"),
            ("22日15時で頼みます。", "22日15時でお願いします。"),
            ("操作は孫に頼みます。", "操作は孫に頼みます。"),
            ("22日の保健室に出席します。", "22日の保健室に参加します。"),
            ("また次の機会に出席させてください", "また次の機会に参加させてください"),
            ("葬儀に出席しますので", "葬儀に出席しますので"),
            ("総会に出席しますので", "総会に出席しますので"),
            ("22日は13時から参加の予定です", "22日は13時から参加予定です"),
            ("会員番号「1622」", "会員番号1622"),
        ];
        for (written, told) in rows {
            assert_eq!(known(written), told, "{written}");
        }
    }
}
