//! The stage: a ledger of its own in a temporary folder, a clock that is wound from one event to the next, and a
//! mail server that does what the story says.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use sha2::{Digest as _, Sha256};
use uketsuke::config::Config;
use uketsuke::desk::decision::ClaimVerdict;
use uketsuke::desk::event::{Act, Arrival, Delivery, Dice, Event, LetterKey, SeenIn, SentSeen, Started, What};
use uketsuke::desk::policy::Manner;
use uketsuke::desk::records::OutboxRecord;
use uketsuke::desk::{Answer, Deed, Policy, RosterEntry, decide};
use uketsuke::ledger::{Ledger, Outcome, Seal};
use uketsuke::mail::{Letter, Moment};
use uketsuke::reading::read;

use super::laws::{Witness, expect_account_and_answers, expect_admitted};
use super::mailbox::{JUNK, Mailbox};
use super::step::{ByHand, Inbox, Post, PutAway, Step};
use super::telling;

/// How the machine behaves while a story is played.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Machine {
    Steady,
    /// It is killed after every single event, started again, and shown that event once more.
    Crashing,
}

/// How far a letter of ours has come when the process dies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dies {
    Claimed,
    /// DATA may have been sent.
    Handing,
}

pub struct Play {
    pub ledger: Ledger,
    machine: Machine,
    crashes: u32,
    /// A letter of ours is on its way to the server: a start would find it so, and not know how far it came.
    in_hand: bool,
    /// The process dies with the next letter of ours in its hands.
    dies: Option<Dies>,
    policy: Policy,
    now: Moment,
    told: String,
    /// Everything that was put to the desk, for the second time.
    happened: Vec<(Event, Moment)>,
    server: BTreeMap<String, String>,
    mailbox: Mailbox,
    inbox: Inbox,
    letters: u32,
    acts: u32,
    hand_answers: u32,
    /// Of our letters, by number.
    subjects: BTreeMap<i64, String>,
    witness: Witness,
    folder: tempfile::TempDir,
}

impl Play {
    /// A desk with its roster, on Monday the 13th of April 2020 at eight.
    pub fn begin(machine: Machine) -> Self {
        let folder = temporary_folder();
        let ledger = open(&folder.path().join("ledger-0"));
        let now = telling::moment("2020-04-13 08:00");
        ledger.set_first_start(now).expect("the ledger takes its first start");
        let mut play = Self {
            ledger,
            machine,
            crashes: 0,
            in_hand: false,
            dies: None,
            policy: Policy { authserv_id: Some("mx.example.jp".into()), ..Config::builtin().policy },
            now,
            told: String::new(),
            happened: Vec::new(),
            server: BTreeMap::new(),
            mailbox: Mailbox::default(),
            inbox: Inbox::Answers,
            letters: 0,
            acts: 0,
            hand_answers: 0,
            subjects: BTreeMap::new(),
            witness: Witness::default(),
            folder,
        };
        play.put("started:1".into(), What::Started(Started { restored: false }));
        play.type_in(Deed::ImportRoster { entries: roster(), yes: true });
        play.told.clear();
        play
    }

    /// Lets the time run to a step, and the step happen.
    pub fn act_out(&mut self, step: &Step) {
        self.run_until(step.at());
        self.now = step.at();
        if let Some(shadow) = step.shadow {
            self.tell(if shadow { "見習いを始める" } else { "見習いを終える" }, "");
            self.policy.manner = if shadow { Manner::Shadow } else { Manner::Open };
        }
        if let Some(answers) = &step.server {
            self.server.clone_from(answers);
        }
        if let Some(inbox) = step.inbox {
            self.inbox = inbox;
            self.tell(if inbox == Inbox::Away { "受信箱に届かなくなった" } else { "受信箱がもどった" }, "");
        }
        if let Some(post) = &step.letter {
            self.receive(&step.name, post);
        }
        if let Some(deed) = &step.act {
            if step.dry_run {
                self.ask_what_if(deed.clone());
            } else {
                self.type_in(deed.clone());
            }
        }
        if let Some(start) = &step.start {
            self.tell(&format!("起動 ({})", if start.restored { "復元した台帳" } else { "通常" }), "");
            let key = format!("started:{}", self.now.timestamp());
            self.put(key, What::Started(Started { restored: start.restored }));
        }
        for (part, well) in step.line.iter().flatten() {
            self.tell(&format!("メールサーバー ({part}) が{}", if *well { "つながった" } else { "つながらない" }), "");
            self.mailbox.away = part == "imap" && !*well;
            let key = format!("health:{part}:{well}:{}", self.now.timestamp());
            self.put(key, What::Health { part: part.clone(), well: *well, since: self.now });
        }
        if let Some(ceiling) = step.ceiling {
            self.policy.brake.staff_per_hour = ceiling;
        }
        if let Some(hand) = &step.put_away {
            self.put_away(hand);
        }
        if let Some(by_hand) = &step.by_hand {
            self.answer_by_hand(by_hand);
        }
        if let Some(outbox) = step.found_in_sent {
            self.tell(&format!("送信済みフォルダーに {outbox} 番のメールがあった"), "");
            let attempt = self.draft(outbox).attempts;
            let what = What::Evidence { outbox, attempt, found: true };
            self.put(format!("evidence-found:{outbox}:{attempt}"), what);
        }
        self.do_what_is_due();
    }

    pub fn now(&self) -> Moment {
        self.now
    }

    /// Nothing happens but what is due by itself.
    pub fn let_pass(&mut self, minutes: i64) {
        let until = self.now + chrono::Duration::minutes(minutes);
        self.run_until(until);
        self.now = until;
        self.do_what_is_due();
    }

    pub fn let_pass_until(&mut self, until: Moment) {
        self.let_pass((until - self.now).num_minutes().max(0));
    }

    pub fn answer_from_now_on(&mut self, answers: BTreeMap<String, String>) {
        self.server = answers;
    }

    pub fn die_at_next_letter(&mut self, before_data: bool) {
        self.dies = Some(if before_data { Dies::Claimed } else { Dies::Handing });
    }

    /// How many letters of ours there are.
    pub fn letters_of_ours(&self) -> i64 {
        self.ledger.report().outbox().expect("the outbox").last().map_or(0, |row| row.id)
    }

    /// The roster without one member; with all of them again, where there is no such row.
    pub fn roster_without(&self, row: usize) -> Deed {
        let entries = roster().into_iter().enumerate().filter(|(at, _)| *at != row).map(|(_, entry)| entry);
        Deed::ImportRoster { entries: entries.collect(), yes: true }
    }

    pub fn told(&self) -> &str {
        &self.told
    }

    pub fn lists(&self) -> String {
        telling::lists(&self.ledger)
    }

    /// What must hold in every story.
    pub fn keeps_the_laws(&self) {
        self.witness.expect_secrets_kept();
        self.witness.expect_neutral_letters_alike();
        expect_account_and_answers(&self.ledger);
    }

    /// Everything once more, at the same times: the ledger knows it all.
    pub fn again(&mut self) {
        for (event, now) in std::mem::take(&mut self.happened) {
            let key = event.key.clone();
            match self.decide_one(event, now) {
                Outcome::Already(_) | Outcome::TooEarly => {}
                other => panic!("{key} happened twice: {other:?}"),
            }
        }
    }

    fn run_until(&mut self, at: Moment) {
        for _ in 0..10_000 {
            match self.ledger.next_due().expect("the ledger says what is next") {
                Some(due) if due <= at => {
                    self.now = self.now.max(due);
                    self.do_what_is_due();
                }
                _ => return,
            }
        }
        panic!("something is due for ever");
    }

    fn do_what_is_due(&mut self) {
        for timer in self.ledger.timers_due(self.now).expect("timers can be read") {
            self.put(timer.kind.key(), What::Timer(timer));
        }
        self.file_and_compare();
        self.look_through();
        for draft in self.ledger.outbox_due(self.now, 100).expect("the outbox can be read") {
            self.send(&draft);
        }
    }

    /// Where something waits for a look through the whole inbox, there is one.
    fn look_through(&mut self) {
        let began = self.now;
        if self.inbox == Inbox::Answers && self.ledger.awaits_look(began).expect("the ledger can be asked") {
            self.put(format!("looked-through:{}", began.timestamp_micros()), What::LookedThrough { began });
        }
    }

    /// What the inbox does by itself: handled letters go into their folders, and once a night all is listed.
    fn file_and_compare(&mut self) {
        for one in self.ledger.to_file().expect("letters to file can be read") {
            let key = one.event_key();
            let (letter, place) = (one.letter, one.place);
            let folder = telling::folder(place);
            let lies = letter.message_id.as_deref().and_then(|id| self.mailbox.put_away(id, Some(folder)));
            let lies = lies.map(|uid| LetterKey { folder: folder.into(), uid_validity: 1, uid });
            self.put(key, What::Filed { letter: letter.key, place, lies });
        }
        let wanted = self.ledger.comparison_wanted().expect("the ledger can be asked");
        if let Some(date) = wanted.filter(|_| !self.mailbox.away) {
            let listing = self.mailbox.listing(date);
            self.put(format!("listed:{date}"), What::Listed(Box::new(listing)));
        }
    }

    /// A person moves a letter, or deletes it.
    fn put_away(&mut self, hand: &PutAway) {
        let to = hand.to.as_deref();
        let what = to.map_or("消した".to_owned(), |folder| format!("「{folder}」に移した"));
        self.tell(&format!("スタッフが {} 通目のメールを{what}", hand.letter), "");
        self.mailbox.put_away(&format!("story-{}@mail.example.jp", hand.letter), to);
    }

    fn receive(&mut self, name: &str, post: &Post) {
        self.letters += 1;
        let post = &post.with_codes(&self.subjects);
        let ledger = &self.ledger;
        let ours = |id| telling::message_id(ledger, id);
        let letter = post.letter(post.received().unwrap_or(self.now), self.letters, &ours);
        let reading = read(&letter, &self.policy.guide, post.received().unwrap_or(self.now));
        self.witness.heed(post, &reading);
        let folder = if post.junk { JUNK } else { "INBOX" };
        let received = post.received().unwrap_or(self.now);
        if let Some(unseen) = &post.unseen_in {
            self.mailbox.lay(unseen, letter.message_id, received);
            return self.tell(&format!("受付が見るまえに「{unseen}」に移された {name}"), "");
        }
        let uid = self.mailbox.lay(folder, letter.message_id.clone(), received);
        let letter_key = LetterKey { folder: folder.into(), uid_validity: 1, uid };
        let key = format!("letter:{letter_key}");
        if post.before {
            self.tell(&format!("はじめる前からあった {name}"), &format!("{}\n件名 {}", post.from, post.subject));
            self.put(key, What::Before { letter: letter_key, received });
            return;
        }
        let seen_in = if post.junk { SeenIn::Junk } else { SeenIn::Inbox };
        self.tell(&format!("届いた {name}"), &format!("{}\n件名 {}\n\n{}", post.from, post.subject, post.text));
        self.put(key, What::Letter(Box::new(Arrival { letter_key, received, letter, reading, seen_in })));
    }

    fn answer_by_hand(&mut self, by_hand: &ByHand) {
        self.hand_answers += 1;
        self.tell(&format!("スタッフが手で返事 → {}", by_hand.to), &format!("件名 {}", by_hand.subject));
        let letter_key = LetterKey { folder: "Sent".into(), uid_validity: 1, uid: self.hand_answers };
        let letter = by_hand.letter(self.hand_answers);
        let key = format!("sent:{letter_key}");
        self.put(key, What::SentSeen(Box::new(SentSeen { letter_key, sent: self.now, letter })));
    }

    fn type_in(&mut self, deed: Deed) {
        self.acts += 1;
        if let Deed::SetCredentials { credentials, .. } = &deed {
            self.witness.passwords.push(credentials.password.clone());
        }
        let id = format!("act:{}", self.acts);
        let what = What::Act(Act { id: id.clone(), who: "ishii".into(), deed, dry_run: false });
        let said = said(self.put(id, what));
        self.tell("スタッフの操作", &said);
    }

    /// What a command would do, without doing it: nothing may change by asking.
    fn ask_what_if(&mut self, deed: Deed) {
        let before = self.lists();
        let id = format!("try:{}", self.happened.len());
        let what = What::Act(Act { id: id.clone(), who: "ishii".into(), deed, dry_run: true });
        let event = Event { dice: dice(&id), key: id, what };
        let said = said(self.decide_one(event, self.now));
        self.tell("スタッフの操作 (--dry-run)", &said);
        assert_eq!(self.lists(), before, "a dry run changed something");
    }

    fn send(&mut self, draft: &OutboxRecord) {
        let (outbox, attempt) = (draft.id, draft.attempts + 1);
        self.in_hand = true;
        let claim = self.put(format!("claim:{outbox}:{attempt}"), What::Claim { outbox, attempt });
        if let Outcome::Done { claimed: Some(claimed), answer: Answer::Claim(ClaimVerdict::Draft) } = &claim {
            self.in_hand = false;
            self.tell(&format!("下書きにした {outbox} 番 → {}", draft.to), &telling::letter(&claimed.bytes));
            let what = What::Delivered { outbox, attempt, delivery: Delivery::Drafted };
            self.put(format!("delivered:{outbox}:{attempt}"), what);
            return;
        }
        let Outcome::Done { claimed: Some(claimed), .. } = claim else {
            self.in_hand = false;
            let status = telling::word(self.draft(outbox).status);
            return self.tell(&format!("送らない {outbox} 番 → {}", draft.to), &status);
        };
        if self.dies == Some(Dies::Claimed) {
            return self.die();
        }
        expect_admitted(&self.ledger, draft, self.now);
        self.put(format!("handing:{outbox}:{attempt}"), What::Handing { outbox, attempt });
        if self.dies == Some(Dies::Handing) {
            self.witness.handed(outbox, true);
            return self.die();
        }
        let to = draft.to.to_string();
        self.subjects.insert(outbox, Letter::decode(&claimed.bytes).subject);
        self.witness.sent.push((draft.kind, telling::letter(&claimed.bytes)));
        let answer = self.server.get(&to).or(self.server.get("*")).cloned().unwrap_or_else(|| "250 2.0.0 ok".into());
        let delivery = match (answer.as_str(), answer.chars().next()) {
            ("unknown", _) => Delivery::Unknown,
            (_, Some('2')) => Delivery::Accepted { reply: answer.clone() },
            (_, Some('5')) => Delivery::Rejected { reply: answer.clone() },
            _ => Delivery::NotSent { reply: answer.clone() },
        };
        if matches!(delivery, Delivery::Accepted { .. } | Delivery::Unknown) {
            self.witness.handed(outbox, delivery == Delivery::Unknown);
        }
        let heading = match &delivery {
            Delivery::Accepted { .. } => format!("送った {outbox} 番 → {to}"),
            _ => format!("送ろうとした {outbox} 番 → {to} ({answer})"),
        };
        match (attempt, &delivery) {
            (1, _) => self.tell(&heading, &telling::letter(&claimed.bytes)),
            (_, Delivery::Accepted { .. } | Delivery::Unknown) => {
                self.tell(&heading, &format!("({attempt}回目、同じもの)"));
            }
            // A server that goes on saying no is told once; the list at the end counts the attempts.
            _ => {}
        }
        self.in_hand = false;
        self.put(format!("delivered:{outbox}:{attempt}"), What::Delivered { outbox, attempt, delivery });
    }

    fn draft(&self, outbox: i64) -> uketsuke::ledger::report::OutboxRow {
        telling::outbox_row(&self.ledger, outbox)
    }

    fn put(&mut self, key: String, what: What) -> Outcome {
        let event = Event { dice: dice(&key), key, what };
        self.happened.push((event.clone(), self.now));
        let outcome = self.decide_one(event.clone(), self.now);
        if self.machine == Machine::Crashing {
            self.crash(event);
        }
        outcome
    }

    /// The process ends with a letter in its hands, and is started again.
    fn die(&mut self) {
        (self.dies, self.in_hand) = (None, false);
        self.begin_next_life();
        let key = format!("started-after-death:{}", self.crashes);
        self.put(key, What::Started(Started { restored: false }));
    }

    fn crash(&mut self, last: Event) {
        self.begin_next_life();
        let key = last.key.clone();
        let again = self.decide_one(last, self.now);
        assert!(matches!(again, Outcome::Already(_) | Outcome::TooEarly), "{key} happened twice: {again:?}");
        if !self.in_hand {
            let key = format!("started-again:{}", self.crashes);
            let started = What::Started(Started { restored: false });
            self.decide_one(Event { dice: dice(&key), key, what: started }, self.now);
        }
    }

    /// What is on the disk at this moment is all that it has; nothing is closed or tidied before.
    fn begin_next_life(&mut self) {
        let path = |life: u32| self.folder.path().join(format!("ledger-{life}"));
        let (old, new) = (path(self.crashes), path(self.crashes + 1));
        for ending in ["", "-wal"] {
            let named = |path: &Path| format!("{}{ending}", path.display());
            std::fs::copy(named(&old), named(&new)).expect("the ledger's files can be copied");
        }
        self.ledger = open(&new);
        // So that the next copy is small.
        self.ledger.checkpoint();
        for ending in ["", ".lock"] {
            std::fs::remove_file(format!("{}{ending}", old.display())).expect("the old life can be forgotten");
        }
        self.crashes += 1;
    }

    fn decide_one(&mut self, event: Event, now: Moment) -> Outcome {
        let policy = &self.policy;
        let decided = self.ledger.batch(&[event], now, |known, event| decide(policy, known, event, now));
        let outcome = decided.expect("the ledger goes on").pop().expect("one outcome an event");
        assert!(!matches!(outcome, Outcome::Failed { .. }), "{outcome:?}");
        outcome
    }

    fn tell(&mut self, heading: &str, text: &str) {
        let when = self.now.format("%m/%d %H:%M");
        let _ = writeln!(self.told, "━━ {when} {heading}");
        for line in text.trim_end().lines() {
            let _ = writeln!(self.told, "{}", format!("   {line}").trim_end());
        }
        self.told.push('\n');
    }
}

/// Where nothing has to reach a disk: a crash of the process is played here, not one of the power.
fn temporary_folder() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).expect("a temporary folder")
}

fn open(path: &Path) -> Ledger {
    Ledger::open(path, Seal::new(&[7; 32])).expect("the ledger opens")
}

fn dice(key: &str) -> Dice {
    Dice(Sha256::digest(key.as_bytes()).into())
}

fn said(outcome: Outcome) -> String {
    match outcome {
        Outcome::Done { answer: Answer::Done { said }, .. } => said,
        Outcome::Done { answer: Answer::Refused { said }, .. } => format!("refused: {said}"),
        other => panic!("an act came to {other:?}"),
    }
}

/// Eight invented members: a couple that shares an address, a phone, a husband's address.
fn roster() -> Vec<RosterEntry> {
    let text = include_str!("../../fixtures/stories/roster.toml");
    #[derive(serde::Deserialize)]
    struct Roster {
        member: Vec<RosterEntry>,
    }
    let roster: Roster = toml::from_str(text).expect("the stories' roster");
    let numbers = |entry: RosterEntry| RosterEntry {
        number: uketsuke::desk::MemberNumber::parse(entry.number.as_str()).expect("a number"),
        ..entry
    };
    roster.member.into_iter().map(numbers).collect()
}
