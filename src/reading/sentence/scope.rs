//! A sentence or field with what it says and asks, ready to be looked through for days and hours: member numbers and
//! addresses in it are blotted out, or 「1023」 might become a date.

use std::borrow::Cow;
use std::sync::LazyLock;

use super::coming::was_heard;
use super::intent::{self, Asks, Said};
use super::stance::{Clause, Stance, Weight, stances};
use crate::reading::page::labels::Field;
use crate::reading::page::layout::Piece;
use crate::reading::people::numbers;
use crate::reading::text::fold::{has_any, has_figures};
use crate::reading::text::pattern::{Pattern, pattern};
use crate::reading::text::seen::{Text, Words};
use crate::reading::{Guide, Note, Person};

/// A piece and what it says.
#[derive(Clone, Debug)]
pub struct Scope {
    pub piece: Piece,
    pub said: Said,
    /// The text to look for days and hours in; empty for fields that hold none.
    pub text: Text,
    /// The clauses of that text with their stances.
    pub clauses: Vec<Clause>,
}

/// The scopes of a letter; sentences that mention several services are cut at their commas.
#[must_use]
pub fn scopes(pieces: &[Piece], people: &[Person], guide: &Guide) -> Vec<Scope> {
    let mut out = Vec::new();
    for piece in pieces {
        let whole = scope(piece.clone(), people, guide);
        if whole.said.services.len() < 2 && !mixed(&whole) {
            out.push(whole);
            continue;
        }
        let cut: Vec<Scope> = clauses(&piece.text)
            .into_iter()
            .flat_map(joined_services)
            .map(|t| scope(Piece { text: t.into(), ..piece.clone() }, people, guide))
            .collect();
        out.extend(with_one_verb(cut));
    }
    out
}

/// Words of what is over.
static PAST: Words = Words::new(&[
    "ありがとうございました",
    "有難うございました",
    "お世話になりました",
    "でした",
    "楽しかった",
    "参加しました",
    "いただきました",
    "頂きました",
    "先日",
    "前回",
    "この前",
    "この間",
    "先週",
    "先月",
    "昨日",
    "以前",
]);

/// 「15日はキャンセル、22日は参加します」: clauses that ask for different things.
fn mixed(scope: &Scope) -> bool {
    let moves = ["変更", "代わり", "かわり", "替わり", "振替", "振り替", "ずらし"];
    if !scope.piece.is_prose() || has_any(&scope.piece.text, &moves) || scope.said.asks == Asks::Change {
        return false;
    }
    let clauses = clauses(&scope.piece.text);
    if clauses.len() < 2 {
        return false;
    }
    let mut asked: Vec<Asks> =
        clauses.iter().map(|t| intent::asks(Text::from(*t).squeezed())).filter(|a| *a != Asks::Nothing).collect();
    asked.dedup();
    let dated =
        clauses.iter().filter(|t| t.contains(['日', '/', '月', '週']) && (has_figures(t) || t.contains('週'))).count();
    let figures = |t: &&&str| has_figures(t);
    let told = clauses.iter().filter(figures).filter(|t| PAST.any_in(t)).count();
    // 「前回は13時からでしたが、今回は13時半から」: the one clause tells, the other asks.
    asked.len() > 1 && dated > 1 || told > 0 && told < clauses.iter().filter(figures).count()
}

/// 「13日の保健室と20日の個別相談の両方を」: behind the service that another joins.
fn joined_services(clause: &str) -> Vec<&str> {
    static JOINT: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(r"(?:保健室|保険室|個別相談|電話相談|の相談)(?:\([^)]*\))?(?:と|や|および|及び|ならびに|・|&|も)[、,]?")
    });
    let Some(joint) = JOINT.find(clause) else { return vec![clause] };
    let (one, other) = (clause.get(..joint.end()), clause.get(joint.end()..));
    one.into_iter().chain(other).filter(|part| !part.trim().is_empty()).collect()
}

/// What is said of all that was named before.
pub(in crate::reading) const BOTH: [&str; 9] =
    ["両方", "どちらも", "ともに", "とも", "二つ", "2つ", "ふたつ", "全部", "いずれも"];

/// The verb of 「13日の保健室と20日の個別相談をキャンセルします」 is of both.
fn with_one_verb(mut cut: Vec<Scope>) -> Vec<Scope> {
    let named = |s: &Scope| {
        s.said.services.len() == 1
            && s.said.asks == Asks::Nothing
            && s.piece.text.trim_end_matches(['、', ',', ' ']).ends_with(['と', 'や', 'も', '・', '&', 'び', 'に'])
    };
    // 「保健室13日、個別相談20日15時、両方お願いします」.
    let of_both =
        cut.last().filter(|s| s.said.services.is_empty() && has_any(&s.piece.text, &BOTH)).map(|s| match s.said.asks {
            Asks::Nothing if has_any(&s.piece.text, &["お願い", "おねがい", "希望"]) => Asks::New,
            asks => asks,
        });
    if let Some(verb) = of_both.filter(|verb| *verb != Asks::Nothing) {
        let bare = |s: &&mut Scope| s.said.services.len() == 1 && s.said.asks == Asks::Nothing;
        cut.iter_mut().filter(bare).for_each(|s| s.said.asks = verb);
    }
    for at in (1..cut.len()).rev() {
        let last = at + 1 == cut.len();
        // 「保健室も、個別相談も、両方とも取り消してください」.
        let of_all = |s: &&Scope| !s.said.services.is_empty() || last && has_any(&s.piece.text, &BOTH);
        let verb = cut.get(at).filter(of_all).map(|s| s.said.asks).unwrap_or_default();
        if let Some(before) = at.checked_sub(1).and_then(|at| cut.get_mut(at)).filter(|s| named(s)) {
            before.said.asks = verb;
        }
    }
    cut
}

/// Words by which a second thing is begun.
const NEXT: [&str; 9] =
    ["続けて", "つづけて", "引き続き", "そのあと", "その後", "終わったら", "終わってから", "あわせて", "合わせて"];

/// The clauses of a sentence: at its commas, and where one speaks against the next (「15日は行けませんが22日は…」).
fn clauses(text: &str) -> Vec<&str> {
    static TURNS: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(r"[、,]|(?:ません|ます|です|した|った|ない|んだ)(?:が|けれども?|けども?|ので|ため)、?")
    });
    // 「5月は13日、20日、27日と申し込みましたが」: the days of a list go on.
    static LISTED: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(r"^(?:(?:[0-9]{1,2}月(?:は|の|に)?)?[0-9]{1,2}(?:日|/[0-9]{1,2})(?:\(.\))?[、,] ?)+$")
    });
    let mut clauses = Vec::new();
    let mut start = 0;
    for turn in TURNS.find_iter(text) {
        // 「続けて15時から30分、個別相談も」 belongs to what follows.
        let leads = |clause: &str| NEXT.iter().any(|next| clause.trim_start().starts_with(next));
        if text.get(start..turn.end()).is_some_and(|clause| LISTED.is_match(clause.trim()) || leads(clause)) {
            continue;
        }
        clauses.extend(text.get(start..turn.end()));
        start = turn.end();
    }
    clauses.extend(text.get(start..));
    clauses.retain(|clause| !clause.trim().is_empty());
    clauses
}

fn scope(piece: Piece, people: &[Person], guide: &Guide) -> Scope {
    let silent = [Field::Number, Field::Name, Field::Email, Field::Furigana, Field::Other, Field::Theme, Field::Remark];
    let holds_none = !piece.fields.is_empty() && piece.fields.iter().all(|f| silent.contains(f));
    let text = if holds_none { when_behind(&piece, people) } else { blotted(&piece.text, people) };
    let clauses = stances(&text);
    let mut said =
        if holds_none { intent::said(&piece.text, guide) } else { intent::said_in_clauses(&text, &clauses, guide) };
    if piece.is(Field::Theme) || piece.is(Field::Remark) {
        said = Said { questions: said.questions, ..Said::default() };
    }
    // 「取消日：5月13日」
    if piece.is(Field::When)
        && said.asks == Asks::Nothing
        && has_any(&piece.label, &["取消", "取り消", "キャンセル", "欠席"])
    {
        said.asks = Asks::Cancel;
    }
    // 「参加日：5/5（訂正→5/6）」
    if !piece.fields.is_empty() && said.asks == Asks::Change && !has_any(&piece.text, &["変更", "替え", "変え"]) {
        said.asks = Asks::Nothing;
    }
    // 「④抗がん剤をやめたい」: the fourth mark is the topic's.
    let topic = piece.fields.is_empty() && piece.marker.is_some_and(|m| m >= 4) && said.services.is_empty();
    if topic && said.asks != Asks::New {
        said.asks = Asks::Nothing;
    }
    Scope { piece, said, text, clauses }
}

/// 「会員番号12 高橋花子 29日 13時から」: what stands behind number and name in their field, from the first day or hour on.
fn when_behind(piece: &Piece, people: &[Person]) -> Text {
    static WHEN: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(
            r"(?:^|[ 、,。・/|のでには:望補])[0-9]{1,2}(?:月[0-9]{1,2}日|日|時|[05]分|時間|/[0-9]{1,2}(?:[^0-9/]|$)|:[0-9]{2}(?:[^0-9:]|$))",
        )
    });
    let of_people = !piece.fields.is_empty() && piece.fields.iter().all(|f| matches!(f, Field::Number | Field::Name));
    if !of_people {
        return Text::default();
    }
    let text = blotted(&piece.text, people);
    WHEN.find(&text).and_then(|found| text.get(found.start()..)).unwrap_or_default().into()
}

/// The text with member numbers and addresses replaced by as many underscores.
fn blotted(text: &Text, people: &[Person]) -> Text {
    let known: Vec<&str> = people.iter().filter_map(|p| p.member_number.as_deref()).collect();
    let called = numbers::called_in(text).into_iter().map(|n| n.span);
    let bare = numbers::bare_in(text)
        .into_iter()
        .filter(|n| n.digits.len() > 2 && known.contains(&n.digits.as_str()))
        .map(|n| n.span);
    let spans: Vec<_> = called.chain(bare).chain(addresses(text)).collect();
    let mut out = text.clone();
    if !spans.is_empty() {
        let mut blots = text.to_string();
        for span in spans {
            let dots = "_".repeat(span.len());
            blots.replace_range(span, &dots);
        }
        out = blots.into();
    }
    in_hiragana(without_names_of_time(out, people))
}

/// 大野五月, 高橋明日香, 十時ハナ: names that hold a month, a day or an hour are none.
fn without_names_of_time(mut text: Text, people: &[Person]) -> Text {
    let of_time = |name: &&str| name.contains(['月', '日', '時', '分', '年', '週', '朝', '昼', '夜', '夕']);
    for name in people.iter().filter_map(|p| p.name.as_deref()).filter(of_time) {
        for written in [name.to_owned(), name.replace(' ', "")] {
            if text.place_of(&written).is_some() {
                text = text.replace(&written, &"_".repeat(written.len())).into();
            }
        }
    }
    text
}

/// Old phones and old people write all in katakana: 22ニチ 1ジハンカラ2ジマデ.
fn in_hiragana(text: Text) -> Text {
    static KANA: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(r"([0-9]) ?(ガツ|ニチ|ジ|フン|プン|がつ|にち|じ|ふん|ぷん)(ハン|はん)?(カラ|マデ|ヨリ)?")
    });
    if !has_any(&text, &["ジ", "じ", "ニチ", "ガツ", "にち", "がつ"]) {
        return text;
    }
    let plain = |kana: &str| match kana {
        "ガツ" | "がつ" => "月",
        "ニチ" | "にち" => "日",
        "ジ" | "じ" => "時",
        "カラ" => "から",
        "マデ" => "まで",
        "ヨリ" => "より",
        _ => "分",
    };
    let read = KANA.regex().replace_all(text.as_str(), |c: &regex::Captures<'_>| {
        let part = |n: usize| c.get(n).map_or("", |m| m.as_str());
        let half = if part(3).is_empty() { "" } else { "半" };
        let joint = if part(4).is_empty() { "" } else { plain(part(4)) };
        format!("{}{}{half}{joint}", part(1), plain(part(2)))
    });
    read.replace("カラサイゴ", "から最後").into()
}

/// Where addresses stand: runs of ASCII around an @.
fn addresses(text: &str) -> Vec<std::ops::Range<usize>> {
    let ok = |c: char| c.is_ascii_alphanumeric() || "._%+-@".contains(c);
    let mut spans = Vec::new();
    let mut done = 0;
    for (at, _) in text.match_indices('@') {
        if at < done {
            continue;
        }
        let before = text.get(..at).unwrap_or_default();
        let start = before.len() - before.chars().rev().take_while(|c| ok(*c)).count();
        let after = text.get(at..).unwrap_or_default();
        let end = at + after.chars().take_while(|c| ok(*c)).count();
        spans.push(start..end);
        done = end;
    }
    spans
}

impl Scope {
    /// Whether it tells of the past or thanks, so that its days are none to come on.
    #[must_use]
    pub fn tells(&self) -> bool {
        let names = |c: &Clause| {
            c.stance.weight() == Weight::Full
                && self.text.get(c.span.clone()).is_some_and(|t| t.contains(|c: char| c.is_ascii_digit()))
        };
        let told = || self.clauses.iter().any(|c| c.stance == Stance::Told) && !self.clauses.iter().any(names);
        self.said.asks == Asks::Nothing && (self.said.inquires || told() || was_heard(self.piece.text.squeezed()))
    }

    /// The stances of its clauses, where one is not plainly a value.
    pub fn stance_notes(&self) -> impl Iterator<Item = Note> {
        let taken = self.clauses.iter().filter(|c| c.stance != Stance::Fragment);
        taken.map(|c| Note { key: "stance".to_owned(), line: self.piece.line, rule: c.stance.name().to_owned() })
    }

    /// Another text to look for days and hours in.
    pub fn take_text(&mut self, text: String) {
        self.text = text.into();
        self.clauses = stances(&self.text);
    }

    /// The stance of the clause at that byte of the text.
    #[must_use]
    pub fn stance_at(&self, at: usize) -> Stance {
        self.clauses.iter().find(|c| c.span.contains(&at)).map(|c| c.stance).unwrap_or_default()
    }

    /// The text with blanks for all clauses but those of the stances wanted.
    #[must_use]
    pub fn text_of(&self, wanted: &dyn Fn(Stance) -> bool) -> Cow<'_, Text> {
        if self.clauses.iter().all(|c| wanted(c.stance)) {
            return Cow::Borrowed(&self.text);
        }
        let mut text = self.text.to_string();
        for clause in self.clauses.iter().filter(|c| !wanted(c.stance)) {
            text.replace_range(clause.span.clone(), &" ".repeat(clause.span.len()));
        }
        Cow::Owned(text.into())
    }
}

/// Whether the letter asks about doctor mail rather than the doctor: its cost, its use.
#[must_use]
pub fn asks_about_doctor_mail(scopes: &[Scope], guide: &Guide) -> bool {
    let usage = [
        "費用",
        "料金",
        "無料",
        "有料",
        "使い方",
        "つかい方",
        "利用方法",
        "書き方",
        "送り方",
        "送れば",
        "送ったら",
        "どうやって",
        "誰でも",
        "届いて",
        "届きました",
        "お返事はまだ",
        "いつ頃",
        "何日くらい",
        "何日ぐらい",
        "利用でき",
        "どのように",
        "とは何",
        "どういう",
    ];
    asks_which(scopes)
        || scopes.iter().any(|s| {
            let text = s.piece.text.squeezed();
            s.piece.line > 0 && s.said.questions && intent::is_to_doctor(text, guide) && has_any(text, &usage)
        })
}

/// 「保健室と個別相談とドクターメールの違いを教えてください」: the subject names several services, and the text asks which.
fn asks_which(scopes: &[Scope]) -> bool {
    let several = scopes.first().is_some_and(|s| s.piece.line == 0 && !s.said.services.is_empty());
    let which = ["違い", "ちがい", "どれ", "どちら", "どっち", "迷って", "区別"];
    several && scopes.iter().any(|s| s.said.asks == Asks::Nothing && has_any(&s.piece.text, &which))
}
