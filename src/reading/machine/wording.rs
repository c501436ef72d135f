//! Machines that give no sign but their words: absence notes of phones and webmail, form robots, newsletters.
//!
//! A person may use any of these words once. What declares itself automatic is enough alone; that somebody is away
//! needs a second sign, and counts for nothing in a letter that also asks for something: a member in hospital writes
//! that she is away, and that she cancels.

use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization as _;

use crate::mail::Letter;
use crate::reading::{Guide, Never};

use super::subjects;

/// What a row speaks of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Says {
    /// That no person wrote it: enough.
    Automatic,
    /// That the person is not there to read: half.
    Away,
    /// Thanks and promises, as absence notes have them and people too: half, but only beside [`Says::Away`].
    Polite,
    /// How to get no more of them: enough, where there is a link.
    Newsletter,
}

const DECLARED: &[(Says, &str)] = &[
    (
        Says::Automatic,
        r"(この|本)(メール|メッセージ|通知|e-?mail)は、?[^。]{0,30}?(自動|送信専用|配信専用|システムより|システムから|プログラムが)",
    ),
    (
        Says::Automatic,
        r"自動(的に)?(返信|応答|送信|配信|生成|返答)(メール|メッセージ|用|機能|サービス)?(です|となって|しております|しています|されて|いたしており|致しており|させていただ)",
    ),
    (Says::Automatic, r"(システム|サーバー?|プログラム)(より|から|が|による)、?自動"),
    (
        Says::Automatic,
        r"自動(返信|応答|送信|配信)(用)?(メール|メッセージ|システム|サービス)?(にて|で|によ(り|る))、?[^。]{0,16}(送り|送信|返信|連絡|案内|配信)(いたし|致し|し|させていただい)(て|ます)",
    ),
    (Says::Automatic, r"(送信|配信)専用(の?メール|の?アドレス|です|のため|となって|につき)"),
    (
        Says::Automatic,
        r"(この|本)メール(アドレス)?[^。]{0,20}返信[^。]{0,20}(お答え|回答|受け付けて|お受け|対応)[^。]{0,10}(せん|かね)",
    ),
    (Says::Automatic, r"返信(いただ|頂|され|を)[^。]{0,14}(お答え|回答|対応|お返事|受け付け)[^。]{0,6}(せん|かね)"),
    (Says::Automatic, r"[【\[(<]自動(返信|応答|送信|配信)(メール|メッセージ)?[】\])>]"),
    (Says::Automatic, r"this (is|was) an? (automat(ed|ic)|auto[- ]?(generated|reply|response))"),
    (
        Says::Automatic,
        r"this (e-?mail|message|mail|reply|response) (was|is|has been) (being )?(sent |created )?(automatic|auto[- ]?generated|generated (by|auto))",
    ),
    (Says::Automatic, r"automatic(ally)? (generated|sent|reply|response|e-?mail|message)"),
    (Says::Automatic, r"do not (reply|respond) (directly )?to this"),
    (Says::Automatic, r"replies to this (e-?mail|message|address)[^.]{0,40} not"),
    (
        Says::Automatic,
        r"(mailbox|inbox|address|account) is (unmonitored|not monitored|no longer (in use|monitored|active|valid|checked|being))",
    ),
    (Says::Away, r"不在(に|と|の(為|ため)|です|とな|にて|中|期間)"),
    (
        Says::Away,
        r"(夏[季期]|冬[季期]|年末年始|gw|ゴールデンウィーク|お盆|長期|有給|育児|産前|産後|介護|特別|リフレッシュ)(産後)?(休暇|休業|休職|休み)",
    ),
    (
        Says::Away,
        r"(休暇|休業|休職|休診|育休|産休)(中|を(頂|いただ|取得)|期間|とさせ|と致し|といたし|のため|の為|の(お知らせ|ご案内))",
    ),
    (Says::Away, r"(出張|外出|研修|会議|運転|診察|授業)中[^。]{0,10}(不在|確認|返信|対応|連絡)"),
    (Says::Away, r"(出張|外出)(のため|の為|につき)"),
    (
        Says::Away,
        r"(メール|返信|ご?返事|確認|対応|ご?連絡|回答)[^。]{0,18}(でき|出来)(ません(。|が|の|、|$)|かね|ない(場合|状|可能|こと))",
    ),
    (Says::Away, r"(返信|ご?返事|ご?連絡|対応|回答)[^。]{0,14}(遅くなる|遅れる|お時間を|お待ち(くだ|いただ))"),
    (
        Says::Away,
        r"(戻り|帰社|帰国|出社|復帰|休暇明け|休み明け|連休明け|休業明け|確認)(次第|後|しだい)、?[^。]{0,20}(連絡|返信|対応|返事|回答)",
    ),
    (Says::Away, r"(お急ぎ|急ぎ|至急|緊急)の[^。]{0,20}(下記|以下|電話|携帯|まで|宛|あて|連絡)"),
    (Says::Away, r"不在(中|時|の間|期間中)[^。]{0,24}(宛|まで|連絡|問い合わせ|対応|代わり)"),
    (
        Says::Away,
        r"(営業時間|業務時間|受付時間|営業日|診療時間)(外|に|中に|以内)[^。]{0,24}(いた|致|対応|返信|連絡|なり)",
    ),
    (Says::Away, r"(退職|異動|退社)(いた|致|しま|し、|とな)"),
    (
        Says::Away,
        r"(アドレス|メールアドレス)(は|が|を)[^。]{0,16}(変更(いた|致|し|に)|使用して(い|お)りません|使われて(い|お)りません|廃止)",
    ),
    (Says::Away, r"担当(者)?より[^。]{0,20}(連絡|返信|回答|返事)"),
    (
        Says::Away,
        r"\b(i am|i'm|i will be|i'll be|we are|currently|is|be) (currently |now |presently )?(out of (the |my )?office|out of town|on (annual |maternity |paternity |parental |sick |medical |vacation |holiday )?(leave|vacation|holidays?)|away|travell?ing|unavailable)",
    ),
    (
        Says::Away,
        r"\b(out of (the |my )?office|on vacation|on annual leave|on maternity leave|away) (until|from|through|till|and|with|between|this|on|for|starting|today|friday|monday)",
    ),
    (
        Says::Away,
        r"(limited|no|intermittent|sporadic|infrequent|little) (or no )?access to (my )?(e-?mail|mail|phone|internet|voice)",
    ),
    (
        Says::Away,
        r"not (be )?(checking|reading|able to (check|read|answer|respond|reply))[^.]{0,30}(e-?mail|mail|message|until)",
    ),
    (Says::Away, r"(when|upon|after|once|until) (i|my|we)('m| am)?( get| come)? (return|back)"),
    (Says::Away, r"(will|shall) (be )?(back|return(ing)?) (in|to|on|at|the)"),
    (Says::Away, r"(respond|reply|answer|get back|attend)[^.]{0,40}(as soon as|upon my|when i|on my return|within \d)"),
    (Says::Away, r"(urgent|immediate|emergency|urgently)[^.]{0,50}(contact|call|e-?mail|please|phone|assist)"),
    (Says::Away, r"(in|during) my absence"),
    (Says::Away, r"(has|have) left (the )?(company|organi[sz]ation|firm|university)"),
    (Says::Away, r"no longer (work|employ|with)"),
    (Says::Away, r"ich bin (derzeit|zur ?zeit|momentan|bis|vom|im urlaub|nicht)|nicht im (büro|hause)|abwesend"),
    (Says::Away, r"je (suis|serai) (actuellement )?(absent|en congé|en vacances|en déplacement)"),
    (Says::Away, r"(estaré|estoy) (fuera|ausente|de vacaciones)|fuera de la oficina"),
    (
        Says::Polite,
        r"(後日|後ほど|追って|改めて|あらためて|折り返し)[^。]{0,16}(連絡|返信|返事|回答)[^。]{0,6}(いた|致|させ|差し上|申し上)",
    ),
    (
        Says::Polite,
        r"(お問い?合わ?せ|ご連絡|メール|お申し?込み)(を)?(いただき|頂き)?、?(誠に)?ありがとうございま(す|した)",
    ),
    (Says::Polite, r"(受け付け|受付|拝受|受信|受領)(いた|致|完了|を完了|しまし)"),
    (
        Says::Polite,
        r"thank you for (your (e-?mail|message|mail|inquiry|enquiry|interest)|contacting|writing|getting in touch)",
    ),
    (Says::Polite, r"(received|got) your (e-?mail|message|mail|inquiry|enquiry)"),
    (
        Says::Newsletter,
        r"(配信|購読|メルマガ|メールマガジン|登録)の?(停止|解除|中止)[^。]{0,20}(こちら|下記|以下|url|ページ|手続|クリック|https?:)",
    ),
    (Says::Newsletter, r"(配信|購読|メルマガ|メールマガジン)の?(停止|解除|中止|変更)を?(ご)?希望(の方|される|する)"),
    (
        Says::Newsletter,
        r"unsubscribe (from|here|at any|click|:|\||link|instantly)|(click here|click|want|wish) to unsubscribe|to unsubscribe",
    ),
    (Says::Newsletter, r"(update|manage) (your )?(e-?mail )?(subscription|preferences)"),
];

/// What a mail system says among its first words, where neither sender nor subject tells.
const UNDELIVERED: &[&str] = &[
    r"this is (the|a|an) [^.]{0,60}(mail (system|delivery|server)|qmail-send|postmaster|mail service|delivery agent)",
    r"(could not|was not|were not|cannot|can't|couldn't|has not been|not been|wasn't|not able to) (be )?(delivered|sent to)",
    r"undeliverable|undelivered|(unable|failed) to deliver|(error|problem) delivering|did not reach|delivery [^.]{0,60}failed",
    r"permanent (fatal )?error|fatal errors|transcript of session|returned to sender|error: invalid|non-delivery",
    r"^(次|以下|下記|指定)の[^。]{0,14}(あて先|宛先|宛て先|受信者|アドレス)[^。]{0,40}(せん|失敗)",
    r"^(お客様|あなた)(が|の)(送信|お送り)[^。]{0,40}(配信|配送|届け|送信)[^。]{0,14}(せん|失敗)",
];

/// Where a mail system has told what it is, in bytes; a person who pastes its words says something first.
const FIRST_WORDS_MAX: usize = 600;

/// Words of somebody who asks for something; then it is no absence note, whatever it says of absence.
const ASKS: &[&str] = &[
    "会員番号",
    "会員no",
    "会員id",
    "参加希望",
    "参加した",
    "参加しま",
    "参加させ",
    "参加でき",
    "参加を",
    "出席",
    "欠席",
    "キャンセル",
    "取り消",
    "取消",
    "申し込みま",
    "申込みま",
    "申し込みた",
    "予約",
    "相談した",
    "ご相談が",
    "相談を希望",
    "お願いしたい",
    "変更をお願い",
    "変更して",
    "ドクターメール",
    "教えてくだ",
    "教えて下",
    "でしょうか",
    "ですか",
    "ますか",
    "cancel",
    "reserv",
    "member number",
];

static PATTERNS: LazyLock<Vec<(Says, Regex)>> =
    LazyLock::new(|| DECLARED.iter().map(|(says, source)| (*says, compiled(source))).collect());
static FIRST_WORDS: LazyLock<Vec<Regex>> = LazyLock::new(|| UNDELIVERED.iter().map(|p| compiled(p)).collect());

#[expect(clippy::expect_used, reason = "the patterns are constants; the tests compile every one of them")]
fn compiled(source: &str) -> Regex {
    Regex::new(source).expect("a constant pattern")
}

/// Longer texts are no absence notes; newsletters say at the end how to be rid of them.
const TEXT_MAX: usize = 32 * 1024;

/// The reason the words give.
pub fn reason(letter: &Letter, guide: &Guide) -> Option<Never> {
    let by_person = letter.headers_named("auto-submitted").any(|value| value.trim().eq_ignore_ascii_case("no"));
    if by_person {
        return None;
    }
    let text = own_words(letter, guide);
    if is_undelivered(&text) {
        return Some(Never::Bounce);
    }
    let found: Vec<Says> = PATTERNS.iter().filter(|(_, p)| declares(p, &text)).map(|(says, _)| *says).collect();
    if found.contains(&Says::Newsletter) && (text.contains("http") || text.contains("mailto:")) {
        return Some(Never::Bulk);
    }
    let count = |said: Says| found.iter().filter(|says| **says == said).count();
    let away = count(Says::Away) + usize::from(hints(letter));
    let is_note = away >= 2 || (away == 1 && count(Says::Polite) >= 1);
    let asks = ASKS.iter().any(|word| text.contains(word));
    (found.contains(&Says::Automatic) || (is_note && !asks)).then_some(Never::AutoReply)
}

/// English by its first words, in a letter that does not begin in Japanese; Japanese by its very first.
fn is_undelivered(text: &str) -> bool {
    let first = text.get(..text.floor_char_boundary(FIRST_WORDS_MAX)).unwrap_or_default();
    let begins_in_kana = first.chars().take(60).any(|c| matches!(c, '\u{3041}'..='\u{30ff}'));
    FIRST_WORDS.iter().any(|pattern| match pattern.find(first) {
        Some(found) => found.start() == 0 || !begins_in_kana,
        None => false,
    })
}

/// Found, and not in a question (「このメールは自動返信ですか」).
fn declares(pattern: &Regex, text: &str) -> bool {
    pattern.find_iter(text).take(8).any(|found| {
        let rest: String = text.get(found.end()..).unwrap_or_default().chars().take(20).collect();
        let sentence = found.as_str().to_owned() + rest.split(['。', '\n']).next().unwrap_or_default();
        !["ですか", "ますか", "でしょうか", "のか", "?", "ませんか"].iter().any(|mark| sentence.contains(mark))
    })
}

/// 不在のお知らせ and the like: a person's subject, too.
fn hints(letter: &Letter) -> bool {
    let subject = subjects::folded(&letter.subject);
    [
        "不在",
        "休暇",
        "休業",
        "出張",
        "夏季休",
        "夏期休",
        "年末年始",
        "受付完了",
        "お問い合わせありがとう",
        "お問い合せありがとう",
    ]
    .iter()
    .any(|word| subject.starts_with(word))
}

/// What the writer says himself, lower case, in one width, in one line; no spaces where Japanese needs none.
fn own_words(letter: &Letter, _: &Guide) -> String {
    let own = letter.lines.iter().filter(|line| line.quote_depth == 0).map(|line| line.text.trim());
    let above = own.take_while(|line| !begins_quote(line)).filter(|line| !line.starts_with(['>', '＞', '|', '｜']));
    let mut text = String::new();
    for c in above.flat_map(|line| line.nfkc().chain([' '])).flat_map(char::to_lowercase) {
        if text.len() >= TEXT_MAX {
            break;
        }
        let tight = text.chars().next_back().is_none_or(|last| !last.is_ascii() || last == ' ');
        match c {
            c if c.is_whitespace() => text.push_str(if tight { "" } else { " " }),
            c if !c.is_ascii() && text.ends_with(' ') => {
                text.pop();
                text.push(c);
            }
            c => text.push(c),
        }
    }
    text
}

/// The line above what another letter said.
fn begins_quote(line: &str) -> bool {
    let line = line.to_lowercase();
    let ruled =
        line.starts_with("--") && ["original", "元の", "forwarded", "転送"].iter().any(|word| line.contains(word));
    ruled || line.ends_with("wrote:") || line.starts_with("差出人:") || line.starts_with("from: ")
}
