//! Rows of days and hours below a form, and sentences that are none.

use std::sync::LazyLock;

use super::Piece;
use crate::reading::text::fold::has_any;
use crate::reading::text::pattern::{Pattern, pattern};
use crate::reading::vocabulary::telling_words::{is_heard_of_another, names_hours_to_ring};

/// Rows of days, the first of which is an item of the form.
pub(super) fn goes_on_with_days(above: &Piece, piece: &Piece) -> bool {
    let row = |p: &Piece| begins_with_day(&p.text) && p.text.chars().count() <= 30 && !is_told(p);
    above.marker.is_some() && above.line + 1 == piece.line && row(above) && row(piece)
}

/// A sentence of something else, and no row of days and hours: 「母の命日が5月13日です。」
pub(super) fn is_told(piece: &Piece) -> bool {
    const OF_THE_VISIT: [&str; 18] = [
        "参加",
        "出席",
        "欠席",
        "お願い",
        "希望",
        "予約",
        "相談",
        "保健室",
        "入り",
        "入室",
        "退",
        "抜け",
        "出ます",
        "伺",
        "時間",
        "時から",
        "半から",
        "分から",
    ];
    const OF_SOMETHING_ELSE: [&str; 24] = [
        "病院",
        "抗がん剤",
        "検査",
        "手術",
        "治療",
        "診察",
        "総会",
        "会議",
        "集会",
        "法事",
        "法要",
        "葬儀",
        "工事",
        "番組",
        "行事",
        "検診",
        "健診",
        "命日",
        "誕生日",
        "記念日",
        "昼寝",
        "なると",
        "過ぎると",
        "の時間です",
    ];
    static HOUR: LazyLock<Pattern> = LazyLock::new(|| pattern(r"^(?:午前|午後)?[0-9]{1,2}(?:時|:[0-9])"));
    let text = piece.text.as_str();
    let ends = ["した", "です", "ません", "ます", "ました", "でした"];
    let sentence = ends.iter().any(|end| text.trim_end_matches(['。', '!']).ends_with(end));
    let day = begins_with_day(text) && (text.contains(['時', ':', 'も']) || !sentence);
    let other = has_any(text, &OF_SOMETHING_ELSE);
    let row = HOUR.is_match(text) && !other || !piece.first && day;
    let long = piece.first
        && text.chars().count() > 20
        && has_any(text, &["した。", "です。", "ません。", "ます。", "ので", "ため"]);
    let heard = is_heard_of_another(piece.text.squeezed());
    let rung = names_hours_to_ring(piece.text.squeezed());
    long || heard || rung || sentence && !row && (!has_any(text, &OF_THE_VISIT) || other)
}

/// 「4/22 参加」, 「4/29 不参加」: rows of a table of days.
pub(super) fn begins_with_day(line: &str) -> bool {
    static DAY: LazyLock<Pattern> =
        LazyLock::new(|| pattern(r"^ ?(?:20[0-9]{2}年 ?)?[0-9]{1,2}(?:/[0-9]{1,2}|月[0-9]{1,2}日|日)"));
    DAY.is_match(line)
}
