//! Subjects that only machines write. All are beginnings: what comes after `Re:` or `Fwd:` is a person's.

use crate::mail::Letter;
use crate::reading::Never;
use crate::reading::page::subject::head;
use crate::reading::text::fold::lowered;

/// Reports about mail, as the mail systems head them (lower case, NFKC).
const REPORTS: &[(&str, Never)] = &[
    ("undeliver", Never::Bounce), // Undelivered Mail Returned to Sender (Postfix), Undeliverable: (Exchange)
    ("undelivrable", Never::Bounce),
    ("returned mail", Never::Bounce), // sendmail
    ("returned message", Never::Bounce),
    ("returned to sender", Never::Bounce),
    ("return to sender", Never::Bounce),
    ("delivery status", Never::Bounce), // Notification (Failure), (Delay)
    ("delivery notification", Never::Bounce),
    ("delivery fail", Never::Bounce),
    ("delivery error", Never::Bounce),
    ("delivery problem", Never::Bounce),
    ("delivery report", Never::Bounce),
    ("delivery has failed", Never::Bounce),
    ("delivery delay", Never::Bounce),
    ("delivery to the following", Never::Bounce),
    ("delivery incomplete", Never::Bounce),
    ("delayed delivery", Never::Bounce),
    ("delayed mail", Never::Bounce),
    ("mail delivery", Never::Bounce), // Exim: Mail delivery failed: returning message to sender
    ("mail deliver", Never::Bounce),
    ("mail could not be delivered", Never::Bounce), // InterScan
    ("mail fail", Never::Bounce),
    ("mail not delivered", Never::Bounce),
    ("mail returned", Never::Bounce),
    ("mail system error", Never::Bounce), // au
    ("mail status report", Never::Bounce),
    ("message delivery", Never::Bounce),
    ("message not delivered", Never::Bounce),
    ("message could not be delivered", Never::Bounce),
    ("message status", Never::Bounce),
    ("message you sent blocked", Never::Bounce),
    ("**message you sent blocked", Never::Bounce), // Barracuda
    ("message blocked", Never::Bounce),
    ("message rejected", Never::Bounce),
    ("email delivery fail", Never::Bounce),
    ("email not delivered", Never::Bounce),
    ("e-mail delivery fail", Never::Bounce),
    ("[postmaster] email delivery", Never::Bounce), // Mimecast
    ("failure notice", Never::Bounce),              // qmail, Yahoo
    ("failed delivery", Never::Bounce),
    ("failed mail", Never::Bounce),
    ("failed to deliver", Never::Bounce),
    ("fail to deliver", Never::Bounce),
    ("non delivery", Never::Bounce),
    ("non-delivery", Never::Bounce),
    ("nondeliverable", Never::Bounce),
    ("non-deliverable", Never::Bounce),
    ("notification d'etat de remise", Never::Bounce),
    ("not delivered", Never::Bounce),
    ("permanent delivery failure", Never::Bounce),
    ("postmaster notify", Never::Bounce),
    ("postfix smtp server: errors", Never::Bounce),
    ("problem delivering", Never::Bounce),
    ("rejected mail", Never::Bounce),
    ("rejected message", Never::Bounce),
    ("sorry, your message could not be delivered", Never::Bounce),
    ("there was an error sending your mail", Never::Bounce),
    ("unable to deliver", Never::Bounce),
    ("considered unsolicited", Never::Bounce), // amavis
    ("banned contents in", Never::Bounce),
    ("virus in your mail", Never::Bounce),
    ("unzustellbar", Never::Bounce),
    ("warning: could not send", Never::Bounce),
    ("warning: message", Never::Bounce), // Exim: delayed 24 hours
    ("warning--could not send", Never::Bounce),
    ("your message to", Never::Bounce), // amavis: … was considered spam
    ("notice: mail delivery", Never::Bounce),
    ("non remis", Never::Bounce),
    ("non recapitabile", Never::Bounce),
    ("no se puede entregar", Never::Bounce),
    ("nao entregue", Never::Bounce),
    ("não entregue", Never::Bounce),
    ("onbestelbaar", Never::Bounce),
    ("niet te bestellen", Never::Bounce),
    ("olevererbart", Never::Bounce),
    ("не доставлено", Never::Bounce),
    ("недоставленное", Never::Bounce),
    ("ваше сообщение не доставлено", Never::Bounce),
    ("无法送达", Never::Bounce),
    ("無法傳遞", Never::Bounce),
    ("退信", Never::Bounce),
    ("系统退信", Never::Bounce),
    ("배달되지 않음", Never::Bounce),
    ("配信不能", Never::Bounce), // Exchange in Japanese
    ("配信不可", Never::Bounce),
    ("配信されませんでした:", Never::Bounce),
    ("受信拒否のお知らせ", Never::Bounce),
    ("迷惑メール判定のお知らせ", Never::Bounce),
    ("配送不能", Never::Bounce),
    ("配信できません:", Never::Bounce),
    ("未配信", Never::Bounce),
    ("メール受信拒否", Never::Bounce),
    ("メール未達", Never::Bounce),
    ("メール不達", Never::Bounce),
    ("送信メール遅延", Never::Bounce),
    ("メール遅延", Never::Bounce),
    ("メール配送遅延", Never::Bounce),
    ("メール配送エラー", Never::Bounce),
    ("未達メール", Never::Bounce),
    ("配信エラー", Never::Bounce),
    ("配信失敗", Never::Bounce),
    ("配信状況通知", Never::Bounce),
    ("配信状態通知", Never::Bounce),
    ("配信遅延", Never::Bounce),
    ("メール配信に失敗しました", Never::Bounce), // InterScan
    ("メール配信エラー", Never::Bounce),
    ("メール配信不能", Never::Bounce),
    ("メール送信エラー", Never::Bounce),
    ("メッセージを配信できません", Never::Bounce),
    ("メールを配信できません", Never::Bounce),
    ("メールが配信できません", Never::Bounce),
    ("メールは配信されませんでした", Never::Bounce),
    ("メールシステムエラー", Never::Bounce),
    ("送信エラー通知", Never::Bounce),
    ("送信者に返送", Never::Bounce),
    ("エラーメール通知", Never::Bounce),
    ("宛先不明", Never::Bounce),
    // Receipts (RFC 8098) of programs that write them as plain text.
    ("read: ", Never::ReadReceipt),
    ("not read: ", Never::ReadReceipt),
    ("read receipt", Never::ReadReceipt),
    ("return receipt", Never::ReadReceipt),
    ("disposition notification", Never::ReadReceipt),
    ("message disposition", Never::ReadReceipt),
    ("開封済み:", Never::ReadReceipt),
    ("開封済:", Never::ReadReceipt),
    ("未開封:", Never::ReadReceipt),
    ("未読のまま削除", Never::ReadReceipt),
    ("開封確認:", Never::ReadReceipt),
    ("開封確認メッセージ", Never::ReadReceipt),
    ("開封通知", Never::ReadReceipt),
    // RFC 7489 §7.2.1.1, RFC 5965 and complaints without its form.
    ("report domain:", Never::Report),
    ("dmarc aggregate report", Never::Report),
    ("dmarc forensic report", Never::Report),
    ("dmarc report", Never::Report),
    ("abuse report", Never::Report),
    ("email feedback report", Never::Report),
    ("complaint about message from", Never::Report),
];

/// Answers that a machine gives for a person who is away. The rest of the subject may go on, but not the word.
const ANSWERS: &[&str] = &[
    "隔離通知",
    "スパム通知",
    "spam notification",
    "隔離メール",
    "迷惑メール隔離",
    "スパム隔離",
    "spam quarantine",
    "quarantine",
    "interscan",
    "ウイルス検出",
    "ウイルス検知",
    "auto:",
    "auto reply",
    "auto-reply",
    "autoreply",
    "auto response",
    "auto-response",
    "autoresponse",
    "auto respond",
    "autorespond",
    "auto-respond",
    "automated reply",
    "automated response",
    "automatic reply", // Exchange
    "automatic response",
    "automatic out of office",
    "automatically generated reply",
    "out of office",
    "out-of-office",
    "out of the office",
    "ooo:",
    "i am out of",
    "i'm out of",
    "i am away",
    "i'm away",
    "i am on leave",
    "i am on vacation",
    "i'm on vacation",
    "gone fishing",
    "away from my mail", // the Unix program `vacation`
    "away from the office",
    "away from office",
    "away until",
    "on vacation",
    "on annual leave",
    "on leave",
    "vacation reply",
    "vacation notice",
    "vacation message",
    "absence notification",
    "absent from the office",
    "automatische antwort", // Exchange in its languages
    "abwesenheitsnotiz",
    "abwesenheit",
    "réponse automatique",
    "absence du bureau",
    "message d'absence",
    "respuesta automática",
    "fuera de la oficina",
    "resposta automática",
    "risposta automatica",
    "fuori sede",
    "automatisch antwoord",
    "afwezig",
    "autosvar",
    "automatiskt svar",
    "automatisk svar",
    "fravær",
    "automaattinen vastaus",
    "odpowiedź automatyczna",
    "automatická odpověď",
    "automatikus válasz",
    "răspuns automat",
    "otomatik yanıt",
    "αυτόματη απάντηση",
    "автоматический ответ",
    "автоответ",
    "自动答复",
    "自动回复",
    "自動回覆",
    "自動回復",
    "자동 회신",
    "자동회신",
    "자동 응답",
    "자동응답",
    "부재 중",
    "부재중",
    "自動応答", // Exchange in Japanese
    "自動返信",
    "自動返答",
    "自動回答",
    "自動送信",
    "自動配信",
    "自動応答メール",
    "不在自動応答",
    "不在時自動",
    "不在応答",
    "不在通知",
    "オートリプライ",
    "送信専用",
    // Machines that ask whether we are people.
    "please confirm your message",
    "please verify your email",
    "sender verification",
    "boxbe",
    "[spam arrest]",
];

/// What may follow one of these words and still belong to it.
const ANSWER_TAILS: &[&str] = &["メール", "メッセージ", "のお知らせ", "のご連絡", "通知", "です", "設定中", "中"];
const REPORT_TAILS: &[&str] = &["通知", "のお知らせ", "メール", "レポート", "のご連絡", "しました", "でした"];

/// Subjects that end so: Lotus Notes writes `Hanako Yamada is out of the office (returning 2020/05/07)`.
const INSIDE: &[&str] =
    &["is out of the office", "is currently out of the office", "will be out of the office", "out of office autoreply"];

/// The reason, where the subject is that of a report about mail. English goes on as it likes (Undelivered,
/// Undeliverable); 「配信エラーについて」 is a person's.
pub fn report(subject: &str) -> Option<Never> {
    let subject = folded(subject);
    let begins = |start: &str| {
        if start.is_ascii() {
            subject.starts_with(start) && !is_spoken_of(&subject)
        } else {
            is_word(&subject, start, REPORT_TAILS) && !is_named(&subject)
        }
    };
    REPORTS.iter().find(|(start, _)| begins(start)).map(|(_, never)| *never)
}

/// 「Undelivered Mail Returned to Sender と出ます」: English that goes on in Japanese, but for what a mail system puts
/// behind a colon or in brackets.
fn is_spoken_of(subject: &str) -> bool {
    static SPOKEN: [&str; 14] = [
        "と出",
        "とで",
        "と表示",
        "となり",
        "になり",
        "って",
        "という",
        "とは",
        "が届",
        "が来",
        "がき",
        "について",
        "のメール",
        "の意味",
    ];
    let kana = |c: char| ('\u{3041}'..='\u{30fa}').contains(&c);
    let Some(at) = subject.find(kana) else { return false };
    let (title, rest) = subject.split_at(at);
    !title.contains([':', '(', '[']) && SPOKEN.iter().any(|word| rest.contains(word))
}

/// Automatic answers by their subject. `Auto-Submitted: no` says that a person wrote it all the same.
pub fn answer(letter: &Letter) -> Option<Never> {
    let subject = folded(&letter.subject);
    let by_person = letter.headers_named("auto-submitted").any(|value| value.trim().eq_ignore_ascii_case("no"));
    let says =
        ANSWERS.iter().any(|start| is_word(&subject, start, ANSWER_TAILS)) && !is_named(&subject) && !inquires(letter)
            || ends_in_brackets(&subject)
            || INSIDE.iter().any(|part| subject.contains(part) && !is_reply(&subject));
    (says && !by_person).then_some(Never::AutoReply)
}

/// 「『配信不能』というメールが来ました」: a person names what a machine wrote.
fn is_named(subject: &str) -> bool {
    const NAMED: [&str; 7] = ["」という", "』という", "というメール", "という件名", "が届きま", "が来ま", "がきまし"];
    NAMED.iter().any(|word| subject.contains(word))
}

/// 「I will be out of the office on Wednesday. … Do you still have telephone hours? Please let me know.」: machines ask nothing back.
pub(super) fn inquires(letter: &Letter) -> bool {
    const BACK: [&str; 6] = ["please let me know", "could you", "do you", "can i ", "may i ", "would you"];
    // 「My company called me in. Please cancel my place on May 13.」
    const WISHES: [&str; 5] = ["please cancel", "please book", "please reserve", "cancel my", "my reservation to"];
    let lines = || letter.lines.iter().take(30).map(|line| lowered(&line.text));
    let wishes = lines().any(|line| WISHES.iter().any(|word| line.contains(word)));
    wishes || lines().any(|line| line.contains('?')) && lines().any(|line| BACK.iter().any(|word| line.contains(word)))
}

/// 「臨時休診のお知らせ【自動応答】」. A person's answer to one begins with Re:.
fn ends_in_brackets(subject: &str) -> bool {
    let Some(inner) = subject.strip_suffix(['】', ']', ')', '>', '》', '〉', '」', '』', '≫']) else {
        return false;
    };
    let word = inner.rsplit(['【', '[', '(', '<', '《', '〈', '「', '『', '≪']).next().unwrap_or_default();
    let automatic = ["自動応答", "自動返信", "自動返答", "自動送信", "自動配信", "自動回答", "自動"];
    let bare = ANSWER_TAILS.iter().find_map(|tail| word.strip_suffix(tail)).unwrap_or(word);
    automatic.contains(&bare.trim()) && !is_reply(subject)
}

/// Whether the subject begins so and the word ends there: 「自動返信メールが届きません」 goes on, 「自動返信メール】…」
/// does not.
fn is_word(subject: &str, start: &str, tails: &[&str]) -> bool {
    let Some(rest) = subject.strip_prefix(start) else { return false };
    let rest = tails.iter().find_map(|tail| rest.strip_prefix(tail)).unwrap_or(rest);
    let open = start.ends_with(|c: char| !c.is_alphanumeric());
    open || !rest.chars().next().is_some_and(char::is_alphanumeric)
}

/// Whether a person answers or passes on.
pub fn is_reply(subject: &str) -> bool {
    ["re:", "fw:", "fwd:", "re ", "返信:", "転送:"].iter().any(|start| subject.starts_with(start))
}

/// One width and case, single spaces, without opening brackets and stars in front.
pub fn folded(subject: &str) -> String {
    let one_width = lowered(head(subject));
    let spaced = one_width.split_whitespace().collect::<Vec<_>>().join(" ");
    spaced
        .trim_start_matches(['【', '[', '(', '<', '《', '〈', '「', '『', '［', '≪', '〔', '■', '★', '※', '*', ' '])
        .to_owned()
}
