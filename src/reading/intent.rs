//! What a sentence asks for: to come, to cancel, to change, or nothing the desk knows. People who thank, ask, complain
//! or tell of last week use the same words; the tables say which forms ask and which only tell.
//! It refuses to know dates and people.

use std::sync::LazyLock;

use regex::Regex;

use super::Guide;
use super::ServiceId;
use super::asking_words::{
    ABSENCE, CANCEL, CHANGE, FOREIGN, GENERAL, INQUIRY, NEW, NO_CANCEL, NO_CHANGE, NOT_TOLD, PERSONAL, POLITE, TOLD,
};
use super::fold::{has_any, squeeze};
use super::guide::ServiceKind;
use super::pattern::pattern;
use super::words;

/// What one sentence or field says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// Services it mentions, each with its place in the squeezed text.
    pub services: Vec<ServiceId>,
    pub asks: Asks,
    /// Whether it asks what became of an earlier letter.
    pub inquires: bool,
    pub questions: bool,
    /// Another programme than the desk's.
    pub foreign: bool,
    /// Membership, personal data, money: for the staff.
    pub personal: bool,
}

/// The wish a sentence expresses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Asks {
    #[default]
    Nothing,
    New,
    Cancel,
    /// 参加できません: a cancellation, unless something else is asked for beside it.
    Absence,
    Change,
}

/// Reads one sentence or field.
#[must_use]
pub fn said(text: &str, guide: &Guide) -> Said {
    let squeezed = squeeze(text);
    let inquires = has_any(&squeezed, INQUIRY);
    let services = mentioned(&squeezed, guide);
    let asks = match asks(&squeezed) {
        _ if inquires => Asks::Nothing,
        Asks::Nothing if !services.is_empty() && begs(&squeezed) => Asks::New,
        asks => asks,
    };
    Said {
        services,
        asks,
        inquires,
        questions: words::is_question(&squeezed),
        foreign: has_any(&squeezed, FOREIGN) || has_any(&squeezed.to_lowercase(), FOREIGN),
        personal: has_any(&squeezed, PERSONAL),
    }
}

/// 「22日は個別相談をお願いします」: begging for a service by its name is asking for it.
fn begs(squeezed: &str) -> bool {
    let courtesy =
        ["よろしくお願い", "宜しくお願い", "よろしくおねがい", "当日", "楽しみ", "ありがとう", "質問", "教えて"];
    let told = has_any(squeezed, TOLD) && !has_any(squeezed, NOT_TOLD);
    has_any(squeezed, &["お願い", "おねがい", "頼みます", "たのみます"]) && !has_any(squeezed, &courtesy) && !told
}

/// The wish of a squeezed sentence.
#[must_use]
pub fn asks(squeezed: &str) -> Asks {
    let changes = has_any(squeezed, CHANGE) && !has_any(squeezed, NO_CHANGE);
    if changes {
        return Asks::Change;
    }
    let spared = has_any(squeezed, NO_CANCEL) || is_supposed(squeezed);
    if !spared && has_any(squeezed, CANCEL) {
        return if tells(squeezed) { Asks::Nothing } else { Asks::Cancel };
    }
    if comes(squeezed) {
        return Asks::New;
    }
    if !spared && has_any(squeezed, ABSENCE) {
        return Asks::Absence;
    }
    Asks::Nothing
}

/// 「もし欠席する場合は」, 「休むときは」, 「参加できない可能性も」: what may be, cancels nothing.
fn is_supposed(squeezed: &str) -> bool {
    static SUPPOSED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(concat!(
            r"(?:欠席|不参加|辞退|キャンセル|取り?消し?|お?休み|休む|参加でき|出席でき|出られ|行け)",
            r"[^。、]{0,8}(?:場合|とき(?:は|に)|時(?:は|に)|際(?:は|に)|可能性|かもしれ|かも知れ|(?:たら|れば|ば)(?:いつ|どう|よい|いい|良い))"
        ))
    });
    SUPPOSED.is_match(squeezed)
}

/// 先日キャンセルしました tells; キャンセルしました。よろしく asks nothing either.
fn tells(squeezed: &str) -> bool {
    let past = [
        "キャンセルしました",
        "キャンセルした",
        "取り消しました",
        "欠席しました",
        "欠席でした",
        "キャンセルになった",
        "キャンセルになり",
    ];
    has_any(squeezed, &past)
        && !squeezed.contains("キャンセルしたい")
        && !squeezed.contains("キャンセルしたく")
        && !squeezed.contains("お願い")
}

fn comes(squeezed: &str) -> bool {
    let wish = has_any(squeezed, NEW);
    let question = words::is_question(squeezed);
    let could = ["参加できます", "参加可能", "出席できます", "予約できます", "参加はできます", "参加出来ます"];
    if question && has_any(squeezed, GENERAL) && !has_any(squeezed, POLITE) {
        return false;
    }
    if question && !has_any(squeezed, POLITE) {
        return wish && !squeezed.contains("教えて") && !has_any(squeezed, &could);
    }
    let told = has_any(squeezed, TOLD) && !has_any(squeezed, NOT_TOLD);
    wish && !(told && strongest_is_told(squeezed))
}

/// Whether what is told stands after the last wish: 「参加したいと申し込みました」.
fn strongest_is_told(squeezed: &str) -> bool {
    let last = |table: &[&str]| table.iter().filter_map(|w| squeezed.rfind(w)).max();
    last(TOLD) >= last(NEW)
}

/// The services a squeezed text mentions, in order of mention.
#[must_use]
pub fn mentioned(squeezed: &str, guide: &Guide) -> Vec<ServiceId> {
    let mut found: Vec<(usize, ServiceId)> = Vec::new();
    for service in guide.services.iter().filter(|s| s.kind != ServiceKind::Queue) {
        let words = service.words.iter().chain(&service.subjects);
        let more = more_words(service.kind);
        let first = words.map(String::as_str).chain(more.iter().copied()).filter_map(|w| squeezed.find(w)).min();
        if let Some(at) = first {
            found.push((at, service.id.clone()));
        }
    }
    found.sort();
    found.into_iter().map(|(_, id)| id).collect()
}

/// Spellings and paraphrases of a kind of service, besides the configuration's words.
fn more_words(kind: ServiceKind) -> &'static [&'static str] {
    match kind {
        ServiceKind::Session => &[
            "保健室",
            "保険室",
            "ほけんしつ",
            "ホケンシツ",
            "ほけん室",
            "保健しつ",
            "保建室",
            "保健質",
            "オンライン保健",
            "オンラインの会",
            "おしゃべり会",
            "zoomの会",
            "ZOOMの会",
            "Zoomの会",
            "ズームの会",
        ],
        ServiceKind::Appointment => &[
            "個別相談",
            "個人相談",
            "電話相談",
            "こべつそうだん",
            "でんわそうだん",
            "個別のご相談",
            "個別で相談",
            "個別に相談",
            "個別の相談",
            "お電話でご相談",
            "お電話で相談",
            "電話での相談",
            "電話でのご相談",
            "お電話でのご相談",
            "電話でお話",
            "お電話でお話",
            "電話で話",
            "電話で相談",
            "電話でご相談",
            "石井さんの相談",
            "石井さんに相談",
            "石井さんにご相談",
            "石井さんと相談",
            "石井さんと電話",
            "石井さんに電話",
            "石井さんとお話",
            "石井さんにお話",
            "石井さんとお電話",
            "石井さんのお電話",
            "石井さんに話",
            "石井さんに聞いて",
            "石井様に相談",
            "石井様にご相談",
            "石井様の相談",
            "石井様とお話",
            "石井様に電話",
            "石井さんの個別",
            "石井さんへの相談",
            "石井さんへのご相談",
            "石井看護師",
            "個別相談",
            "個別予約",
        ],
        ServiceKind::Queue => &[],
    }
}

/// Whether a subject asks for the doctor.
#[must_use]
pub fn is_to_doctor(subject: &str, guide: &Guide) -> bool {
    let squeezed = squeeze(subject).to_lowercase();
    let spelled = [
        "ドクターメール",
        "ドクタメール",
        "ドクターメイル",
        "ドクターめーる",
        "どくたーめーる",
        "dr.メール",
        "drメール",
        "doctormail",
        "ドクター・メール",
        "ドクターメ-ル",
    ];
    let subjects = guide.services.iter().filter(|s| s.kind == ServiceKind::Queue).flat_map(|s| &s.subjects);
    subjects.map(|s| squeeze(s).to_lowercase()).any(|s| squeezed.contains(&s)) || has_any(&squeezed, &spelled)
}

/// Whether a subject or salutation names the doctor.
#[must_use]
pub fn may_be_to_doctor(text: &str, guide: &Guide) -> bool {
    let squeezed = squeeze(text);
    let titles = ["先生", "医師", "Dr", "ドクター"];
    let named = guide.doctor_names.iter().any(|n| titles.iter().any(|t| squeezed.contains(&format!("{n}{t}"))));
    named || has_any(&squeezed, &["ドクター", "どくたー", "西Dr", "お医者様", "お医者さん", "医師の先生"])
}
