//! What a sentence asks for: to come, to cancel, to change, or nothing the desk knows. People who thank, ask, complain
//! or tell of last week use the same words; the tables say which forms ask and which only tell.
//! It refuses to know dates and people.

use std::sync::LazyLock;

use regex::Regex;

use super::Guide;
use super::ServiceId;
use super::asking_words::{CHANGE, GENERAL, INQUIRY, NEW, NO_CHANGE, NOT_TOLD, POLITE, TOLD};
use super::cancelling_words::{ABSENCE, CANCEL, NO_CANCEL};
use super::fold::{has_any, squeeze};
use super::guide::ServiceKind;
use super::kana_words;
use super::other_words::{FOREIGN, PERSONAL};
use super::pattern::pattern;
use super::service_words;
use super::spared::{asks_how, is_of_treatment, is_supposed};
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
    let squeezed = kana_words::in_kanji(&squeezed);
    let inquires = has_any(&squeezed, INQUIRY) && !arrives_elsewhere(&squeezed);
    let services = mentioned(&squeezed, guide);
    let asks = match asks(&squeezed) {
        _ if inquires => Asks::Nothing,
        Asks::Nothing if !services.is_empty() && (begs(&squeezed) || squeezed.ends_with("室参加")) => Asks::New,
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

/// 「ウィッグがまだ届いていないので」: what has not arrived is none of the letters.
fn arrives_elsewhere(squeezed: &str) -> bool {
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
fn begs(squeezed: &str) -> bool {
    let courtesy =
        ["よろしくお願い", "宜しくお願い", "よろしくおねがい", "当日", "楽しみ", "ありがとう", "質問", "教えて"];
    let told = has_any(squeezed, TOLD) && !has_any(squeezed, NOT_TOLD) || asks_whether(squeezed);
    has_any(squeezed, &["お願い", "おねがい", "頼みます", "たのみます", "頼む", "たのむ", "頼んます", "たのんます"])
        && !has_any(squeezed, &courtesy)
        && !told
}

/// The wish of a squeezed sentence.
#[must_use]
pub fn asks(squeezed: &str) -> Asks {
    let changes = has_any(squeezed, CHANGE) && !has_any(squeezed, NO_CHANGE);
    if changes || replaces(squeezed) {
        return Asks::Change;
    }
    let spared =
        has_any(squeezed, NO_CANCEL) || is_supposed(squeezed) || is_of_treatment(squeezed) || asks_how(squeezed);
    if !spared && has_any(squeezed, CANCEL) {
        return if tells(squeezed) { Asks::Nothing } else { Asks::Cancel };
    }
    if comes(squeezed) {
        return Asks::New;
    }
    if !spared && has_any(squeezed, ABSENCE) {
        // 「行けなくなりました」 speaks of a place that one has; 「行けません」 may only say why one comes on another day.
        let had = has_any(squeezed, &["なくなりました", "なくなった", "なくなって", "なくなり、"]);
        return if had { Asks::Cancel } else { Asks::Absence };
    }
    Asks::Nothing
}

/// 「22日に予約していますが、29日にしたいです」, 「1時からの予定でしたが2時から入ります」: what was booked, then what is to be.
fn replaces(squeezed: &str) -> bool {
    static BOOKED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(concat!(
            r"[0-9](?:日|時|半|/[0-9]|:[0-9])[^。]{0,24}(?:予約|申し?込み?|申し?込ん|参加)?",
            r"(?:(?:予約|申し?込み?)(?:を)?(?:して|させて|入れて|いれて)(?:いただいて|頂いて)?(?:い|おり)?(?:ます|ました|た|る)|",
            r"申し?込んで(?:い|おり)(?:ます|ました|た)|(?:予約|予定|つもり|申し?込み)(?:でし|だっ)た)(?:の|ん)?(?:です)?(?:が|けど|けれど)([^。]*)。?$"
        ))
    });
    static INSTEAD: LazyLock<Regex> = LazyLock::new(|| {
        pattern(concat!(
            r"[0-9](?:日|時|分|半|/[0-9]{1,2}|:[0-9]{2})[^。]{0,12}",
            r"(?:に(?:したい|して|したく|お願い|できま|出来ま)|でお願い|から(?:入|参加|出|お願い)|まで(?:に|で|お願い))"
        ))
    });
    let after = BOOKED.captures(squeezed).and_then(|c| c.get(1)).map_or("", |m| m.as_str());
    INSTEAD.is_match(after)
        && !has_any(after, &["なかった", "できず", "出来ず", "ませんでした"])
        && !has_any(after, CANCEL)
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
    // 「13日の参加ですが、パソコンが壊れました」 only says of what it speaks.
    let topic = ["の参加ですが", "の予約ですが", "の参加ですけ", "の予約ですけ", "の申込ですが", "の参加なのですが"];
    let about = topic.iter().find_map(|t| squeezed.split_once(t)).map(|(_, rest)| rest);
    let squeezed = about.unwrap_or(squeezed);
    let wish = has_any(squeezed, NEW) || is_bare(squeezed) || could_talk(squeezed) || would_be_heard(squeezed);
    let kept = ["そのまま参加", "このまま参加", "そのままで参加", "予定通り参加", "予定どおり参加", "予定通り出席"];
    if puts_off(squeezed) || has_any(squeezed, &kept) || was_heard(squeezed) {
        return false;
    }
    let question = words::is_question(squeezed);
    let could = ["参加できます", "参加可能", "出席できます", "予約できます", "参加はできます", "参加出来ます"];
    if asks_whether(squeezed) {
        return false;
    }
    if question && has_any(squeezed, GENERAL) && !has_any(squeezed, POLITE) {
        return false;
    }
    // 「22日に参加予定ですが、アプリは要りますか」 tells what is settled, and asks something else.
    if has_any(squeezed, &["予定どおり", "予定通り"]) {
        return false;
    }
    if question && has_any(squeezed, &["参加予定", "出席予定", "参加の予定", "参加する予定"]) {
        return false;
    }
    if question && could_come(squeezed) {
        return true;
    }
    if question && !has_any(squeezed, POLITE) {
        return wish && !squeezed.contains("教えて") && !has_any(squeezed, &could);
    }
    let told = has_any(squeezed, TOLD) && !has_any(squeezed, NOT_TOLD);
    wish && !(told && strongest_is_told(squeezed))
}

/// 「1302 相沢ミツ 15日 参加」: a day and the bare word.
fn is_bare(squeezed: &str) -> bool {
    static BARE: LazyLock<Regex> = LazyLock::new(|| pattern(r"[0-9](?:日|時|/[0-9]).{0,16}参加。?$"));
    BARE.is_match(squeezed)
}

/// 「電話でちょっと聞いてもらえへんやろか」, 「お話しできたらと思います」, 「一度のってやってください」.
fn would_be_heard(squeezed: &str) -> bool {
    static HEARD: LazyLock<Regex> = LazyLock::new(|| {
        pattern(concat!(
            r"(?:[聞聴き]いて|乗って|のって)(?:やって)?(?:もらえ(?:ます|ません|ない|たら|れば|へん|る|ん)|もらい(?:たい|たく|とう)|もらわ|もらお|",
            r"いただけ(?:ます|ません|ない|たら|れば|る)|いただき(?:たい|たく|とう)|いただこう|頂け(?:ます|ません|ない|たら|れば|る)|頂き(?:たい|たく|とう)|",
            r"くれ(?:ます|ません|ない|はり|はら|へん|たら|れば|んか|る|や|。|$)|おくれ|ください|下さい|くださ[るら]|下さ[るら]|ほし|欲し|けろ|つかあさい)|",
            r"お?(?:話|電話|相談)(?:が|を|も)?(?:し|でき|出来)?(?:たら|れば)(?:と(?:思|存)|嬉し|うれし|幸|あり|助)|",
            r"(?:相談|お話し?)(?:も|が|は|など)(?:し|致し|いたし|させ)(?:たい|たく|とう|て(?:いただ|頂|もら|くだ|下さ))|",
            r"(?:話|電話|相談)[^。、]{0,10}(?:たの(?:む|みます|みたい|もう)|頼(?:む|みます|みたい|もう))"
        ))
    });
    HEARD.is_match(squeezed)
}

/// 「お電話で30分も話を聞いていただき、本当に救われました」 thanks for what was.
fn was_heard(squeezed: &str) -> bool {
    static WAS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(concat!(
            r"(?:話を?|相談に?)(?:[聞聴き]いて|乗って|のって)(?:いただ[いき]|頂[いき]|もら[いっ]|くださ[いっ]|下さ[いっ])",
            r"[^。]*(?:まし|でし|かっ|だっ|なっ|られ)た(?:です)?(?:よ|ね)?[。!]?$"
        ))
    });
    WAS.is_match(squeezed)
}

/// 「明後日の11時にお電話で相談できますか」 asks for that hour; 「薬のことも相談できますか」 asks in general.
fn could_talk(squeezed: &str) -> bool {
    static COULD: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(?:[0-9](?:日|時|/[0-9])|明日|明後日|水曜).{0,24}(?:相談|お話し?|お?電話)(?:でき|出来)(?:ます|ない)")
    });
    COULD.is_match(squeezed)
}

/// 「明日の保健室に参加できますでしょうか」 asks for that day; 「22日はスマホでも参加できますか」 asks how.
fn could_come(squeezed: &str) -> bool {
    static COULD: LazyLock<Regex> = LazyLock::new(|| {
        pattern(concat!(
            r"(?:[0-9](?:日|/[0-9])|明日|明後日|あした|あさって|今日|本日|きょう|水曜|次回|今度|来週)",
            r"([^。?]{0,24})(?:参加|出席)(?:は|も)?(?:(?:でき|出来)(?:ます|る|ない)|可能)"
        ))
    });
    let Some(between) = COULD.captures(squeezed).and_then(|c| c.get(1)) else { return false };
    !["で", "でも", "ても", "まま", "なし", "だけ"].iter().any(|how| between.as_str().ends_with(how))
}

/// 「1時間お願いすることもできますか」: a question about the offer, where no day is named.
fn asks_whether(squeezed: &str) -> bool {
    static WHETHER: LazyLock<Regex> = LazyLock::new(|| pattern(r"こと(?:も|は|が)(?:でき|出来|可能)"));
    static DAY: LazyLock<Regex> = LazyLock::new(|| pattern(r"[0-9](?:日|/[0-9])|明日|水曜|次回|今度"));
    words::is_question(squeezed) && WHETHER.is_match(squeezed) && !DAY.is_match(squeezed)
}

/// 「参加したいと思いますが、予定がわかったらメールします」: asked for later, not now.
fn puts_off(squeezed: &str) -> bool {
    static LATER: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?:たら|次第|てから)、?(?:また|改めて|あらためて|こちらから)?、?(?:お?メール|ご?連絡|お?電話|お?申し?込み?|お知らせ)(?:を|み)?(?:いた|致|さ)?(?:し|せ)(?:ます|ていただ|て頂)",
        )
    });
    LATER.is_match(squeezed)
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
        let named = words.filter_map(|w| squeezed.find(w.as_str())).min();
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

/// Whether a subject asks for the doctor.
#[must_use]
pub fn is_to_doctor(subject: &str, guide: &Guide) -> bool {
    let squeezed = squeeze(subject).to_lowercase();
    let subjects = guide.services.iter().filter(|s| s.kind == ServiceKind::Queue).flat_map(|s| &s.subjects);
    subjects.map(|s| squeeze(s).to_lowercase()).any(|s| squeezed.contains(&s))
        || service_words::is_doctor_mail(&squeezed)
}

/// Whether a subject or salutation names the doctor.
#[must_use]
pub fn may_be_to_doctor(text: &str, guide: &Guide) -> bool {
    let squeezed = squeeze(text);
    let titles = ["先生", "医師", "Dr", "ドクター"];
    let named = guide.doctor_names.iter().any(|n| titles.iter().any(|t| squeezed.contains(&format!("{n}{t}"))));
    named || has_any(&squeezed, &["ドクター", "どくたー", "西Dr", "お医者様", "お医者さん", "医師の先生"])
}
