//! ISO-2022-JP as it is really sent (RFC 1468, CP50220/1 and what phones make of them), turned into EUC-JP bytes.
//!
//! encoding_rs follows the web's rules: an empty run between two escapes is an error, kanji go on over a line's end,
//! half-width kana by SO or with the eighth bit are unknown. Mails need the opposite. So the escapes are followed here
//! and encoding_rs only looks up characters. This module refuses to know labels; see [`super::charset`].

/// Geta mark 〓 (JIS X 0208 0x222E), the printers' sign for "a character I do not have": here, a carrier's emoji.
const GETA: [u8; 2] = [0xA2, 0xAE];
/// No EUC-JP sequence: becomes U+FFFD.
const DAMAGED: u8 = 0xFF;
const ESCAPE: u8 = 0x1B;

/// Whether the codes that au and SoftBank took from CP932's rare kanji are the one or the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extras {
    /// CP932's NEC and IBM extensions, as every PC writes them (髙, 﨑, ⅰ).
    Kanji,
    /// The letter comes from a carrier that puts emoji there; they become 〓.
    Emoji,
}

/// What the bytes from here on mean.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Set {
    Ascii,
    Kana,
    /// JIS X 0208 and its extensions.
    Kanji,
    /// JIS X 0212.
    Supplement,
    /// JIS X 0213: its first plane agrees with JIS X 0208 but for the rows that were empty there.
    Extended,
    /// Two-byte sets that are none of ours (GB 2312, KS X 1001, JIS X 0213 plane 2): each pair a 〓.
    Foreign,
    /// SoftBank's emoji: one byte each, until SI.
    Pictures,
}

/// Every designation met in mails, longest first where one begins another. `ESC & @` only announces the next one.
const DESIGNATIONS: [(&[u8], Option<Set>); 20] = [
    (b"$(@", Some(Set::Kanji)),
    (b"$(B", Some(Set::Kanji)),
    (b"$(D", Some(Set::Supplement)),
    (b"$(O", Some(Set::Extended)),
    (b"$(Q", Some(Set::Extended)),
    (b"$(P", Some(Set::Foreign)),
    (b"$(C", Some(Set::Foreign)),
    (b"$A", Some(Set::Foreign)),
    (b"$@", Some(Set::Kanji)),
    (b"$B", Some(Set::Kanji)),
    (b"$E", Some(Set::Pictures)),
    (b"$F", Some(Set::Pictures)),
    (b"$G", Some(Set::Pictures)),
    (b"$O", Some(Set::Pictures)),
    (b"$P", Some(Set::Pictures)),
    (b"$Q", Some(Set::Pictures)),
    (b"(B", Some(Set::Ascii)),
    (b"(J", Some(Set::Ascii)),
    (b"(I", Some(Set::Kana)),
    (b"&@", None),
];

/// `ESC ( H` is Swedish by the letter of ISO 2022; old Japanese programs wrote it for ASCII.
const SWEDISH: &[u8] = b"(H";

/// Whether some escape of ISO-2022-JP stands in the bytes. Escapes come before labels: nothing else contains them.
#[must_use]
pub fn has_escapes(bytes: &[u8]) -> bool {
    bytes.split(|&b| b == ESCAPE).skip(1).any(|rest| designation(rest).is_some())
}

fn designation(rest: &[u8]) -> Option<(usize, Option<Set>)> {
    if rest.starts_with(SWEDISH) {
        return Some((SWEDISH.len(), Some(Set::Ascii)));
    }
    DESIGNATIONS.iter().find(|(code, _)| rest.starts_with(code)).map(|(code, set)| (code.len(), *set))
}

/// The same text as EUC-JP bytes for encoding_rs; what is no character becomes a byte that is none there either.
#[must_use]
pub fn to_euc(bytes: &[u8], extras: Extras) -> Vec<u8> {
    let mut reader = Reader {
        rest: bytes,
        set: Set::Ascii,
        shifted: false,
        lead: None,
        euc: Vec::new(),
        doubtful: Vec::new(),
        carrier: extras == Extras::Emoji,
    };
    reader.euc.reserve(bytes.len() + 16);
    while let Some((&byte, rest)) = reader.rest.split_first() {
        reader.rest = rest;
        reader.take(byte);
    }
    reader.close_pair();
    if reader.carrier {
        reader.emoji_where_doubtful();
    }
    reader.euc
}

struct Reader<'a> {
    rest: &'a [u8],
    set: Set,
    /// Between SO and SI: half-width kana in seven bits.
    shifted: bool,
    /// The first byte of a pair. It survives escapes: some programs split words inside a character.
    lead: Option<u8>,
    euc: Vec<u8>,
    /// Where in `euc` a pair of the rows 0x79-0x7B stands: IBM's kanji, or au's emoji.
    doubtful: Vec<usize>,
    /// Some pair could only be a carrier's emoji, so the doubtful ones are, too.
    carrier: bool,
}

impl Reader<'_> {
    fn take(&mut self, byte: u8) {
        match byte {
            ESCAPE => self.escape(),
            0x0E => self.shifted = true,
            0x0F if self.set == Set::Pictures => self.set = Set::Ascii,
            0x0F => self.shifted = false,
            b'\r' | b'\n' => self.end_line(byte),
            0x21..=0x7E => self.graphic(byte),
            0x80.. => self.eight_bit(byte),
            _ => self.plain(byte),
        }
    }

    fn escape(&mut self) {
        match designation(self.rest) {
            Some((length, set)) => {
                self.rest = self.rest.get(length..).unwrap_or_default();
                self.set = set.unwrap_or(self.set);
                self.shifted = false;
            }
            None => self.plain(ESCAPE),
        }
    }

    /// A line ends in ASCII (RFC 1468), said or not; but some programs fold long lines inside kanji and go on.
    fn end_line(&mut self, byte: u8) {
        let goes_on = self.set == Set::Kanji && byte == b'\n' && goes_on_in_kanji(self.rest);
        if !goes_on && byte == b'\n' {
            self.set = Set::Ascii;
            self.shifted = false;
        }
        self.plain(byte);
    }

    /// A byte that is itself in every set (controls and the space), or in ASCII.
    fn plain(&mut self, byte: u8) {
        self.close_pair();
        self.euc.push(byte);
    }

    fn graphic(&mut self, byte: u8) {
        match self.set {
            _ if self.shifted => self.kana(byte | 0x80),
            Set::Ascii => self.plain(byte),
            Set::Kana => self.kana(byte | 0x80),
            Set::Pictures => self.euc.extend(GETA),
            Set::Kanji | Set::Supplement | Set::Extended | Set::Foreign => match self.lead.take() {
                None => self.lead = Some(byte),
                Some(lead) => self.pair(lead, byte),
            },
        }
    }

    fn kana(&mut self, byte: u8) {
        self.close_pair();
        match byte {
            0xA1..=0xDF => self.euc.extend([0x8E, byte]),
            _ => self.euc.push(DAMAGED),
        }
    }

    fn pair(&mut self, lead: u8, trail: u8) {
        match (self.set, lead) {
            (Set::Foreign, _) | (Set::Extended, 0x2E..=0x2F | 0x74..) => self.euc.extend(GETA),
            (Set::Supplement, _) => self.euc.extend([0x8F, lead | 0x80, trail | 0x80]),
            (_, 0x75..=0x78 | 0x7D..) => {
                self.carrier = true;
                self.euc.extend(GETA);
            }
            (_, 0x79..=0x7B) => {
                self.doubtful.push(self.euc.len());
                self.euc.extend([lead | 0x80, trail | 0x80]);
            }
            _ => self.euc.extend([lead | 0x80, trail | 0x80]),
        }
    }

    /// Half-width kana, EUC-JP or Shift_JIS among the escapes.
    fn eight_bit(&mut self, byte: u8) {
        let next = self.rest.first().copied().unwrap_or_default();
        match (self.set, byte, next) {
            (Set::Kanji, 0xA1..=0xFE, 0xA1..=0xFE) => self.pair_of_eight_bits(byte & 0x7F, next & 0x7F),
            (_, 0xA1..=0xDF, _) => self.kana(byte),
            (_, 0x81..=0x9F | 0xE0..=0xEF, 0x40..=0x7E | 0x80..=0xFC) => {
                let (lead, trail) = from_shift_jis(byte, next);
                self.pair_of_eight_bits(lead, trail);
            }
            _ => self.plain(DAMAGED),
        }
    }

    fn pair_of_eight_bits(&mut self, lead: u8, trail: u8) {
        self.close_pair();
        self.rest = self.rest.get(1..).unwrap_or_default();
        self.euc.extend([lead | 0x80, trail | 0x80]);
    }

    fn close_pair(&mut self) {
        if self.lead.take().is_some() {
            self.euc.push(DAMAGED);
        }
    }

    fn emoji_where_doubtful(&mut self) {
        for &at in &self.doubtful {
            for (slot, geta) in self.euc.iter_mut().skip(at).zip(GETA) {
                *slot = geta;
            }
        }
    }
}

/// The line after an unclosed one is kanji still if it closes what it did not open, holds whole pairs, and has kana or
/// punctuation among them.
fn goes_on_in_kanji(rest: &[u8]) -> bool {
    let line = rest.split(|&b| b == b'\n').next().unwrap_or_default();
    let Some(end) = line.iter().position(|&b| b == ESCAPE) else { return false };
    let (run, escape) = line.split_at(end);
    escape.get(1) == Some(&b'(')
        && !run.is_empty()
        && run.len().is_multiple_of(2)
        && run.iter().all(|b| (0x21..=0x7E).contains(b))
        && run.chunks_exact(2).any(|pair| pair.first().is_some_and(|lead| (0x21..=0x25).contains(lead)))
}

/// JIS X 0208 code of a Shift_JIS pair (lead 0x81-0x9F, 0xE0-0xEF).
fn from_shift_jis(lead: u8, trail: u8) -> (u8, u8) {
    let row = 2 * (if lead < 0xA0 { lead - 0x81 } else { lead - 0xC1 });
    let cell = trail - if trail > 0x7F { 0x41 } else { 0x40 };
    let (row, cell) = if cell >= 94 { (row + 1, cell - 94) } else { (row, cell) };
    (row + 0x21, cell + 0x21)
}

/// CP932 bytes in which what a carrier took for its emoji is 〓: au's mail codes lie on the NEC rows of rare kanji
/// (0xEB40-0xEE98), SoftBank's on IBM's (0xFB41-0xFBD7).
#[must_use]
pub fn shift_jis_without_emoji(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((&lead, after)) = rest.split_first() {
        let trail = after.first().copied().unwrap_or_default();
        let double = matches!(lead, 0x81..=0x9F | 0xE0..=0xFC) && trail >= 0x40;
        match lead {
            0xEB..=0xEE | 0xFB if double => out.extend([0x81, 0xAC]),
            _ if double => out.extend([lead, trail]),
            _ => out.push(lead),
        }
        rest = if double { after.get(1..).unwrap_or_default() } else { after };
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, jis: &[u8], expected: &str) {
        let euc = to_euc(jis, Extras::Kanji);
        let (text, _) = encoding_rs::EUC_JP.decode_without_bom_handling(&euc);
        assert_eq!(text, expected, "{name}");
    }

    #[test]
    fn what_phones_and_programs_send() {
        let rows: [(&str, &[u8], &str); 27] = [
            ("plain", b"\x1b$BM=Ls\x1b(B ok", "予約 ok"),
            ("old escapes", b"\x1b$@M=Ls\x1b(J ok", "予約 ok"),
            ("announced 1990 set", b"\x1b&@\x1b$BM=\x1b(B", "予"),
            ("four-byte escape", b"\x1b$(BM=\x1b(B", "予"),
            ("the tilde of a time in JIS-Roman", b"\x1b(J13:00~14:00\x1b(B", "13:00~14:00"),
            ("Swedish for ASCII", b"\x1b$BM=\x1b(HA", "予A"),
            ("NEC row 13", b"\x1b$B-!-\"-#-j\x1b(B", "①②③㈱"),
            ("NEC-selected IBM kanji", b"\x1b$B|byu\x1b(B", "髙﨑"),
            ("half-width kana by escape", b"\x1b(I6@6E\x1b(B", "ｶﾀｶﾅ"),
            ("half-width kana by shift", b"\x0e6@6E\x0fA", "ｶﾀｶﾅA"),
            ("half-width kana by the eighth bit", b"\xb6\xc0\xb6\xc5", "ｶﾀｶﾅ"),
            ("half-width voiced", b"\x1b(I6^\x1b(B", "ｶﾞ"),
            ("JIS X 0212", b"\x1b$(D0!\x1b(B", "丂"),
            ("empty runs", b"\x1b(B\x1b$B\x1b(B\x1b$BM=\x1b(B\x1b$BLs\x1b(B\x1b(B", "予約"),
            ("line end without the escape", b"\x1b$BM=Ls\r\nTel 03\r\n\x1b$BM=\x1b(B", "予約\r\nTel 03\r\n予"),
            ("line folded inside kanji", b"\x1b$BM=Ls\n$7$^$9\x1b(B\nTel", "予約\nします\nTel"),
            ("an ASCII line before a needless escape", b"\x1b$BM=Ls\n1023\x1b(B", "予約\n1023"),
            ("a space inside the run", b"\x1b$BM= Ls\x1b(B", "予 約"),
            ("a character over two runs", b"\x1b$BM=L\x1b(B\x1b$Bs\x1b(B", "予約"),
            ("an end inside a character", b"\x1b$BM=L", "予\u{fffd}"),
            ("au emoji", b"\x1b$BBjL>v^\x1b(B", "題名〓"),
            ("au emoji make its twins of kanji emoji, too", b"\x1b$Byuv^\x1b(B", "〓〓"),
            ("SoftBank emoji", b"A\x1b$Gj!\x0fB", "A〓〓B"),
            ("Korean set", b"\x1b$(C0!\x1b(B", "〓"),
            ("JIS X 0213, the part that agrees", b"\x1b$(QM=-!~u\x1b(B", "予①〓"),
            ("Shift_JIS among the escapes", b"\x1b$BM=\x1b(B\x97\x5c", "予予"),
            ("an escape that is none", b"a\x1b[0mb", "a\u{1b}[0mb"),
        ];
        for (name, jis, expected) in rows {
            check(name, jis, expected);
        }
    }

    #[test]
    fn a_carriers_letter_has_emoji_where_others_have_kanji() {
        let euc = to_euc(b"\x1b$ByuM=|b\x1b(B", Extras::Emoji);
        assert_eq!(encoding_rs::EUC_JP.decode_without_bom_handling(&euc).0, "〓予髙");
        assert_eq!(shift_jis_without_emoji(b"\x97\\\xED\x95\xfb\x41A"), b"\x97\\\x81\xAC\x81\xACA");
    }

    #[test]
    fn escapes_are_recognised_and_nothing_else() {
        assert!(has_escapes(b"a\x1b$B"));
        assert!(has_escapes(b"a\x1b(I"));
        assert!(!has_escapes(b"a\x1b[0m $B (B"));
    }
}
