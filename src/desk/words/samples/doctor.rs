//! Invented values for the templates of doctor mail.

use super::super::values::doctor::{
    CaseForStaff, DoctorAnswer, DoctorClaim, DoctorLetter, DoctorNote, DoctorPatience, DoctorReceived, DoctorReminder,
    FirstLine, NoteKind, Notice, StaffTask,
};
use super::super::{Passage, Template, Unwritten, Words, Written, wrong};
use super::{name, office, text};
use crate::desk::words::Plain;

/// Renders one of them in every form it has.
pub(super) fn try_out(words: &Words, template: Template) -> Result<Written, Unwritten> {
    match template {
        Template::DoctorReceived => {
            let (doctor, token) = (doctor(), token());
            words.write(template, &DoctorReceived { name: name(), doctor, token, office: office() })
        }
        Template::DoctorLetter => words.write(template, &letter()),
        Template::DoctorAnswer => words.write(template, &answer()),
        Template::RelayNotice | Template::RelayQuestion | Template::RelayUnclear => notices(words, template),
        Template::DoctorNote => notes(words),
        Template::DoctorReminder => {
            let since = text("4月13日（月）午前9時");
            let values = DoctorReminder { case: 12, token: token(), name: name(), since, again: true };
            words.write(template, &values)
        }
        Template::DoctorPatience => {
            let (doctor, token) = (doctor(), token());
            words.write(template, &DoctorPatience { name: name(), doctor, token, office: office() })
        }
        Template::CaseForStaff => for_staff(words),
        Template::DoctorClaim => words.write(template, &DoctorClaim { letter: 7, doctor: doctor() }),
        _ => Err(wrong(template, "nothing tries it out")),
    }
}

fn token() -> Plain {
    text("12-K7Q4-9MXD")
}

fn doctor() -> Plain {
    text("西医師")
}

fn letter() -> DoctorLetter {
    DoctorLetter {
        token: token(),
        number: text("1023"),
        name: name(),
        received: text("4月13日（月）午前9時"),
        forwarded: true,
        attachments: 1,
        text: Passage::new("先生\nこんにちは。"),
        first_line: FirstLine { close: text("終了"), hand_over: text("スタッフへ"), call: text("電話") },
    }
}

fn answer() -> DoctorAnswer {
    DoctorAnswer {
        name: name(),
        doctor: doctor(),
        token: token(),
        files: vec![text("薬.pdf")],
        text: Passage::new("お薬のことです。"),
        office: office(),
    }
}

fn notices(words: &Words, template: Template) -> Result<Written, Unwritten> {
    let values = Notice {
        case: 12,
        code: text("7-K7Q4-9MXD"),
        name: name(),
        at: text("午前10時42分"),
        files: vec![text("薬.pdf")],
        text: Passage::new("お薬のことです。"),
        empty: false,
    };
    words.write(template, &Notice { files: Vec::new(), text: Passage::new(""), empty: true, ..values.clone() })?;
    words.write(template, &values)
}

fn notes(words: &Words) -> Result<Written, Unwritten> {
    let values = |what| DoctorNote { case: 12, token: token(), name: name(), what };
    let kinds = [
        NoteKind::TooLate,
        NoteKind::NothingToStop,
        NoteKind::NotRelayed,
        NoteKind::Closed,
        NoteKind::ClosedNow,
        NoteKind::HandedOver,
        NoteKind::CallAsked,
    ];
    for kind in kinds {
        words.write(Template::DoctorNote, &values(kind))?;
    }
    words.write(Template::DoctorNote, &values(NoteKind::Stopped))
}

fn for_staff(words: &Words) -> Result<Written, Unwritten> {
    let values = |task| CaseForStaff {
        case: 12,
        doctor: doctor(),
        number: text("1023"),
        name: name(),
        phone: text("044-000-0000"),
        task,
    };
    words.write(Template::CaseForStaff, &values(StaffTask::Call))?;
    words.write(Template::CaseForStaff, &CaseForStaff { phone: text(""), ..values(StaffTask::Undelivered) })?;
    words.write(Template::CaseForStaff, &values(StaffTask::TakeOver))
}
