//! The letter as a form and as prose: pieces with their labels and markers, and sentences. People fill in forms above,
//! below and between the labels, or write one flowing sentence; after this the rest of the reader need not care.

mod fields;
mod rows;

use std::sync::LazyLock;

use super::boxes;
use super::items::{number_before_figures, number_in_sequence};
use super::labels::{self, Field};
use super::markers;
use super::own_text::OwnLine;
use crate::reading::people::known_names::{self, Fit};
use crate::reading::people::names::NAME;
use crate::reading::people::numbers::set_apart;
use crate::reading::people::split_names;
use crate::reading::text::fold::{fold, has_any, has_figures};
use crate::reading::text::pattern::{Pattern, pattern};
use crate::reading::text::seen::Text;
use crate::reading::vocabulary::words;
use crate::reading::when::in_figures;
use fields::{bracketed_value, is_purpose, is_topic, strip_example};
use rows::{begins_with_day, goes_on_with_days, is_told};

/// A stretch of the writer's text: one field of a form, or one sentence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Piece {
    /// 1 for the first line of the letter; 0 for the subject.
    pub line: usize,
    pub marker: Option<u8>,
    /// What the label beside or above says it is; empty for prose.
    pub fields: Vec<Field>,
    /// Folded, without marker and label.
    pub text: Text,
    /// The folded label line itself, where it stood beside the value.
    pub label: String,
    /// Whether blank lines or the beginning stand before it.
    pub first: bool,
}

impl Piece {
    /// Whether a label says it is this.
    #[must_use]
    pub fn is(&self, field: Field) -> bool {
        self.fields.contains(&field)
    }

    /// Whether it is no field of a form.
    #[must_use]
    pub fn is_prose(&self) -> bool {
        self.fields.is_empty() && self.marker.is_none()
    }
}

/// Cuts the lines into pieces.
#[must_use]
pub fn pieces(lines: &[OwnLine]) -> Vec<Piece> {
    let mut cut: Vec<Cut> = Vec::new();
    let mut blank = true;
    for line in lines {
        if line.text.trim().is_empty() {
            blank = true;
            continue;
        }
        cut.extend(cut_line(line, blank));
        blank = false;
    }
    number_in_sequence(&mut cut);
    number_before_figures(&mut cut);
    let pieces = split_names::joined(give_labels(cut));
    sentences(pieces)
}

/// A piece before it is known what stands above it.
pub(in crate::reading) struct Cut {
    pub(in crate::reading) piece: Piece,
    prompt: bool,
}

fn cut_line(line: &OwnLine, blank: bool) -> Vec<Cut> {
    let mut cut = Vec::new();
    for part in markers::split(&line.text) {
        let mut marker = part.marker;
        let folded = closed_up(set_apart(in_figures(&fold(part.text)).into_owned()));
        let folded = boxes::filled(boxes::ticked(split_names::without_signs(folded)));
        let folded = labels::with_colons(labels::without_brackets_of_fields(folded));
        let mut rest = markers::without_numbering(&folded);
        loop {
            let end = labels::next_label(rest).unwrap_or(rest.len());
            let end = value_end(rest.get(..end).unwrap_or_default());
            let (head, tail) = rest.split_at(end);
            let piece = labelled(line.number, marker.take(), head.trim());
            cut.push(Cut { piece: Piece { first: blank && cut.is_empty(), ..piece }, prompt: line.prompt });
            rest = tail.trim_start();
            if rest.is_empty() {
                break;
            }
        }
    }
    cut
}

/// Labels spaced out to one width: 氏 名, 時 間, 話 題.
fn closed_up(text: String) -> String {
    static APART: LazyLock<Pattern> =
        LazyLock::new(|| pattern(r"^[・■●○◆(【\[ ]*(\p{Han}) (\p{Han})(?: (\p{Han}) (\p{Han}))?(?:[ :】\]]|$)"));
    let Some(found) = APART.captures(&text) else { return text };
    let label: String = found.iter().skip(1).flatten().map(|sign| sign.as_str()).collect();
    let (Some(first), Some(last)) = (found.get(1), found.iter().skip(1).flatten().last()) else { return text };
    let (begin, end) = (first.start(), last.end());
    let mut closed = text.clone();
    closed.replace_range(begin..end, &label);
    if labels::leading(&closed).is_some() { closed } else { text }
}

/// Where a labelled value ends: at a full stop, unless it is a text of its own.
fn value_end(head: &str) -> usize {
    let texts = [Field::Theme, Field::Remark];
    let value = labels::leading(head).is_some_and(|l| !l.fields.iter().any(|f| texts.contains(f)));
    head.find('。').filter(|_| value).map_or(head.len(), |at| at + '。'.len_utf8())
}

pub(in crate::reading) fn labelled(line: usize, marker: Option<u8>, text: &str) -> Piece {
    let piece = Piece { line, marker, ..Piece::default() };
    match labels::leading(text) {
        Some(found) if !reads_as_sentence(&found) => {
            let label = text.get(..text.len() - found.rest.len()).unwrap_or_default();
            let value = if found.rest.is_empty() { bracketed_value(text, &found.fields) } else { found.rest };
            let fields = match found.fields {
                fields if is_topic(&fields, value) => vec![Field::Theme],
                fields if is_purpose(&fields, label, value) => vec![Field::Purpose],
                fields => fields,
            };
            Piece { fields, label: label.to_owned(), text: strip_example(value).into(), ..piece }
        }
        _ => Piece { text: strip_example(text).into(), ..piece },
    }
}

/// 「会員番号1023の高橋です。」 begins like a field and is a sentence.
fn reads_as_sentence(found: &labels::Labelled<'_>) -> bool {
    let plain = found.rest.trim_end_matches('。').ends_with(['だ', 'や']);
    found.fields == [Field::Number] && (plain || has_any(found.rest, &["です", "ます", "申し"]))
}

/// Gives values that stand below a label that label.
fn give_labels(cut: Vec<Cut>) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut open: Option<Open> = None;
    let mut marker = None;
    for Cut { mut piece, prompt } in cut {
        // 「③」 on a line of its own, and below it the answer.
        let alone = piece.marker.filter(|_| piece.text.is_empty() && piece.fields.is_empty() && !prompt);
        if alone.is_none() && piece.marker.is_none() && piece.fields.is_empty() && open.is_none() {
            piece.marker = marker;
        }
        marker = alone;
        if prompt {
            if piece.fields.is_empty() && offers_lengths(&piece.text) {
                piece.fields.push(Field::Minutes);
            }
            open = (!piece.fields.is_empty()).then(|| Open::below(&piece));
            continue;
        }
        if !piece.fields.is_empty() {
            open = Open::after(&piece);
            if !piece.text.is_empty() {
                pieces.push(piece);
            }
            continue;
        }
        let topic = pieces.last().filter(|p| p.fields.is_empty()).and_then(|p| p.marker).filter(|m| *m >= 4);
        if open.is_none() && piece.marker.is_none() && piece.text.starts_with(['・', '-', '*']) {
            // 「④次の2点です」 and its points below.
            piece.marker = topic;
        }
        // 「③4月29日 13:00〜14:00」, and below it 「5月6日 14:00〜15:00」.
        if let Some(above) =
            pieces.last().filter(|p| piece.marker.is_none() && !piece.first && goes_on_with_days(p, &piece))
        {
            (piece.marker, piece.fields) = (above.marker, above.fields.clone());
        }
        open = open.filter(|o| o.takes(&piece));
        if let Some(label) = &mut open {
            piece.fields.clone_from(&label.fields);
            piece.label.clone_from(&label.label);
            label.taken += 1;
        }
        if !piece.text.is_empty() {
            pieces.push(piece);
        }
    }
    pieces
}

/// 「③30分または1時間」 of the form, where it stands quoted above the answer.
fn offers_lengths(prompt: &str) -> bool {
    prompt.chars().count() <= 20 && prompt.contains("30分") && has_any(prompt, &["1時間", "60分"])
}

/// A label whose value, or more of it, may stand in the lines below.
struct Open {
    fields: Vec<Field>,
    label: String,
    taken: usize,
    /// Whether a value already stood beside it.
    beside: bool,
}

impl Open {
    fn below(piece: &Piece) -> Self {
        Self { fields: piece.fields.clone(), label: piece.label.clone(), taken: 0, beside: false }
    }

    fn after(piece: &Piece) -> Option<Self> {
        let beside = !piece.text.is_empty();
        let goes_on = piece.is(Field::Theme) || piece.is(Field::Remark) || piece.is(Field::When);
        (!beside || goes_on).then(|| Self { beside, ..Self::below(piece) })
    }

    /// Whether a piece without a label of its own belongs to this one.
    fn takes(&self, piece: &Piece) -> bool {
        let is = |field| self.fields.contains(&field);
        let goes_on = self.taken > 0 || self.beside;
        let has_digit = has_figures(&piece.text);
        if words::is_courtesy(&piece.text) || (goes_on && piece.first && !is(Field::When)) {
            return false;
        }
        if is(Field::When) {
            // 「7日に手術を受け、16日に抜糸をしました。」 behind a blank line is told.
            let told = goes_on && is_told(piece);
            return !told
                && (!goes_on || has_digit)
                && (piece.marker.is_none() || !self.beside)
                && !piece.text.contains('@');
        }
        if piece.marker.is_some() {
            return false;
        }
        if is(Field::Theme) && self.beside && words::is_of_manner(&piece.text) {
            return false;
        }
        if is(Field::Theme) || is(Field::Remark) {
            return self.taken < 12;
        }
        let most = self.fields.len().max(1);
        !self.beside && self.taken < most && piece.text.chars().count() <= 60
    }
}

/// Joins wrapped prose and cuts it into sentences.
fn sentences(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    let mut paragraph: Option<Piece> = None;
    for piece in pieces {
        if !piece.is_prose() {
            out.extend(paragraph.take().iter().flat_map(split_sentences));
            out.extend(item_and_rest(piece));
            continue;
        }
        paragraph = Some(match paragraph.take() {
            Some(before) if !piece.first && wraps(&before.text, &piece.text) => {
                Piece { text: format!("{}{}", &*before.text, &*piece.text).into(), ..before }
            }
            before => {
                out.extend(before.iter().flat_map(split_sentences));
                piece
            }
        });
    }
    out.extend(paragraph.iter().flat_map(split_sentences));
    out
}

/// 「(2) 22日の15時から30分、個別相談。傷あとのことです。」: behind the first sentence of an item the writer goes on in prose; the fourth
/// item is a text of its own. Behind the last of the wishes (「第2希望20日11時。30分でお願いします。母の介護について。」) what names no figures
/// is prose.
fn item_and_rest(piece: Piece) -> Vec<Piece> {
    if piece.is(Field::When) && piece.text.trim_end_matches('。').contains('。') {
        let prose = |part: Piece| Piece { fields: Vec::new(), label: String::new(), marker: None, ..part };
        let parts = split_sentences(&piece).into_iter();
        return parts.map(|part| if has_figures(&part.text) { part } else { prose(part) }).collect();
    }
    let numbered = piece.fields.is_empty() && piece.marker.is_some_and(|marker| marker < 4);
    match piece.text.split_once('。').filter(|(_, rest)| numbered && !rest.trim().is_empty()) {
        Some((item, rest)) => {
            let prose = Piece { marker: None, text: rest.trim().into(), ..piece.clone() };
            let item = Piece { text: format!("{item}。").into(), ..piece.clone() };
            std::iter::once(item).chain(split_sentences(&prose)).collect()
        }
        None => vec![piece],
    }
}

/// Whether a line goes on in the next: it ends in the middle of a sentence.
fn wraps(before: &str, next: &str) -> bool {
    let before = before.rsplit(['。', '!', '?']).next().unwrap_or(before);
    let rows = !before.ends_with('、') && begins_with_day(before) && begins_with_day(next);
    if next.starts_with(BULLETS) || is_headed(next) || rows {
        return false;
    }
    let ends = before.is_empty()
        || before.ends_with(['。', '!', '?', '.', ')', '」', ':', '…', '様', 'ー'])
        || has_any(next, &["@"])
        || before.contains('@');
    let particle = before.ends_with([
        '、', 'の', 'は', 'が', 'を', 'に', 'で', 'と', 'も', 'て', 'り', 'し', 'ら', 'き', 'か', 'ま', 'け', 'い',
        'く', 'な', 'え', 'れ', 'よ', 'や', 'め', 'ず', 'ん', 'う', 'た', 'っ', 'さ', 'せ',
    ]);
    // 「薬の飲み合わせについて」, and below it 「補聴器が…」.
    let asks = [
        "ご相談",
        "相談",
        "お話",
        "話",
        "お聞",
        "聞",
        "伺",
        "うかが",
        "お尋",
        "教え",
        "、",
        "の",
        "です",
        "で",
        "お願",
    ];
    let topic = ["について", "のこと", "に関して"].iter().any(|end| before.ends_with(end));
    let topic = topic && !asks.iter().any(|word| next.starts_with(word));
    let finished = topic || words::SENTENCE_ENDS.iter().any(|end| before.ends_with(end));
    let introduced = is_introduction(before) || is_whole_name(before);
    let short = introduced || before.chars().count() < 6 && !before.ends_with(['、', 'は', 'を', 'に']);
    // 「保健室 5/13 13時~14時」 is whole, unless the next line begins with what belongs to it (から).
    let mut last = before.chars().rev();
    let figured = last.next().is_some_and(|c| matches!(c, '時' | '分' | '日' | '半'))
        && last.next().is_some_and(|c| c.is_ascii_digit() || c == '時')
        && !next.starts_with(crate::reading::text::fold::is_hiragana);
    // 「会員番号〇九〇一」, and below it 「四月二十九日」.
    let numbered = before.trim_end_matches(|c| "〇零一二三四五六七八九十百千".contains(c)).ends_with("番号");
    !ends
        && !figured
        && !numbered
        && !finished
        && !short
        && (particle || before.chars().count() >= 15 && !before.ends_with(|c: char| c.is_ascii()))
}

/// 「電話相談:4月29日 15時から」: a row with a heading of its own.
fn is_headed(line: &str) -> bool {
    let head = line.split_once(':').map(|(head, _)| head).unwrap_or_default();
    (2..=12).contains(&head.chars().count()) && !head.contains(|c: char| c.is_ascii_digit() || "。、".contains(c))
}

/// What stands before the items of a list.
const BULLETS: &[char] =
    &['【', '[', '・', '-', '*', '●', '○', '◎', '■', '□', '◆', '◇', '※', '→', '▼', '▽', '☆', '★', '◯'];

/// 「大場 かおり」 alone on a line.
fn is_whole_name(line: &str) -> bool {
    line.chars().count() <= 12 && line.contains(' ') && known_names::fit(line.trim()) == Fit::Full
}

/// A line of nothing but a number and a name is whole, though the name ends in kana.
fn is_introduction(line: &str) -> bool {
    static LINE: LazyLock<Pattern> = LazyLock::new(|| {
        let number = r"(?:(?:会員)?(?:番号)?(?:No\.?)?[ :]*[0-9]{1,8}(?:番|ばん)?)";
        pattern(&format!(
            r"^{number}[ 、の]?{NAME}(?: ?[/、,・&と] ?{number}[ 、の]?{NAME}){{0,3}}$|^[^0-9。、]{{0,6}}{NAME}[ (]*(?:\([^)]*\))? ?{number}\)?$"
        ))
    });
    line.chars().count() <= 60 && LINE.is_match(line.trim_start_matches(BULLETS).trim())
}

fn split_sentences(paragraph: &Piece) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut first = paragraph.first;
    for text in paragraph.text.split_inclusive(['。', '!', '?']) {
        let text = text.trim();
        if text.chars().any(char::is_alphanumeric) {
            out.push(Piece { text: text.into(), first, ..paragraph.clone() });
            first = false;
        }
    }
    out
}
