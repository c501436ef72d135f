//! Who it is: number and name against the roster, and whether the address is a known one.
//!
//! The ladder of identity is climbed here and nowhere else. Step 1 (number and name agree, address known) is
//! certain and yields an [`Identified`], which only this module can make; step 3 ([`Agreeing`]) is a reason to ask for a
//! yes, and proves nothing; everything else is for a person.

use super::member::{Member, MemberNumber};
use super::names::{Agreement, agreement, same_name};
use super::policy::Policy;
use super::records::{Case, Guest, Holder};
use super::romaji::is_relative;
use crate::mail::authentication::{self, Verdict};
use crate::mail::{Address, Letter};
use crate::reading::Person;

/// Proof that a person is this member and that this address is one we may write to about it.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Identified {
    number: MemberNumber,
    name: String,
}

impl Identified {
    pub fn number(&self) -> &MemberNumber {
        &self.number
    }

    /// As a reservation keeps the person.
    pub fn guest(&self) -> Guest {
        Guest { number: self.number.clone(), name: self.name.clone() }
    }
}

/// Who wrote a letter, as far as its header tells.
#[derive(Clone, Copy)]
pub(super) struct Sender<'a> {
    pub address: &'a Address,
    /// The display name as written.
    pub name: &'a str,
    forged: Forged,
    company: Company,
}

/// Whether all letters of one request came from the same address. One of several is never certain (step 3 at best);
/// with a forged one it is for a person (step 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Company {
    Alone,
    WithOthers,
    WithForged,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Forged {
    /// Our own receiving server says that the address is not the sender's (DMARC failed).
    Yes,
    NotKnown,
}

impl<'a> Sender<'a> {
    /// The one sender of a letter.
    pub fn of(policy: &Policy, letter: &'a Letter) -> Option<Self> {
        let mailbox = letter.sender()?;
        let failed = policy.authserv_id.as_ref().is_some_and(|id| authentication::verdict(letter, id) == Verdict::Fail);
        let forged = if failed { Forged::Yes } else { Forged::NotKnown };
        Some(Self { address: &mailbox.address, name: &mailbox.name, forged, company: Company::Alone })
    }

    /// Whoever wrote a letter that waited, as the ledger keeps it: only letters that were not forged wait.
    pub fn of_record(address: &'a Address) -> Self {
        Self { address, name: "", forged: Forged::NotKnown, company: Company::Alone }
    }

    /// The same sender of a request that earlier letters belong to: their addresses, and whether they were forged.
    pub fn beside<'b>(self, earlier: impl Iterator<Item = (&'b Address, bool)>) -> Self {
        let company_of = |(address, forged): (&Address, bool)| match (forged || self.is_forged(), address) {
            (true, _) => Company::WithForged,
            (false, address) if address == self.address => Company::Alone,
            (false, _) => Company::WithOthers,
        };
        Self { company: earlier.map(company_of).max().unwrap_or(self.company), ..self }
    }

    /// Whether all letters of the request came from this one address, and for a person where one of them was forged.
    pub fn company(&self) -> Company {
        self.company
    }

    pub fn is_alone(&self) -> bool {
        self.company() == Company::Alone
    }

    pub fn is_forged(&self) -> bool {
        self.forged == Forged::Yes
    }

    /// Whether the request came from this address alone, which is a known one of that member, and not forged.
    pub fn is_known_to(&self, member: &Member) -> bool {
        self.forged == Forged::NotKnown && self.is_alone() && member.knows(self.address)
    }

    /// Whether this address stands on that member's roster entry itself, and is not forged.
    pub fn is_on_entry_of(&self, member: &Member) -> bool {
        self.forged == Forged::NotKnown && member.entry.addresses.contains(self.address)
    }

    /// Whether it comes from that very address, as far as our own receiving server knows.
    pub fn is_unforged_at(&self, address: &Address) -> bool {
        self.forged == Forged::NotKnown && self.address == address
    }

    /// Whether it was agreed for doctor mail, by telephone.
    fn is_agreed_for_doctor(&self, member: &Member) -> bool {
        let agreed = member.agreed.iter().any(|a| a.for_doctor_mail && a.address == *self.address);
        self.forged == Forged::NotKnown && agreed
    }
}

/// Step 1 of the ladder: number and name agree, and the sender is known by that very member.
pub(super) fn identify(members: &[Member], person: &Person, sender: &Sender<'_>) -> Option<Identified> {
    let number = MemberNumber::parse(person.member_number.as_deref()?)?;
    let member = members.iter().find(|m| m.entry.number == number)?;
    (agrees(person.name.as_deref()?, member, sender) && sender.is_known_to(member)).then(|| proven(member))
}

/// A surname alone agrees only from an address on that very entry.
fn agrees(name: &str, member: &Member, sender: &Sender<'_>) -> bool {
    match agreement(name, &member.entry) {
        Agreement::Whole => true,
        Agreement::Surname => sender.is_on_entry_of(member),
        Agreement::None => false,
    }
}

/// Step 3 of the ladder: whose number and whole name these are, though the sender's address is not known, and where a
/// yes may be asked. Nobody, where authentication failed.
pub(super) struct Agreeing<'a> {
    pub member: &'a Member,
    /// On the roster entry, and not the sender's.
    pub ask_at: &'a Address,
}

/// Whether a person's number and name stand on step 3.
pub(super) fn agreeing<'a>(members: &'a [Member], person: &Person, sender: &Sender<'_>) -> Option<Agreeing<'a>> {
    let number = MemberNumber::parse(person.member_number.as_deref()?)?;
    let member = members.iter().find(|m| m.entry.number == number)?;
    let whole = agreement(person.name.as_deref()?, &member.entry) == Agreement::Whole;
    let genuine = sender.forged == Forged::NotKnown && sender.company() != Company::WithForged;
    let unknown = genuine && !member.knows(sender.address);
    let ask_at = member.entry.addresses.iter().find(|address| *address != sender.address)?;
    (whole && unknown).then_some(Agreeing { member, ask_at })
}

/// For what already stands and is given up or changed: those whose known address it is, and of them whom the letter
/// speaks for. Nobody, where it speaks for anybody else.
pub(super) fn identify_by_address(members: &[Member], people: &[Person], sender: &Sender<'_>) -> Vec<Identified> {
    let speaks_for = |person: &Person, member: &Member| {
        let number = person.member_number.as_deref();
        number.is_none_or(|n| MemberNumber::parse(n).as_ref() == Some(&member.entry.number))
            && person.name.as_deref().is_none_or(|name| agrees(name, member, sender))
    };
    let named: Vec<&Person> = people.iter().filter(|p| p.member_number.is_some() || p.name.is_some()).collect();
    let at_address: Vec<&Member> = members.iter().filter(|m| sender.is_known_to(m)).collect();
    if named.iter().any(|person| !at_address.iter().any(|member| speaks_for(person, member))) {
        return Vec::new();
    }
    let meant = |member: &&Member| named.is_empty() || named.iter().any(|person| speaks_for(person, member));
    at_address.into_iter().filter(meant).map(proven).collect()
}

/// Who it probably is: enough to keep a place for a day, never to tell anybody anything.
pub(super) struct Presumed {
    pub guest: Guest,
    pub holder: Holder,
    /// Where the place's letters would go.
    pub address: Option<Address>,
}

/// The one member known by the sender's address for whom nothing in the letter speaks against; else the one with whom
/// number and name agree.
pub(super) fn presume(members: &[Member], person: &Person, sender: &Sender<'_>) -> Option<Presumed> {
    let number = person.member_number.as_deref().map(MemberNumber::parse);
    let fits = |member: &&Member| {
        number.as_ref().is_none_or(|n| n.as_ref() == Some(&member.entry.number))
            && person.name.as_deref().is_none_or(|name| agreement(name, &member.entry) != Agreement::None)
    };
    let mut known = members.iter().filter(|member| sender.is_known_to(member)).filter(fits);
    let (presumed, holder, address) = if let (Some(member), None) = (known.next(), known.next()) {
        (member, Holder::Known, Some(sender.address.clone()))
    } else {
        let name = person.name.as_deref().unwrap_or_default();
        let agrees = |m: &&Member| number.is_some() && agreement(name, &m.entry) == Agreement::Whole;
        let member = members.iter().filter(fits).find(agrees)?;
        (member, Holder::Stranger, member.entry.addresses.first().cloned())
    };
    Some(Presumed { guest: proven(presumed).guest(), holder, address })
}

/// The same of a guest of a reservation, today: still on the roster under number and name, the address still known.
pub(super) fn identify_guest(members: &[Member], guest: &Guest, address: &Address) -> Option<Identified> {
    let member = members.iter().find(|m| m.entry.number == guest.number)?;
    (same_name(&member.entry.name, &guest.name) && member.knows(address)).then(|| proven(member))
}

/// Doctor mail: the address stands for exactly one member, and nothing in the letter speaks for somebody else.
pub(super) fn identify_for_doctor(members: &[Member], people: &[&Person], sender: &Sender<'_>) -> Option<Identified> {
    let mut at_address = members.iter().filter(|m| sender.is_on_entry_of(m) || sender.is_agreed_for_doctor(m));
    let (Some(member), None) = (at_address.next(), at_address.next()) else { return None };
    speak_for(member, people, sender).then(|| proven(member))
}

/// Whether nothing in a letter speaks for anybody but that member.
fn speak_for(member: &Member, people: &[&Person], sender: &Sender<'_>) -> bool {
    let speaks_for = |name: &str| agreement(name, &member.entry) != Agreement::None;
    let same_people = people.iter().all(|person| {
        person.member_number.as_deref().is_none_or(|n| MemberNumber::parse(n).as_ref() == Some(&member.entry.number))
            && person.name.as_deref().is_none_or(speaks_for)
    });
    let same_sender =
        if is_japanese_name(sender.name) { speaks_for(sender.name) } else { !is_relative(sender.name, &member.entry) };
    same_people && same_sender
}

/// The same within a case: its own address, which is still that member's, or was let through by a person.
pub(super) fn identify_in_case(
    members: &[Member],
    case: &Case,
    people: &[&Person],
    sender: &Sender<'_>,
) -> Option<Identified> {
    let member = members.iter().find(|m| Some(&m.entry.number) == case.member.as_ref())?;
    let stands = case.vouched || member.knows_for_doctor(&case.address);
    (stands && sender.is_unforged_at(&case.address) && speak_for(member, people, sender)).then(|| proven(member))
}

/// A person vouches for it, after a telephone call.
pub(super) fn vouched_for(member: &Member) -> Identified {
    proven(member)
}

/// Nicknames of phones and names in Latin letters cannot be held against the roster sign by sign; Japanese ones can.
fn is_japanese_name(name: &str) -> bool {
    let signs = || name.chars().filter(|c| !c.is_whitespace());
    signs().count() > 1
        && signs().all(|c| matches!(c, 'ぁ'..='ヿ' | '一'..='鿿' | '㐀'..='䶿' | '豈'..='﫿' | '々' | 'ｦ'..='ﾟ'))
}

fn proven(member: &Member) -> Identified {
    Identified { number: member.entry.number.clone(), name: member.entry.name.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::member::{AgreedAddress, RosterEntry};

    fn member(number: &str, name: &str, address: &str) -> Member {
        let number = MemberNumber::parse(number).unwrap();
        let addresses = vec![Address::parse(address).unwrap()];
        let entry = RosterEntry { number, name: name.into(), kana: String::new(), addresses, phone: String::new() };
        Member { entry, agreed: Vec::new() }
    }

    fn without_address(number: &str, name: &str) -> Member {
        let member = member(number, name, "nobody@example.jp");
        Member { entry: RosterEntry { addresses: Vec::new(), ..member.entry }, ..member }
    }

    fn with_agreed(number: &str, name: &str, address: &str, agreed: &str) -> Member {
        let of = |name: &str, address: &str| AgreedAddress {
            name: name.into(),
            address: Address::parse(address).unwrap(),
            for_doctor_mail: false,
        };
        // What was agreed with who had the number before counts no more.
        Member::new(member(number, name, address).entry, vec![of(name, agreed), of("前の 会員", "former@example.jp")])
    }

    fn roster() -> Vec<Member> {
        vec![
            member("0123", "高橋 花子", "hanako@example.jp"),
            member("124", "高橋 太郎", "taro@example.jp"),
            member("200", "佐藤 一郎", "both@example.jp"),
            member("201", "佐藤 良子", "both@example.jp"),
            without_address("300", "山本 アドレスなし"),
            with_agreed("301", "鈴木 きよ", "phone@example.jp", "agreed@example.jp"),
        ]
    }

    fn check(number: Option<&str>, name: Option<&str>, address: &str, expected: Option<&str>) {
        let person = Person { member_number: number.map(Into::into), name: name.map(Into::into) };
        let address = Address::parse(address).unwrap();
        let sender = Sender { address: &address, name: "", forged: Forged::NotKnown, company: Company::Alone };
        let found = identify(&roster(), &person, &sender).map(|i| i.number.to_string());
        assert_eq!(found.as_deref(), expected, "{number:?} {name:?}");
        let forged = Sender { forged: Forged::Yes, ..sender };
        assert_eq!(identify(&roster(), &person, &forged).map(|i| i.name), None);
    }

    #[test]
    fn step_one_of_the_ladder() {
        check(Some("0123"), Some("高橋 花子"), "hanako@example.jp", Some("123"));
        check(Some("００１２３"), Some("髙橋花子"), "hanako@example.jp", Some("123"));
        check(Some("123"), Some("高橋"), "hanako@example.jp", Some("123"));
        check(Some("124"), Some("高橋"), "hanako@example.jp", None);
        check(Some("124"), Some("高橋 花子"), "hanako@example.jp", None);
        check(Some("123"), Some("高橋 花子"), "other@example.jp", None);
        check(Some("999"), Some("高橋 花子"), "hanako@example.jp", None);
        check(None, Some("高橋 花子"), "hanako@example.jp", None);
        check(Some("123"), None, "hanako@example.jp", None);
        check(Some("201"), Some("佐藤"), "both@example.jp", Some("201"));
        // An agreed address is known, but not on the entry: it takes the whole name.
        check(Some("301"), Some("鈴木きよ"), "agreed@example.jp", Some("301"));
        check(Some("301"), Some("鈴木"), "agreed@example.jp", None);
        check(Some("301"), Some("鈴木"), "phone@example.jp", Some("301"));
        check(Some("301"), Some("鈴木きよ"), "former@example.jp", None);
    }

    fn check_address(number: Option<&str>, name: Option<&str>, address: &str, expected: &[&str]) {
        let person = Person { member_number: number.map(Into::into), name: name.map(Into::into) };
        let address = Address::parse(address).unwrap();
        let sender = Sender { address: &address, name: "", forged: Forged::NotKnown, company: Company::Alone };
        let found = identify_by_address(&roster(), std::slice::from_ref(&person), &sender);
        let numbers: Vec<&str> = found.iter().map(|i| i.number.as_str()).collect();
        assert_eq!(numbers, expected, "{number:?} {name:?} {address}");
        let forged = Sender { forged: Forged::Yes, ..sender };
        assert!(identify_by_address(&roster(), &[person], &forged).is_empty());
    }

    #[test]
    fn what_stands_is_its_address_s() {
        check_address(None, None, "hanako@example.jp", &["123"]);
        check_address(None, Some("髙橋"), "hanako@example.jp", &["123"]);
        check_address(Some("0123"), None, "hanako@example.jp", &["123"]);
        check_address(None, Some("高橋 太郎"), "hanako@example.jp", &[]);
        check_address(Some("124"), None, "hanako@example.jp", &[]);
        check_address(None, None, "both@example.jp", &["200", "201"]);
        check_address(None, Some("佐藤"), "both@example.jp", &["200", "201"]);
        check_address(None, Some("佐藤良子"), "both@example.jp", &["201"]);
        check_address(None, None, "nobody@example.jp", &[]);
    }

    fn check_agreeing(number: &str, name: &str, address: &str, expected: Option<&str>) {
        let person = Person { member_number: Some(number.into()), name: Some(name.into()) };
        let address = Address::parse(address).unwrap();
        let sender = Sender { address: &address, name: "", forged: Forged::NotKnown, company: Company::Alone };
        let members = roster();
        let found = agreeing(&members, &person, &sender).map(|a| a.ask_at.to_string());
        assert_eq!(found.as_deref(), expected, "{number} {name} {address}");
        assert!(agreeing(&members, &person, &Sender { forged: Forged::Yes, ..sender }).is_none());
    }

    #[test]
    fn step_three_asks_at_the_roster_s_address() {
        check_agreeing("123", "高橋花子", "other@example.com", Some("hanako@example.jp"));
        check_agreeing("123", "高橋花子", "taro@example.jp", Some("hanako@example.jp"));
        // Known: step 1. The surname alone: step 4, as nobody's address.
        check_agreeing("123", "高橋花子", "hanako@example.jp", None);
        check_agreeing("123", "高橋", "other@example.com", None);
        check_agreeing("124", "高橋花子", "other@example.com", None);
        check_agreeing("999", "高橋花子", "other@example.com", None);
        check_agreeing("300", "山本 アドレスなし", "other@example.com", None);
        check_agreeing("301", "鈴木 きよ", "phone@example.jp", None);
        check_agreeing("301", "鈴木 きよ", "agreed@example.jp", None);
        check_agreeing("301", "鈴木 きよ", "other@example.com", Some("phone@example.jp"));
    }

    fn check_doctor(display: &str, number: Option<&str>, name: Option<&str>, expected: (&str, Option<&str>)) {
        let person = Person { member_number: number.map(Into::into), name: name.map(Into::into) };
        let address = Address::parse(expected.0).unwrap();
        let sender = Sender { address: &address, name: display, forged: Forged::NotKnown, company: Company::Alone };
        let found = identify_for_doctor(&roster(), &[&person], &sender).map(|i| i.number.to_string());
        assert_eq!(found.as_deref(), expected.1, "{display} {number:?} {name:?}");
    }

    #[test]
    fn doctor_mail_speaks_for_nobody_else() {
        check_doctor("Hanako T.", None, None, ("hanako@example.jp", Some("123")));
        check_doctor("高橋花子", Some("0123"), Some("高橋花子"), ("hanako@example.jp", Some("123")));
        check_doctor("高橋", None, None, ("hanako@example.jp", Some("123")));
        check_doctor("高橋太郎", None, None, ("hanako@example.jp", None));
        check_doctor("", Some("124"), None, ("hanako@example.jp", None));
        check_doctor("", None, Some("高橋 太郎"), ("hanako@example.jp", None));
        check_doctor("佐藤良子", Some("201"), Some("佐藤良子"), ("both@example.jp", None));
        check_doctor("", None, None, ("nobody@example.jp", None));
        check_doctor("", None, None, ("agreed@example.jp", None));
        check_doctor("", Some("301"), Some("鈴木きよ"), ("agreed@example.jp", None));
    }
}
