//! Invented values for the templates about consultations.

use super::{name, occasion, office, text};
use crate::desk::words::values::{
    CallRow, CallerRow, ConsultationList, ConsultationNotice, ConsultationPart, ConsultationRow, FreedSlots, SlotRow,
    Talk, TalkOutcome, Unplaced,
};
use crate::desk::words::{Template, Unwritten, Words, Written};

/// Renders one of them with everything filled in, and in every way it can turn out.
pub(super) fn try_out(words: &Words, template: Template) -> Result<Written, Unwritten> {
    match template {
        Template::ConsultationList => {
            let day = || text("4月15日（水）");
            let list = |changed, calls| ConsultationList {
                service: text("石井の個別相談"),
                day: day(),
                date: text("2020年4月15日（水）"),
                changed,
                calls,
            };
            words.write(template, &list(true, Vec::new()))?;
            words.write(template, &list(false, vec![call()]))
        }
        Template::FreedSlots => words.write(template, &freed()),
        _ => {
            for talk in talks() {
                words.write(template, &notice(talk))?;
            }
            words.write(template, &notice(talk(TalkOutcome::Moved)))
        }
    }
}

fn notice(talk: Talk) -> ConsultationNotice {
    ConsultationNotice {
        name: name(),
        service: text("石井の個別相談"),
        phone: text("044-000-0000"),
        talk,
        office: office(),
    }
}

fn freed() -> FreedSlots {
    FreedSlots {
        name: name(),
        service: text("石井の個別相談"),
        day: text("4月15日（水）"),
        starts: vec![row()],
        stays: text("4月22日（水）午前11時"),
        office: office(),
    }
}

fn call() -> CallRow {
    let caller = CallerRow { number: text("1023"), name: name(), phone: text("044-000-0000") };
    let unlisted = CallerRow { phone: text(""), ..caller.clone() };
    CallRow {
        from: text("午前11時"),
        to: text("午前11時30分"),
        people: vec![caller, unlisted],
        topic: text("薬のこと"),
    }
}

/// The part of the answering letter, with every outcome.
pub(super) fn part() -> ConsultationPart {
    ConsultationPart {
        service: text("石井の個別相談"),
        phone: text("044-000-0000"),
        hours: vec![text("午前11時から午後0時30分まで")],
        talks: talks(),
        companion: true,
    }
}

fn talks() -> Vec<Talk> {
    let whys = [Unplaced::Taken, Unplaced::Outside, Unplaced::TooSoon, Unplaced::NoHour, Unplaced::NoDay];
    let regrets = whys.into_iter().map(|why| Talk { why: Some(why), ..talk(TalkOutcome::Regretted) });
    let nothing = Talk { starts: Vec::new(), ..talk(TalkOutcome::Regretted) };
    let outcomes = [TalkOutcome::Booked, TalkOutcome::Moved, TalkOutcome::Cancelled, TalkOutcome::Limited];
    outcomes.into_iter().map(talk).chain(regrets).chain([nothing]).collect()
}

fn talk(outcome: TalkOutcome) -> Talk {
    let occasion = occasion();
    Talk {
        outcome,
        day: occasion.day,
        date: occasion.date,
        from: occasion.from,
        to: occasion.to,
        length: text("30分"),
        together: vec![name(), text("見本 太郎")],
        before: text("4月8日（水）午前11時"),
        topic: text("薬のこと"),
        why: None,
        wished: text("4月15日（水）午前11時"),
        starts: vec![row()],
        stays: text("4月8日（水）午前11時"),
        limit: 2,
    }
}

/// A row of the digest.
pub(super) fn digest_row() -> ConsultationRow {
    let SlotRow { day, from, to, .. } = row();
    ConsultationRow { day, from, to, people: vec![text("1023 見本 花子")], remark: true }
}

fn row() -> SlotRow {
    SlotRow { number: 1, day: text("4月15日（水）"), from: text("午前11時"), to: text("午前11時30分") }
}
