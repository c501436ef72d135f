//! Dates, times and codes as Japanese words.

use chrono::{Datelike as _, Duration, NaiveDate, NaiveTime, Timelike as _, Weekday};

use crate::desk::decision::DraftKind;
use crate::desk::records::{CaseStatus, LetterReason, LetterState, OutboxStatus};
use crate::mail::Moment;
use crate::reading::Key;

/// What stands in the doctor's letter where the member wrote an address.
pub const MASKED_ADDRESS: &str = "(メールアドレス)";

/// 2020年4月15日（水）
#[must_use]
pub fn date_words(date: NaiveDate) -> String {
    format!("{}年{}", date.year(), day_words(date))
}

/// 4月15日（水）
#[must_use]
pub fn day_words(date: NaiveDate) -> String {
    format!("{}月{}日（{}）", date.month(), date.day(), weekday_word(date.weekday()))
}

/// 午後1時30分
#[must_use]
pub fn time_words(time: NaiveTime) -> String {
    let (afternoon, hour) = match time.hour() {
        hour @ 0..=11 => ("午前", hour),
        hour => ("午後", hour - 12),
    };
    match time.minute() {
        0 => format!("{afternoon}{hour}時"),
        minute => format!("{afternoon}{hour}時{minute}分"),
    }
}

/// 午前11時から午後0時30分まで
#[must_use]
pub fn span_words(from: NaiveTime, to: NaiveTime) -> String {
    format!("{}から{}まで", time_words(from), time_words(to))
}

/// 4月15日（水）午前10時42分
#[must_use]
pub fn moment_words(moment: Moment) -> String {
    format!("{}{}", day_words(moment.date_naive()), time_words(moment.time()))
}

/// 2時間40分, 45分; nothing left: 0分.
#[must_use]
pub fn duration_words(duration: Duration) -> String {
    let minutes = duration.num_minutes().max(0);
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes}分"),
        (hours, 0) => format!("{hours}時間"),
        (hours, minutes) => format!("{hours}時間{minutes}分"),
    }
}

/// 2回分
#[must_use]
pub fn several_words(count: usize) -> String {
    format!("{count}回分")
}

fn weekday_word(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Mon => "月",
        Weekday::Tue => "火",
        Weekday::Wed => "水",
        Weekday::Thu => "木",
        Weekday::Fri => "金",
        Weekday::Sat => "土",
        Weekday::Sun => "日",
    }
}

/// A state of the account, as the digest names it.
#[must_use]
pub fn state_word(state: LetterState) -> &'static str {
    match state {
        LetterState::Review => "要確認",
        LetterState::Waiting => "確認待ち",
        LetterState::Taken => "受付",
        LetterState::Doctor => "ドクター",
        LetterState::ByHand => "手で対応",
        LetterState::Machine => "自動応答",
        LetterState::Junk => "迷惑メール",
        LetterState::Duplicate => "重複",
        LetterState::Gone => "消失",
        LetterState::Before => "開始前",
    }
}

/// Why something waits for a person.
#[must_use]
pub fn reason_words(reason: LetterReason) -> &'static str {
    match reason {
        LetterReason::Confirmed => "予約を承りました",
        LetterReason::Cancelled => "予約を取り消しました",
        LetterReason::PassedToDoctor => "医師に渡しました",
        LetterReason::DoctorMailUncertain => "ドクターメールの送り主が確かでない",
        LetterReason::HeardFromDoctor => "医師から届いたもの",
        LetterReason::DoctorClaimed => "医師を名のるメール",
        LetterReason::DoctorUnclear => "医師の返事の扱いがわからない",
        LetterReason::DoctorSilent => "医師の返事が平日で4日ない",
        LetterReason::DoctorAway => "医師の自動応答",
        LetterReason::MemberAway => "ドクターメールへの自動応答",
        LetterReason::CaseUndelivered => "ドクターメールが届かなかった",
        LetterReason::CaseHandedOver => "ドクターメールの引き継ぎ",
        LetterReason::CallWanted => "医師が電話を希望",
        LetterReason::CaseIsClosed => "終わったドクターメールへの医師の返事",
        LetterReason::NoLongerMember => "名簿にない方・アドレスへの医師の返事",
        LetterReason::IdentityUncertain => "会員かどうか確かでない",
        LetterReason::YesAsked => "ご本人に確かめている",
        LetterReason::YesGiven => "ご本人の「はい」",
        LetterReason::YesRefused => "ご本人が「いいえ」と答えた",
        LetterReason::YesUnanswered => "確認のメールに返事がない",
        LetterReason::YesUnclear => "確認のメールへの返事がはっきりしない",
        LetterReason::Incomplete => "書かれていないことがある",
        LetterReason::Asked => "おたずねの返事を待っています",
        LetterReason::Unanswered => "おたずねへの答えがそろわない",
        LetterReason::PlaceLapsed => "手でお答えしたあと、仮のお席の時間が切れた",
        LetterReason::AnswersUnclear => "どのおたずねへの返事かわからない",
        LetterReason::NotSettledHere => "人が決める用件",
        LetterReason::DateNotOpen => "その日は会がない",
        LetterReason::Full => "その日は満員",
        LetterReason::InLine => "空きを待っている",
        LetterReason::Question => "申込み以外のメール",
        LetterReason::Copy => "同じメールの写し",
        LetterReason::Machine => "機械が送ったメール",
        LetterReason::Junk => "迷惑メールの中",
        LetterReason::JunkFromMember => "迷惑メールの中の会員のメール",
        LetterReason::Gone => "読む前になくなった",
        LetterReason::BeforeFirstStart => "受付を始める前のメール",
        LetterReason::Stale => "届いてから14日を過ぎている",
        LetterReason::TooLarge => "大きすぎて読めない",
        LetterReason::Undecodable => "文字が読み取れない",
        LetterReason::NoSender => "差出人がわからない",
        LetterReason::SeveralSenders => "差出人が二人以上いる",
        LetterReason::NotAMail => "メールの形でない",
        LetterReason::Quarantined => "読むたびに失敗した",
        LetterReason::Braked => "返事が多すぎるので止めた",
        LetterReason::LetterFailed => "返事を作れなかった",
        LetterReason::Offered => "空いている時間をご案内した",
        LetterReason::Settled => "人が済ませた",
        LetterReason::AnsweredByHand => "手でお返事した",
        LetterReason::FoundFiled => "受付が読む前にフォルダーに移されていた",
    }
}

/// What a letter of ours is.
#[must_use]
pub fn kind_words(kind: DraftKind) -> &'static str {
    match kind {
        DraftKind::Confirmation => "予約の確認",
        DraftKind::Cancelled => "お取りやめの確認",
        DraftKind::Received => "受付のお知らせ",
        DraftKind::Question => "おたずね",
        DraftKind::NotOpen => "日程のお知らせ",
        DraftKind::InLine => "空き待ちのお知らせ",
        DraftKind::PlaceFree => "空きが出たお知らせ",
        DraftKind::SessionCancelled => "会の中止のお知らせ",
        DraftKind::DoctorReceived => "ドクターメール受付のお知らせ",
        DraftKind::Notice => "お知らせ",
        DraftKind::YesLetter => "ご本人への確認",
        DraftKind::Regrets => "お受けできないお知らせ",
        DraftKind::Undone => "取り消しのお知らせ",
        DraftKind::Credentials => "IDとパスワード",
        DraftKind::Correction => "IDとパスワードの訂正",
        DraftKind::DoctorLetter => "医師へのメール",
        DraftKind::DoctorAnswer => "医師のお返事",
        DraftKind::DoctorPatience => "お返事の遅れのお知らせ",
        DraftKind::DoctorNotice => "医師へのお届けの確認",
        DraftKind::DoctorNote => "医師へのお知らせ",
        DraftKind::Digest => "日報",
        DraftKind::CredentialsReminder => "ID入力のお願い",
        DraftKind::HostsList => "当日の名簿",
        DraftKind::ShadowList => "見習い中の宛先表",
        DraftKind::ConsultationReminder => "個別相談の当日のお知らせ",
        DraftKind::ConsultationList => "個別相談の名簿",
        DraftKind::Alarm => "至急連絡",
    }
}

/// What a part of the daemon does, to people.
#[must_use]
pub fn line_word(part: &str) -> &'static str {
    match part {
        "imap" => "受信",
        "smtp" => "送信",
        _ => "やりとり",
    }
}

/// How far a letter of ours came.
#[must_use]
pub fn status_words(status: OutboxStatus) -> &'static str {
    match status {
        OutboxStatus::Queued => "まだ送れていない",
        OutboxStatus::Sending => "送っている途中",
        OutboxStatus::Sent => "送信済み",
        OutboxStatus::Unknown => "送れたかどうか不明",
        OutboxStatus::Failed => "相手に断られた",
        OutboxStatus::Bounced => "戻ってきた",
        OutboxStatus::Expired => "時間切れ",
        OutboxStatus::Parked => "送りすぎを防ぐため止めた",
        OutboxStatus::Held => "送信を止めている",
        OutboxStatus::Withdrawn => "取り下げた",
        OutboxStatus::Drafted => "下書きに入れた",
    }
}

/// Where a case stands.
#[must_use]
pub fn case_words(status: CaseStatus) -> &'static str {
    match status {
        CaseStatus::Review => "要確認",
        CaseStatus::Open => "医師の番",
        CaseStatus::Answered => "返事済み",
        CaseStatus::Staff => "スタッフへ",
        CaseStatus::Closed => "終了",
    }
}

/// What stood in a review's field, labelled.
#[must_use]
pub fn field_word(field: &str) -> &str {
    match field {
        "number" => "会員番号",
        "name" => "お名前",
        "phone" => "電話",
        "sender" => "差出人",
        "date" => "日にち",
        "from" => "から",
        "to" => "まで",
        "service" | "action" => "用件",
        "wish" => "希望",
        "minutes" => "分数",
        "missing" => "足りないもの",
        other => other,
    }
}

/// What is to be done about a reservation; any other value as it is.
#[must_use]
pub fn action_word(action: &str) -> &str {
    match action {
        "cancel" => "お取りやめ",
        "change" => "変更",
        other => other,
    }
}

/// A field of a request, as a person calls it.
#[must_use]
pub fn key_words(key: Key) -> &'static str {
    match key {
        Key::MemberNumber => "会員番号",
        Key::Name => "お名前",
        Key::Email => "メールアドレス",
        Key::Date => "日にち",
        Key::Time => "時間",
        Key::From => "始まりの時間",
        Key::To => "終わりの時間",
        Key::Minutes => "相談の長さ",
        Key::Wishes => "希望の日時",
    }
}

/// What is missing, as it is asked for.
#[must_use]
pub fn asking_words(key: Key) -> &'static str {
    match key {
        Key::MemberNumber => "会員番号",
        Key::Name => "お名前",
        Key::Email => "メールアドレス",
        Key::Date => "日にち（何月何日・何曜日）",
        Key::Time | Key::From | Key::To => "時間（何時から何時まで）",
        Key::Minutes => "相談の長さ（30分か1時間）",
        Key::Wishes => "ご希望の日にちと時間",
    }
}

/// Which of several that stand is to be given up or moved.
pub const WHICH_WORDS: &str = "どのご予約のことか";

/// Credentials of a coming session: whether they are there.
#[must_use]
pub fn credentials_words(set: bool) -> &'static str {
    if set { "入っています" } else { "まだ入っていません" }
}

/// Why a member's credentials are not known to have arrived.
#[must_use]
pub fn undelivered_words(status: Option<OutboxStatus>) -> &'static str {
    match status {
        None => "IDが入っていないか、名簿とアドレスが合いません",
        Some(OutboxStatus::Queued | OutboxStatus::Sending) => "まだ送れていません(送り直し中)",
        Some(OutboxStatus::Unknown) => "送れたかどうか不明です",
        Some(OutboxStatus::Failed) => "相手のメールに断られました",
        Some(OutboxStatus::Bounced) => "相手に届かず戻ってきました",
        Some(OutboxStatus::Withdrawn) => "送ってよい条件がそろわなくなり、取りやめました",
        Some(_) => "送られていません",
    }
}

/// How the known doctor is spoken of.
#[must_use]
pub fn doctor_words(name: &str) -> String {
    if name.is_empty() { "担当の医師".to_owned() } else { format!("{name}医師") }
}

/// The age of something that waits, in days.
#[must_use]
pub fn age_words(days: i64) -> String {
    match days {
        ..=0 => "今日".to_owned(),
        days => format!("{days}日前から"),
    }
}

/// The age of a case, in working days.
#[must_use]
pub fn working_age_words(days: u32) -> String {
    match days {
        0 => "新しい".to_owned(),
        days => format!("平日で{days}日前から"),
    }
}

/// What the server said to a letter of ours, in words one can read out on the phone.
#[must_use]
pub fn reply_words(reply: &str) -> &'static str {
    // A reply has the enhanced code (RFC 3463) second; a bounce has it alone.
    let enhanced = reply.split_whitespace().find(|code| code.contains('.')).unwrap_or_default();
    match (reply.get(..3).unwrap_or_default(), enhanced) {
        (_, "5.1.1" | "5.1.0" | "5.1.10" | "5.0.0") => "宛先がないか、本人の受信設定で断られました",
        (_, "5.2.2" | "4.2.2") | ("552", _) => "相手の受信箱がいっぱいです",
        (_, "5.7.1" | "5.2.0" | "5.2.1") => "本人の受信設定か携帯会社に断られました",
        ("550" | "553", _) => "宛先がないか、本人の受信設定で断られました",
        (code, _) if code.starts_with('5') => "相手のサーバーに断られました",
        (code, _) if code.starts_with('4') => "相手のサーバーが今は受け取りません",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_as_people_say_them() {
        let rows = [
            (13, 0, "午後1時"),
            (13, 30, "午後1時30分"),
            (11, 0, "午前11時"),
            (12, 30, "午後0時30分"),
            (0, 5, "午前0時5分"),
        ];
        for (hour, minute, expected) in rows {
            assert_eq!(time_words(NaiveTime::from_hms_opt(hour, minute, 0).unwrap()), expected);
        }
        assert_eq!(date_words(NaiveDate::from_ymd_opt(2020, 4, 15).unwrap()), "2020年4月15日（水）");
    }
}
