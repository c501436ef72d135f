//! What a sentence asks for: to come, to cancel, to change, or nothing the desk knows. People who thank, ask, complain
//! or tell of last week use the same words; the tables say which forms ask and which only tell.
//! It refuses to know dates and people.

use std::borrow::Cow;
use std::sync::LazyLock;

use super::coming::{asks_whether, comes, could_not_come, is_taken_off};
use super::greetings;
use super::replacing::replaces;
use super::spared::{is_moved_elsewhere, is_spared};
use super::stance::{Clause, Stance};
use crate::reading::Guide;
use crate::reading::ServiceId;
use crate::reading::guide::ServiceKind;
use crate::reading::text::fold::{has_any, squeeze};
use crate::reading::text::pattern::{Pattern, pattern};
use crate::reading::text::seen::Text;
use crate::reading::vocabulary::cancelling_words::{ABSENCE, CANCEL, NO_CANCEL};
use crate::reading::vocabulary::changing_words::{CHANGE, NO_CHANGE};
use crate::reading::vocabulary::kana_words;
use crate::reading::vocabulary::other_words::{FOREIGN, PERSONAL};
use crate::reading::vocabulary::service_words;
use crate::reading::vocabulary::telling_words::{INQUIRY, NOT_TOLD, TOLD};
use crate::reading::vocabulary::words;

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
pub fn said(text: &Text, guide: &Guide) -> Said {
    let whole = &*kana_words::in_kanji(text.squeezed());
    said_with(whole, guide, &|named| wish(whole, named))
}

/// The same of a sentence of which only some clauses ask.
#[must_use]
pub fn said_in_clauses(text: &Text, clauses: &[Clause], guide: &Guide) -> Said {
    if clauses.iter().all(|c| matches!(c.stance, Stance::Fragment | Stance::Wish | Stance::Refused)) {
        return said(text, guide);
    }
    let whole = &*kana_words::in_kanji(text.squeezed());
    let wish = |named| if replaces(whole) { Asks::Change } else { wish_in_clauses(text, clauses, named) };
    said_with(whole, guide, &wish)
}

/// What a sentence asks for in those of its clauses that ask.
fn wish_in_clauses(text: &Text, clauses: &[Clause], named: Named) -> Asks {
    let spoken = |wanted: &dyn Fn(Stance) -> bool| -> Asks {
        let parts = clauses.iter().filter(|c| wanted(c.stance)).filter_map(|c| text.get(c.span.clone()));
        let spoken = Text::from(parts.collect::<String>());
        wish(&kana_words::in_kanji(spoken.squeezed()), named)
    };
    match spoken(&Stance::asks) {
        Asks::Cancel | Asks::Absence | Asks::Change => {
            spoken(&|s| s.asks() && !matches!(s, Stance::Supposed | Stance::Question))
        }
        asks => asks,
    }
}

/// Whether the sentence names a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Named {
    Service,
    Nothing,
}

/// What a squeezed sentence asks for; begging for a service by its name is asking for it.
fn wish(squeezed: &Text, named: Named) -> Asks {
    match asks(squeezed) {
        Asks::Nothing if named == Named::Service && (begs(squeezed) || squeezed.ends_with("室参加")) => Asks::New,
        asks => asks,
    }
}

fn said_with(squeezed: &Text, guide: &Guide, wish: &dyn Fn(Named) -> Asks) -> Said {
    let inquires = inquires(squeezed);
    let to_doctor = asks_the_doctor_himself(squeezed, guide);
    let services = if to_doctor { Vec::new() } else { mentioned(squeezed, guide) };
    let asks = match inquires || to_doctor {
        true => Asks::Nothing,
        false => wish(if services.is_empty() { Named::Nothing } else { Named::Service }),
    };
    Said {
        services,
        asks,
        inquires,
        questions: words::is_question(squeezed) && !greetings::is_small_talk(squeezed),
        foreign: FOREIGN.any_in(squeezed)
            || squeezed.contains(char::is_uppercase) && FOREIGN.any_in(&squeezed.to_lowercase()),
        personal: to_doctor || PERSONAL.any_in(squeezed),
    }
}

/// Whether it asks what has become of a letter or a booking; 「届きましたらお返事ください」 does not yet.
fn inquires(squeezed: &Text) -> bool {
    const WHEN_IT_COMES: [&str; 5] = ["届きましたら", "届いたら", "届いていましたら", "届いておりましたら", "届き次第"];
    let later = WHEN_IT_COMES.iter().find(|word| squeezed.contains(*word));
    let rest = later.map(|word| Text::from(squeezed.replace(word, "")));
    let squeezed = rest.as_ref().unwrap_or(squeezed);
    INQUIRY.any_in(squeezed) && !arrives_elsewhere(squeezed) && !worries(squeezed)
}

/// 「メールが届いているか心配です」, 「届いていなかったらと思い、もう一度送ります」 beside a request is no question about an earlier letter.
fn worries(squeezed: &Text) -> bool {
    const RESENT: [&str; 3] = ["届いていなかったらと", "届いてなかったらと", "届いていないといけ"];
    let arrives = ["届いているか心配", "届くか心配", "届いているか不安", "届くか不安", "届くかどうか心配"];
    has_any(squeezed, &RESENT)
        || has_any(squeezed, &arrives) && !has_any(squeezed, &["送", "申", "出し", "先", "前", "予約"])
}

/// 「西先生に個別相談をお願いしたい」: no talk with the nurse, and how the doctor is asked a person must say.
fn asks_the_doctor_himself(squeezed: &Text, guide: &Guide) -> bool {
    let ways = [
        "の個別",
        "に個別",
        "の相談",
        "に相談",
        "にご相談",
        "のご相談",
        "と相談",
        "とご相談",
        "の電話",
        "と電話",
        "とお話",
        "と話",
        "にお電話",
    ];
    let titles = ["先生", "医師", "ドクター", "Dr", "さん"];
    let names = guide.doctor_names.iter().filter(|name| squeezed.contains(*name));
    let called = names.flat_map(|name| titles.iter().map(move |title| format!("{name}{title}")));
    called.into_iter().any(|doctor| {
        squeezed.match_indices(&doctor).any(|(at, _)| {
            let after = squeezed.get(at + doctor.len()..).unwrap_or_default();
            ways.iter().any(|way| after.starts_with(way))
        }) && !squeezed.contains("石井")
    })
}

/// 「ウィッグがまだ届いていないので」: what has not arrived is none of the letters.
fn arrives_elsewhere(squeezed: &Text) -> bool {
    let arrives = ["届", "とどいて"];
    let ours = [
        "メール",
        "返信",
        "返事",
        "連絡",
        "申込",
        "申し込",
        "予約",
        "確認",
        "案内",
        "ID",
        "パスワード",
        "URL",
        "招待",
        "お知らせ",
        "受付",
        "Zoom",
        "ZOOM",
        "zoom",
        "ズーム",
    ];
    let others = INQUIRY.iter().filter(|w| !arrives.iter().any(|a| w.contains(a))).any(|w| squeezed.contains(w));
    let thing = squeezed.find("届").or_else(|| squeezed.find("とどいて")).is_some_and(|at| at > "まだですが".len());
    !others && thing && !words::is_question(squeezed) && !has_any(squeezed, &ours)
}

/// 「22日は個別相談をお願いします」: begging for a service by its name is asking for it.
fn begs(squeezed: &Text) -> bool {
    let courtesy =
        ["よろしくお願い", "宜しくお願い", "よろしくおねがい", "当日", "楽しみ", "ありがとう", "質問", "教えて"];
    let told = TOLD.any_in(squeezed) && !NOT_TOLD.any_in(squeezed) || asks_whether(squeezed);
    has_any(squeezed, &["お願い", "おねがい", "頼みます", "たのみます", "頼む", "たのむ", "頼んます", "たのんます"])
        && !has_any(squeezed, &courtesy)
        && !told
}

/// 「娘が「迷惑だからやめときなさい」と申すのですが」, 「息子は仕事で来られません」, 「遠くへは行けません」: what somebody else says, who else does not
/// come, and where else one does not go.
fn without_others(squeezed: &Text) -> Cow<'_, Text> {
    static SPEECH: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"「[^「」]{2,60}」(?:と|って)(?:申す|申しま|言わ|言う|言って|いわれ|いう|云|おっしゃ|叱|怒|心配|聞か|すすめ|勧め|引き止|止め)|",
            // 前はキャンセルばかりで申し訳なかったです.
            r"(?:キャンセル|ドタキャン|取り?消し|欠席|お?休み|お休みして|休んで)(?:して|させていただいて)?(?:ばかり|ばっかり|続き|が続き|が多く)(?:で|だった|でした|て|まして)?|",
            // 毎週水曜はヨガの日でしたが、今は休みです.
            r"(?:今|いま|当分)は、?お?休み(?:です|中|になって)|",
            // 妻は参加しませんが、隣で聞いているかもしれません.
            r"(?:妻|夫|主人|家内|父|母|家族|娘|息子)は(?:参加|出席)(?:し|いたし)ませんが、?(?:隣|となり|そば|横|傍|近く)|",
            // 話は娘が聞いてくれるそうです.
            r"(?:聞い|きい|話し|乗っ|見|来|診)て(?:くれる|もらえる|もらう)(?:そう|ことにな|との|ので|んで|から|よう)|",
            r"(?:孫|娘|息子|嫁|姪|甥|妹|弟|姉|兄|友人|友達|ヘルパー|看護師|介護)[^。、]{0,8}(?:が|は|も)[^。、]{0,10}来(?:ら)?れ(?:な[いくか]|ませ)[^。、]{0,6}|",
            r"(?:遠く|外|表|旅行|買い?物|お?墓|墓参り|実家|孫のところ|散歩|教会|美容院|床屋|温泉|花見|どこ|会い|見舞い|外出|集まり)",
            r"(?:に|へ|まで|には|へは|にも|へも|までは)(?:行け|行かれ|出られ|出かけられ|でられ)(?:な[いくか]|ませ)[^。、]{0,6}",
        ))
    });
    SPEECH.replaced(squeezed, "")
}

/// The wish of a squeezed sentence.
#[must_use]
pub fn asks(squeezed: &Text) -> Asks {
    let own = without_others(squeezed);
    let squeezed = &*own;
    let changes = CHANGE.any_in(squeezed) && !NO_CHANGE.any_in(squeezed) && !is_moved_elsewhere(squeezed);
    if changes || replaces(squeezed) {
        return Asks::Change;
    }
    let spared = NO_CANCEL.any_in(squeezed) || is_spared(squeezed);
    if !spared && (CANCEL.any_in(squeezed) || is_taken_off(squeezed)) {
        return if tells(squeezed) { Asks::Nothing } else { Asks::Cancel };
    }
    if comes(squeezed) {
        return Asks::New;
    }
    if !spared && (ABSENCE.any_in(squeezed) || could_not_come(squeezed)) {
        // 「行けなくなりました」 speaks of a place that one has; 「行けません」 may only say why one comes on another day.
        let had =
            has_any(squeezed, &["なくなりました", "なくなった", "なくなって", "なくなり、", "今日", "本日", "きょう"]);
        return if had { Asks::Cancel } else { Asks::Absence };
    }
    Asks::Nothing
}

/// 先日キャンセルしました tells; キャンセルしました。よろしく asks nothing either.
fn tells(squeezed: &Text) -> bool {
    let past = [
        "キャンセルしました",
        "キャンセルした",
        "取り消しました",
        "欠席しました",
        "欠席でした",
        "キャンセルになった",
        "キャンセルになり",
    ];
    static TOLD_OF: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"(?:キャンセル|取り?消し?|欠席|不参加|お?休み)(?:する)?(?:の)?(?:旨|件)?(?:を|の|と|は)、?",
            r"(?:お?メール|ご?連絡|お?電話|お?知らせ|お?伝え|お願い)(?:を)?(?:し|いたし|致し|さしあげ|差し上げ|送り)?(?:て(?:い|お)り?)?(?:まし)?た(?:の|ん|が|けど|。|$)|",
            // 取り消すメールをお送りした若林です, キャンセルは済んでいますでしょうか.
            r"(?:取り?消す|キャンセルする|欠席する|お?休みする)(?:旨の|という)?(?:お?メール|ご?連絡|お?返事)を[^。、0-9]{0,8}た|",
            r"(?:取り?消し|キャンセル|欠席)(?:の(?:手続き|処理|件))?(?:は|が)(?:もう)?(?:済んで|すんで|できて|出来て|完了して|されて|なって|届いて)[^。]{0,10}(?:か|\?)"
        ))
    });
    if TOLD_OF.is_match(squeezed) {
        return true;
    }
    let over = ["しました", "でした", "いたしました", "致しました", "ませんでした"];
    let before = ["先日", "前回", "先週", "この前", "この間", "昨日", "先月", "前々回"];
    (has_any(squeezed, &past) || has_any(squeezed, &before) && has_any(squeezed, &over))
        && !squeezed.contains("キャンセルしたい")
        && !squeezed.contains("キャンセルしたく")
        && !squeezed.contains("お願い")
}

/// The services a squeezed text mentions, in order of mention.
#[must_use]
pub fn mentioned(squeezed: &Text, guide: &Guide) -> Vec<ServiceId> {
    let apart = without_whose_room(squeezed, guide);
    let squeezed = apart.as_ref().unwrap_or(squeezed);
    let mut found: Vec<(usize, ServiceId)> = Vec::new();
    for service in guide.services.iter().filter(|s| s.kind != ServiceKind::Queue) {
        let words = service.words.iter().chain(&service.subjects);
        let named = words.filter_map(|w| squeezed.place_of(w)).min();
        let meant = match service.kind {
            ServiceKind::Session => service_words::of_a_session(squeezed),
            ServiceKind::Appointment => service_words::of_a_talk(squeezed),
            ServiceKind::Queue => None,
        };
        if let Some(at) = named.into_iter().chain(meant).min() {
            found.push((at, service.id.clone()));
        }
    }
    found.sort();
    found.into_iter().map(|(_, id)| id).collect()
}

/// 「保健室の石井さん」: who works there is named, and no room.
fn without_whose_room(squeezed: &Text, guide: &Guide) -> Option<Text> {
    let of = guide.own_names.iter().map(|name| (format!("室の{name}"), name));
    let mut named = of.filter(|(staff, _)| squeezed.contains(staff.as_str())).peekable();
    named.peek()?;
    Some(named.fold(squeezed.to_string(), |text, (staff, name)| text.replace(&staff, name)).into())
}

/// Whether a subject asks for the doctor.
#[must_use]
pub fn is_to_doctor(subject: &str, guide: &Guide) -> bool {
    let squeezed = Text::from(squeeze(subject).to_lowercase());
    let subjects = guide.services.iter().filter(|s| s.kind == ServiceKind::Queue).flat_map(|s| &s.subjects);
    subjects.map(|s| squeeze(s).to_lowercase()).any(|s| squeezed.place_of(&s).is_some())
        || service_words::is_doctor_mail(&squeezed)
}

/// Whether a subject or salutation names the doctor.
#[must_use]
pub fn may_be_to_doctor(text: &str, guide: &Guide) -> bool {
    let squeezed = squeeze(text);
    let titles = ["先生", "医師", "Dr", "ドクター"];
    let named = guide
        .doctor_names
        .iter()
        .any(|n| squeezed.contains(n) && titles.iter().any(|t| squeezed.contains(&format!("{n}{t}"))));
    named || has_any(&squeezed, &["ドクター", "どくたー", "西Dr", "お医者様", "お医者さん", "医師の先生"])
}
