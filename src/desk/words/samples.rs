//! Invented values that every template must bear: each list filled once, so that no loop hides a wrong name.

mod consultations;
mod doctor;
mod questions;

use super::values::{
    AccountRow, Altered, Answer, Attendance, Booking, ByHandRow, CaseRow, Closed, ComparisonPart, ConsentRow,
    Credentials, CredentialsMissing, CredentialsUndelivered, Digest, FolderRow, GivenUp, HostsCancelled, HostsList,
    JunkRow, Occasion, Offer, Office, PlaceFree, PlaceLapsed, Received, Regrets, RemarkRow, ReviewRow, RoomPart,
    SessionCancelled, SessionRow, ShadowList, ShadowRow, Undelivered, UndeliveredRow, Undone, Unreached, Unwritable,
    Urgent, Visit, WaitingRow, Why, Withdrawn, YesLetter, YesThanks,
};
use super::{Plain, Template, Unwritten, Words, Written};
use crate::desk::decision::DraftKind;
use questions::{bare_question, place_lapsed, question, question_row};

/// Renders a template with everything filled in, and once more with all that may be empty left empty.
pub(super) fn try_out(words: &Words, template: Template) -> Result<Written, Unwritten> {
    match template {
        Template::Answer
        | Template::AnswerRoom
        | Template::AnswerRoomNotes
        | Template::RoomPromises
        | Template::AnswerQuestion
        | Template::AnswerConsultation => answers(words),
        Template::PlaceFree => place_free(words),
        Template::SessionCancelled => session_cancelled(words),
        Template::HostsCancelled => {
            words.write(template, &HostsCancelled { occasion: occasion(), people: vec![attendance()] })
        }
        Template::Regrets => {
            words.write(template, &Regrets { name: text(""), occasion: None, office: office() })?;
            words.write(template, &Regrets { name: name(), occasion: Some(occasion()), office: office() })
        }
        Template::Undone => {
            let (sent, kind) = (text("4月13日（月）午前9時"), text("予約の確認"));
            let (gone, back) = (vec![visit()], vec![visit()]);
            let bare = Undone { name: text(""), sent, kind, gone: Vec::new(), back: Vec::new(), office: office() };
            words.write(template, &bare)?;
            words.write(template, &Undone { name: name(), gone, back, ..bare })
        }
        Template::Withdrawn => words.write(template, &Withdrawn { name: name(), office: office() }),
        Template::PlaceLapsed => {
            words.write(template, &place_lapsed())?;
            words.write(template, &PlaceLapsed { name: text(""), still: false, ..place_lapsed() })
        }
        Template::Altered => {
            let (cancelled, bookings) = (vec![given_up()], vec![booking()]);
            words.write(template, &Altered { name: name(), cancelled, bookings, office: office() })
        }
        Template::YesLetter => words.write(template, &yes_letter()),
        Template::YesThanks => {
            words.write(template, &YesThanks { name: name(), address: text("h***@e***.jp"), office: office() })
        }
        Template::Received => words.write(template, &Received { name: text(""), office: office() }),
        Template::Credentials | Template::Correction => words.write(template, &credentials()),
        Template::CredentialsReminder | Template::CredentialsMissing => words.write(template, &missing()),
        Template::CredentialsUndelivered => words.write(template, &undelivered_credentials()),
        Template::Undelivered => {
            words.write(template, &Undelivered { outbox: 7, kind: text("医師へのメール"), why: text("断られました") })
        }
        Template::LineDown => {
            let (line, since) = (text("受信"), text("4月13日（月）午前9時"));
            words.write(
                template,
                &super::values::LineDown { line: line.clone(), since: since.clone(), well: text("") },
            )?;
            words.write(template, &super::values::LineDown { line, well: since.clone(), since })
        }
        Template::Unwritable => words.write(template, &Unwritable { letter: 7, template: text("received.txt") }),
        Template::Urgent => urgent(words),
        Template::ShadowList => {
            let people = vec![ShadowRow { person: attendance(), address: text("mihon@example.jp") }];
            words.write(template, &ShadowList { occasion: occasion(), at: text("午前10時"), people })
        }
        Template::ConsultationNotice
        | Template::ConsultationReminder
        | Template::ConsultationList
        | Template::FreedSlots => consultations::try_out(words, template),
        Template::HostsList => words.write(template, &hosts_list()),
        Template::Digest => {
            words.write(template, &empty_digest())?;
            words.write(template, &digest())
        }
        of_doctor_mail => doctor::try_out(words, of_doctor_mail),
    }
}

fn urgent(words: &Words) -> Result<Written, Unwritten> {
    let received = text("4月13日（月）午前9時");
    words.write(Template::Urgent, &Urgent { letter: 7, case: None, received: received.clone() })?;
    words.write(Template::Urgent, &Urgent { letter: 7, case: Some(12), received })
}

fn text(written: &str) -> Plain {
    Plain::new(written)
}

fn name() -> Plain {
    text("見本 花子")
}

fn office() -> Office {
    Office { name: text("プラスケア"), phone: text("044-000-0000"), phone_hours: text("平日 9時から17時") }
}

fn consent_row() -> ConsentRow {
    ConsentRow { letter: 9, number: text("1023"), age: text("今日"), until: occasion().day }
}

fn yes_letter() -> YesLetter {
    let (address, code) = (text("h***@e***.jp"), text("12-K7Q4-9MXD"));
    YesLetter { name: name(), address, until: occasion().date, code, office: office() }
}

fn occasion() -> Occasion {
    Occasion {
        service: text("オンライン暮らしの保健室"),
        key: text("room 2020-04-15"),
        day: text("4月15日（水）"),
        date: text("2020年4月15日（水）"),
        from: text("午後1時30分"),
        to: text("午後2時30分"),
    }
}

fn booking() -> Booking {
    let Occasion { service, day, date, from, to, .. } = occasion();
    let together = vec![name(), text("見本 太郎")];
    let moved_from = day.clone();
    let (again, assumed_date, assumed_times) = (true, true, true);
    Booking { service, day, date, from, to, together, again, moved_from, assumed_date, assumed_times }
}

fn closed() -> Closed {
    let Occasion { service, day, date, .. } = occasion();
    Closed { service, date, why: Why::Closed, stays: day }
}

fn offer() -> Offer {
    let Occasion { day, date, from, to, .. } = occasion();
    Offer { day, date, from, to }
}

fn visit() -> Visit {
    let Occasion { service, day, date, from, to, .. } = occasion();
    Visit { service, day, date, from, to }
}

fn given_up() -> GivenUp {
    GivenUp { visit: visit(), leaving: vec![name()], staying: vec![text("見本 太郎")] }
}

fn place_free(words: &Words) -> Result<Written, Unwritten> {
    let values =
        PlaceFree { name: name(), visit: visit(), at_once: false, promised: text("午前11時"), office: office() };
    words.write(Template::PlaceFree, &PlaceFree { name: text(""), at_once: true, ..values.clone() })?;
    words.write(Template::PlaceFree, &values)
}

fn session_cancelled(words: &Words) -> Result<Written, Unwritten> {
    let (waited, sent, next) = (false, true, occasion().date);
    let values = SessionCancelled { name: name(), occasion: occasion(), waited, sent, next, office: office() };
    let waited = SessionCancelled { name: text(""), waited: true, sent: false, next: text(""), ..values.clone() };
    words.write(Template::SessionCancelled, &waited)?;
    words.write(Template::SessionCancelled, &values)
}

/// The one answering letter as each of the letters it can be, and as all of them at once.
fn answers(words: &Words) -> Result<Written, Unwritten> {
    let nothing = || RoomPart {
        bookings: Vec::new(),
        cancelled: Vec::new(),
        waiting: Vec::new(),
        not_open: Vec::new(),
        offers: Vec::new(),
        ..room_part()
    };
    let shut = |why| RoomPart { not_open: vec![Closed { why, ..closed() }], may_wait: false, ..nothing() };
    let cancelled_alone = RoomPart { cancelled: vec![given_up()], ..nothing() };
    let two = RoomPart {
        bookings: vec![booking(), booking()],
        at_once: true,
        elsewhere: text("hanako@example.jp"),
        unknown_address: false,
        ..nothing()
    };
    let letters = [
        (DraftKind::Cancelled, cancelled_alone.clone()),
        (DraftKind::Cancelled, RoomPart { cancelled: vec![given_up(), given_up()], ..cancelled_alone }),
        (DraftKind::NotOpen, shut(Why::Closed)),
        (DraftKind::NotOpen, RoomPart { offers: vec![offer()], ..shut(Why::Past) }),
        (DraftKind::NotOpen, RoomPart { offers: vec![offer(), offer()], may_wait: true, ..shut(Why::Full) }),
        (DraftKind::NotOpen, shut(Why::PeriodOver)),
        (DraftKind::InLine, RoomPart { waiting: vec![visit()], ..nothing() }),
        (DraftKind::Confirmation, two),
        (DraftKind::Confirmation, RoomPart { already: true, ..room_part() }),
    ];
    for (lead, room) in letters {
        let bare = Answer {
            lead,
            topic: text(""),
            name: text(""),
            room: Some(room),
            question: None,
            others: false,
            ..answer()
        };
        words.write(Template::Answer, &bare)?;
    }
    let asked = Answer { lead: DraftKind::Question, room: None, others: false, ..answer() };
    words.write(Template::Answer, &Answer { question: Some(bare_question()), topic: text(""), ..asked.clone() })?;
    words.write(Template::Answer, &asked)?;
    for lead in [DraftKind::Confirmation, DraftKind::Cancelled, DraftKind::NotOpen] {
        words.write(Template::Answer, &Answer { lead, room: None, ..answer() })?;
    }
    words.write(Template::Answer, &answer())
}

fn answer() -> Answer {
    Answer {
        lead: DraftKind::Confirmation,
        topic: text("オンライン暮らしの保健室 4月15日（水）"),
        name: name(),
        room: Some(room_part()),
        question: Some(question()),
        consultations: vec![consultations::part()],
        others: true,
        office: office(),
    }
}

fn room_part() -> RoomPart {
    RoomPart {
        bookings: vec![booking()],
        cancelled: vec![given_up()],
        waiting: vec![visit()],
        not_open: vec![closed()],
        may_wait: true,
        offers: vec![offer()],
        companion: true,
        already: false,
        at_once: false,
        elsewhere: text(""),
        unknown_address: true,
        promised: text("午前11時"),
    }
}

fn credentials() -> Credentials {
    Credentials {
        name: name(),
        occasion: occasion(),
        meeting_id: text("123 4567 8901"),
        password: text("abc123"),
        office: office(),
    }
}

fn missing() -> CredentialsMissing {
    CredentialsMissing { occasion: occasion(), dispatch: text("午前10時"), booked: 5, left: text("3時間") }
}

fn undelivered_credentials() -> CredentialsUndelivered {
    let person = Unreached {
        number: text("1023"),
        name: name(),
        phone: text("044-000-0000"),
        why: text("相手に届かず戻ってきました"),
    };
    let unlisted = Unreached { phone: text(""), ..person.clone() };
    CredentialsUndelivered { occasion: occasion(), left: text("2時間45分"), people: vec![person, unlisted] }
}

fn attendance() -> Attendance {
    let Occasion { from, to, .. } = occasion();
    Attendance { number: text("1023"), name: name(), from, to }
}

fn hosts_list() -> HostsList {
    HostsList {
        occasion: occasion(),
        at: text("4月15日（水）午後0時45分"),
        changed: true,
        people: vec![attendance()],
        absent: vec![attendance()],
    }
}

fn empty_digest() -> Digest {
    Digest {
        date: occasion().date,
        since: text(""),
        office: office(),
        account: Vec::new(),
        total: 0,
        seen: 0,
        balanced: true,
        ever: 0,
        before: 2,
        reviews: Vec::new(),
        today: Vec::new(),
        calls: Vec::new(),
        sessions: Vec::new(),
        called_off: Vec::new(),
        waiting: Vec::new(),
        remarks: Vec::new(),
        consents: Vec::new(),
        questions: Vec::new(),
        cases: Vec::new(),
        undelivered: Vec::new(),
        sent_twice: 0,
        shadow: false,
        drafted: 0,
        by_hand: Vec::new(),
        comparison: None,
        comparison_pending: false,
        junk_from_members: Vec::new(),
    }
}

fn digest() -> Digest {
    Digest {
        since: text("4月14日（火）午前8時"),
        account: vec![AccountRow { state: text("受付"), count: 1 }],
        total: 1,
        balanced: false,
        ever: 9,
        reviews: vec![ReviewRow {
            id: 3,
            reason: text("会員かどうか確かでない"),
            opened: text("午前9時"),
            fields: text("会員番号 1"),
            assigned: text("石井"),
        }],
        today: vec![attendance()],
        calls: vec![consultations::digest_row()],
        called_off: vec![occasion().day],
        waiting: vec![WaitingRow { day: occasion().day, number: text("1023"), name: name() }],
        sessions: vec![SessionRow {
            day: occasion().day, service: text("保健室"), credentials: text("入っています")
        }],
        remarks: vec![RemarkRow { id: 4, letter: text("9"), day: occasion().day, number: text("1023") }],
        consents: vec![consent_row()],
        questions: vec![question_row()],
        cases: vec![CaseRow { id: 12, status: text("医師の番"), age: text("2日前から") }],
        undelivered: vec![UndeliveredRow {
            id: 8,
            kind: text("日報"),
            status: text("戻ってきた"),
            why: text("いっぱいです"),
        }],
        sent_twice: 1,
        shadow: true,
        drafted: 3,
        by_hand: vec![ByHandRow { id: 6, received: text("4月14日（火）午前9時") }],
        comparison: Some(ComparisonPart {
            folders: 6,
            letters: 120,
            unknown: vec![FolderRow { folder: text("受付済み"), unknown: 1 }],
            caught_up: 1,
            missing_waiting: 1,
            missing_done: 1,
            moved_to_done: 1,
            agrees: true,
        }),
        comparison_pending: true,
        junk_from_members: vec![JunkRow { id: 5, received: text("4月14日（火）午前9時") }],
        ..empty_digest()
    }
}
