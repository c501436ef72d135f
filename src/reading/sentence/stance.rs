//! What the writer does with a clause: ask, tell, put off, take back, ask a question … Days, hours and actions count only
//! where the clause asks or is a bare value; the same words in a clause that tells are the commonest way to a wrong booking.
//!
//! It refuses to know dates and services: it looks at the wording of one sentence at a time.

use std::cell::OnceCell;
use std::ops::Range;
use std::sync::LazyLock;

use super::clauses::clauses_in;
use super::intent::{self, Asks};
use crate::reading::text::fold::{has_any, has_figures};
use crate::reading::text::pattern::{Pattern, pattern};
use crate::reading::text::seen::Text;
use crate::reading::vocabulary::stance_words as words;

/// The stance of a clause.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Stance {
    /// Bare values, and whatever takes no stance of its own: what it names counts.
    #[default]
    Fragment,
    /// It asks to come, to cancel or to change.
    Wish,
    /// What is booked already: the old values of a change, and the day that a cancellation is about.
    Held,
    /// What is over, and what happened.
    Told,
    /// Something else at its own day and hour.
    Event,
    /// What was wanted once: another value takes its place.
    Withdrawn,
    /// Only if something happens: it cancels nothing.
    Supposed,
    /// Asked for another time, not now.
    Later,
    /// A day or hour that does not suit.
    Refused,
    /// What stays as it is.
    Kept,
    /// Asked about, not asked for.
    Question,
}

/// What a value in a clause of that stance is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// It counts.
    Full,
    /// It counts where nothing else is said.
    Spare,
    /// It is something else's: it limits, and is not come at.
    Other,
    /// It has no bearing.
    Nothing,
}

/// A clause of a sentence and its stance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// In bytes of the sentence.
    pub span: Range<usize>,
    pub stance: Stance,
}

impl Stance {
    /// Whether what the clause asks for is asked for now.
    #[must_use]
    pub fn asks(self) -> bool {
        matches!(self, Self::Fragment | Self::Wish | Self::Refused | Self::Supposed | Self::Question)
    }

    /// What a day or hour in it is worth.
    #[must_use]
    pub fn weight(self) -> Weight {
        match self {
            Self::Fragment | Self::Wish | Self::Supposed => Weight::Full,
            Self::Held | Self::Withdrawn | Self::Question | Self::Kept => Weight::Spare,
            Self::Event | Self::Refused => Weight::Other,
            Self::Told | Self::Later => Weight::Nothing,
        }
    }

    /// By name, for `--explain`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Fragment => "value",
            Self::Wish => "wish",
            Self::Held => "held",
            Self::Told => "told",
            Self::Event => "event",
            Self::Withdrawn => "withdrawn",
            Self::Supposed => "supposed",
            Self::Later => "later",
            Self::Refused => "refused",
            Self::Kept => "kept",
            Self::Question => "question",
        }
    }
}

/// The clauses of a folded sentence with their stances.
#[must_use]
pub fn stances(sentence: &Text) -> Vec<Clause> {
    let spans = clauses_in(sentence);
    let mut clauses: Vec<Clause> = spans
        .into_iter()
        .map(|span| {
            let text = sentence.get(span.clone()).unwrap_or_default();
            Clause { stance: alone(&squeezed(text)), span }
        })
        .collect();
    weigh_together(&mut clauses, sentence);
    clauses
}

/// Folded text without its blanks.
fn squeezed(folded: &str) -> Text {
    folded.chars().filter(|c| *c != ' ').collect::<String>().into()
}

/// The stance of a clause by its own words; what stands first wins.
fn alone(clause: &Text) -> Stance {
    let (seen, asked) = (Wording(clause), OnceCell::new());
    let asks = || *asked.get_or_init(|| intent::asks(clause));
    let refuses =
        || seen.has(List::Refused) && !seen.has(List::Condition) && matches!(asks(), Asks::Absence | Asks::Nothing);
    // 「仕事の都合で14時までしか参加できません」 comes until then.
    let comes_in_part = || seen.has(List::AttendedInPart) && (!seen.has(List::Refused) || clause.contains("しか"));
    let event =
        || !comes_in_part() && (seen.has(List::Event) || seen.has(List::EventAsReason)) && asks() == Asks::Nothing;
    // 「終わりは14時です」 is the visit's.
    const BOUNDS: [&str; 6] = ["終わりは", "おわりは", "終了は", "退室は", "入室は", "始まりは"];
    let bounds = || BOUNDS.iter().any(|word| clause.starts_with(word));
    let event = || event() && !is_subject_of_a_talk(clause) && !bounds();
    let past =
        || seen.has(List::Past) && asks() == Asks::Nothing && !seen.has(List::Topic) && !seen.has(List::AsBefore);
    match () {
        () if seen.has(List::Happened) && !seen.has(List::Held) => Stance::Told,
        () if seen.has(List::Withdrawn) => Stance::Withdrawn,
        () if seen.has(List::Kept) => Stance::Kept,
        () if seen.has(List::Later) && !has_figures(clause) => Stance::Later,
        () if seen.has(List::AnotherTime) && !names_a_day(clause) => Stance::Later,
        // 「前にお願いした時間からの変更です」 asks.
        () if seen.has(List::Held) && clause.contains("からの変更") => Stance::Wish,
        () if seen.has(List::Held) => Stance::Held,
        // 「仕事が休みの27日に変更していただけますか」
        () if asks() == Asks::Change && clause.contains("に変更") && names_a_day(clause) => Stance::Wish,
        () if seen.has(List::Past) && is_over(clause) && (seen.has(List::EventMoved) || event()) => Stance::Told,
        () if seen.has(List::EventMoved) && asks() != Asks::New => Stance::Event,
        () if seen.has(List::Question) && !offers(clause) => Stance::Question,
        () if seen.has(List::Told) && is_value_corrected(clause) => Stance::Fragment,
        () if seen.has(List::Told) && event() && !thanks(clause) => Stance::Event,
        () if seen.has(List::Told) && matches!(asks(), Asks::Nothing | Asks::Absence) => Stance::Told,
        () if refuses() => Stance::Refused,
        () if event() => Stance::Event,
        () if past() => Stance::Told,
        () if seen.has(List::Supposed) => Stance::Supposed,
        () if seen.has(List::Condition) && matches!(asks(), Asks::Cancel | Asks::Absence) => Stance::Supposed,
        () if asks() == Asks::Absence => Stance::Refused,
        () if asks() != Asks::Nothing => Stance::Wish,
        () => Stance::Fragment,
    }
}

/// 「昨日はデイサービスを休みました」; not 「昨日、29日に検査が入りました」, which is still to come.
fn is_over(clause: &Text) -> bool {
    const AHEAD: [&str; 9] = ["入りま", "決ま", "言われ", "なりま", "重な", "予約", "申し込", "お願い", "連絡"];
    let ended = clause.trim_end_matches('。');
    (ended.ends_with("ました") || ended.ends_with("でした")) && !has_figures(clause) && !has_any(clause, &AHEAD)
}

/// 「仕事と治療の両立について」 is what shall be talked of, and keeps nobody.
#[must_use]
pub fn is_subject_of_a_talk(clause: &str) -> bool {
    const ENDS: [&str; 6] = ["について", "につきまして", "のこと", "のことで", "に関して", "の相談"];
    let open = clause.trim_end_matches(['。', '、', ' ']);
    let open = open.strip_suffix("です").unwrap_or(open);
    ENDS.iter().any(|end| open.ends_with(end))
}

/// 「14時からでした」: a value in place of one that was a slip.
#[must_use]
pub fn is_value_corrected(squeezed: &Text) -> bool {
    static CORRECTED: LazyLock<Pattern> = LazyLock::new(|| pattern(words::VALUE_CORRECTED));
    CORRECTED.is_match(squeezed)
}

/// 「11時からはどうでしょうか」: a question by which an hour is wished for.
fn offers(clause: &Text) -> bool {
    static OFFER: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(
            r"[0-9](?:時|半|分|日)(?:台|頃|ごろ|くらい|から|より|以降|\(.\))*(?:は|で|では|とか|など|なんて)?、?(?:どう|いかが)(?:でしょう|です)",
        )
    });
    OFFER.is_match(clause)
}

/// What clauses say of each other.
fn weigh_together(clauses: &mut [Clause], sentence: &str) {
    let text = |clause: &Clause| squeezed(sentence.get(clause.span.clone()).unwrap_or_default());
    for at in 1..clauses.len() {
        let (Some(one), Some(next)) = (clauses.get(at - 1), clauses.get(at)) else { continue };
        let next_text = text(next);
        // 「退院が決まりましたら、また申し込みます」.
        let put_off = one.stance == Stance::Later
            && matches!(next.stance, Stance::Wish | Stance::Fragment)
            && !names_a_day(&next_text)
            && intent::asks(&next_text) != Asks::Cancel;
        // 「体調が悪ければ欠席します」.
        let may_be = is_condition(one, &text(one))
            && matches!(intent::asks(&next_text), Asks::Cancel | Asks::Absence)
            && !names_a_day(&next_text)
            && !NOW.iter().any(|now| next_text.contains(now));
        if let (true, Some(next)) = (put_off || may_be, clauses.get_mut(at)) {
            next.stance = if put_off { Stance::Later } else { Stance::Supposed };
        }
    }
    for at in (1..clauses.len()).rev() {
        let (Some(one), Some(next)) = (clauses.get(at - 1), clauses.get(at)) else { continue };
        let stance = match (one.stance, next.stance) {
            // 「4月22日の保健室、13時からと申し込んでいたのですが」.
            (Stance::Fragment, Stance::Held | Stance::Withdrawn | Stance::Told) if is_topic(&text(one)) => {
                Some(next.stance)
            }
            // 「キャンセルのお手続き、ありがとうございました」, 「急にキャンセルしてしまい、申し訳ございませんでした」.
            (Stance::Fragment | Stance::Wish | Stance::Refused, Stance::Told) if leads(&text(one)) => {
                Some(Stance::Told)
            }
            // 「5月6日は祝日ですが、お休みではないのですね」.
            (Stance::Fragment, Stance::Question)
                if gives_reason(&text(one)) && text(next).trim_end_matches('。').ends_with("のですね") =>
            {
                Some(Stance::Question)
            }
            // 「来週は孫の世話があるので出られません」.
            (Stance::Fragment, Stance::Refused) if gives_reason(&text(one)) && !names_a_day(&text(next)) => {
                Some(Stance::Refused)
            }
            // 「29日は操作ができず、出られません」.
            (Stance::Fragment, Stance::Refused) if is_of_a_day_not_attended(&text(one), &text(next)) => {
                Some(Stance::Refused)
            }
            // 「また参加したいと思いますが、予定がわかったらメールします」.
            (Stance::Wish, Stance::Later) if is_hope(&text(one)) => Some(Stance::Later),
            _ => None,
        };
        if let (Some(stance), Some(one)) = (stance, clauses.get_mut(at - 1)) {
            one.stance = stance;
        }
    }
}

/// For this time, whatever may be later.
const NOW: [&str; 5] = ["今回", "今週", "いったん", "一旦", "ひとまず"];

/// 「体調が悪ければ」, 「そのときは」: what follows may be.
fn is_condition(clause: &Clause, text: &str) -> bool {
    let open = text.trim_end_matches(['、', ',']);
    let ends = ["たら", "れば", "場合", "場合は", "場合には", "ときは", "時は", "ときには", "際は"];
    clause.stance == Stance::Supposed || clause.stance == Stance::Later && ends.iter().any(|end| open.ends_with(end))
}

/// 「検査の相談では、ありがとうございました」 is no event.
fn thanks(clause: &str) -> bool {
    ["ありがと", "有難", "有り難", "お世話", "楽し", "うれし", "嬉し", "いただ", "頂"]
        .iter()
        .any(|word| clause.contains(word))
}

fn is_topic(clause: &str) -> bool {
    static NAMED: LazyLock<Pattern> = LazyLock::new(|| pattern(words::TOPIC));
    NAMED.is_match(clause)
}

fn gives_reason(clause: &str) -> bool {
    let open = clause.trim_end_matches(['、', ',']);
    ["ので", "ため", "から", "ですが", "ますが"].iter().any(|end| open.ends_with(end))
}

/// 「29日は孫の世話で、」 before 「出られません」; not 「22日は最初から入り、」 before 「最後までいられません」.
fn is_of_a_day_not_attended(clause: &Text, next: &Text) -> bool {
    static OF_A_DAY: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(
            r"(?:^|[0-9](?:日|/[0-9]{1,2})(?:\(.\))?(?:の?(?:方|ほう|会|回|分|保健室))?(?:は|も|については|につきましては)、?)[^0-9]{1,30}[、,]$",
        )
    });
    const COMES: [&str; 10] = ["参加", "出席", "入り", "入っ", "入室", "出て", "お願い", "希望", "抜け", "退"];
    OF_A_DAY.is_match(clause)
        && !has_any(clause, &COMES)
        && !names_a_day(next)
        && !has_any(next, &["まで", "途中", "全部", "ずっと"])
}

fn is_hope(clause: &str) -> bool {
    ["たいと思", "たいの", "たいん", "たいです", "希望"].iter().any(|hope| clause.contains(hope))
}

/// Whether the clause only leads to what is said next: no verb of its own, or one that goes on.
fn leads(clause: &str) -> bool {
    let open = clause.trim_end_matches(['、', ',']);
    // 「4月にも相談をお願いし、」 goes on as what follows does.
    let said = open.trim_end_matches(['て', 'し']).trim_end_matches("お願い");
    let speaks = ["お願い", "ください", "下さい", "ます", "です", "たい", "たく"];
    // 「キャンセルの件、ありがとうございました」.
    if ["の件", "の件は", "の件では", "につきまして", "については"].iter().any(|end| open.ends_with(end))
    {
        return true;
    }
    let was = ["させていただき", "させて頂き", "に参加し", "に出て", "くださり", "くださって"];
    if was.iter().any(|end| open.ends_with(end)) {
        return true;
    }
    let goes_on = ["き", "しまい", "しまって", "なり", "なって", "り", "て", "い", "し"];
    goes_on.iter().any(|end| open.ends_with(end)) && !speaks.iter().any(|word| said.contains(word))
}

fn names_a_day(text: &str) -> bool {
    const DAYS: [&str; 8] = ["明日", "明後日", "あした", "次回の", "来週", "今度の", "再来週", "水曜"];
    has_figures(text) || DAYS.iter().any(|day| text.contains(day))
}

/// The wordings of a clause.
struct Wording<'c>(&'c Text);

/// The lists of wordings, as numbered there.
#[derive(Clone, Copy)]
enum List {
    Held,
    Withdrawn,
    Later,
    AnotherTime,
    Told,
    Past,
    Happened,
    AsBefore,
    Topic,
    Event,
    EventMoved,
    EventAsReason,
    Refused,
    Supposed,
    Condition,
    Kept,
    Question,
    AttendedInPart,
}

impl Wording<'_> {
    fn has(&self, list: List) -> bool {
        static LISTS: LazyLock<Vec<Pattern>> = LazyLock::new(|| {
            let lists = [
                words::HELD,
                words::WITHDRAWN,
                words::LATER,
                words::ANOTHER_TIME,
                words::TOLD,
                words::PAST,
                words::HAPPENED,
                words::AS_BEFORE,
                words::TOPIC,
                words::EVENT,
                words::EVENT_MOVED,
                words::EVENT_AS_REASON,
                words::REFUSED,
                words::SUPPOSED,
                words::CONDITION,
                words::KEPT,
                words::QUESTION,
                words::ATTENDED_IN_PART,
            ];
            lists.iter().map(|list| pattern(list)).collect()
        });
        LISTS.get(list as usize).is_some_and(|list| list.is_match(self.0))
    }
}

#[cfg(test)]
mod tests;
