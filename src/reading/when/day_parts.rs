//! Parts of a day in which any start will do: 午前中, 午後ならいつでも, 15時から17時の間, 15時以降.

use std::sync::LazyLock;

use chrono::NaiveTime;

use super::clock_times::{FoundTime, TimeReading};
use crate::reading::guide::Window;
use crate::reading::text::fold::squeeze;
use crate::reading::text::pattern::{Pattern, pattern};

/// The part that a time expression leaves open; `after` is the text behind it.
#[must_use]
pub fn left_open(time: &FoundTime, after: &str) -> Option<Window> {
    static AND_LATER: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(r"^(?:以降|以後|より(?:あと|後)|過ぎ|すぎ|から(?:ならいつでも|なら|いつでも|あと|後))")
    });
    static FREE: LazyLock<Pattern> = LazyLock::new(|| pattern(r"^(?:なら|であれば)?、?(?:いつでも|何時でも)"));
    let after = squeeze(after);
    match time.reading {
        TimeReading::Between(from, to) | TimeReading::Spread(from, to) => Some(Window { from, to }),
        TimeReading::At(from) | TimeReading::From(from) if AND_LATER.is_match(&after) || FREE.is_match(&after) => {
            Some(Window { from, to: END })
        }
        TimeReading::Until(to) => Some(Window { from: NaiveTime::MIN, to }),
        _ => None,
    }
}

const END: NaiveTime = match NaiveTime::from_hms_opt(23, 59, 0) {
    Some(end) => end,
    None => NaiveTime::MIN,
};

/// The part that words without an hour name, where the writer offers it.
#[must_use]
pub fn part_in(text: &str) -> Option<Window> {
    static PARTS: LazyLock<Vec<(Pattern, u32, u32)>> = LazyLock::new(|| {
        let offered = r"(?:$|[、。,)）]|で|なら|であれば|を?希望|が(?:いい|良い|よい|希望|ありがた|助か|都合が?(?:いい|良い|よい))|の(?:どこか|早い|遅い|いつでも|お?時間)|は?いつでも|は(?:大丈夫|空い|あい|可能)|に(?:お願い|希望|予約|相談|お話|して))";
        let part = |words: &str| pattern(&format!("(?:{words}){offered}"));
        vec![
            (part("午前中?"), 0, 12),
            (part("夕方|夕刻"), 15, 24),
            (part("午後|お?昼過ぎ|お?昼すぎ|お?昼から|お?昼以降"), 13, 24),
            (
                pattern(
                    r"いつでも|何時でも|なんじでも|終日|一日中|1日中|どの時間(?:帯)?でも|時間は(?:お任せ|おまかせ|問いません)",
                ),
                0,
                24,
            ),
        ]
    });
    let hour = |hour: u32| NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or(END);
    let lines: Vec<String> = text.lines().map(squeeze).collect();
    let found = PARTS.iter().find(|(words, ..)| lines.iter().any(|line| words.is_match(line)));
    found.map(|(_, from, to)| Window { from: hour(*from), to: hour(*to) })
}
