//! Broken letters: no bytes may stop the desk. Replays `fixtures/fuzz`, then breaks every letter of the fixtures anew.
//!
//! By hand, for longer or elsewhere: `FUZZ_ROUNDS=1000000 FUZZ_SEED=7 cargo test --release --test fuzz`. What breaks
//! the desk is written to `fixtures/fuzz`, and so is replayed from then on.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a test that cannot go on ends here, and says which file it kept"
)]

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use uketsuke::config::Config;
use uketsuke::mail::{JAPAN, Letter};
use uketsuke::reading::{Guide, read};

const CORPUS: &str = "fixtures/fuzz";
const FOLDERS: [&str; 3] = [CORPUS, "fixtures/letters", "fixtures/letters/demo"];

/// What breaks parsers, and what the reader looks for.
const PIECES: [&[u8]; 36] = [
    b"\n\n",
    b"\r\n",
    b" ",
    b"\0",
    b"\x1b$B",
    b"\x1b(B",
    b"\x1b(I",
    b"\x0e",
    b"\x0f",
    b"\x82",
    b"\xff",
    b"=?utf-8?B?",
    b"?=",
    b"=?iso-2022-jp?Q?=1B$B",
    b"From: ",
    b"<a@example.jp>",
    b",",
    b"\"",
    b"(",
    b"<",
    b"--",
    b"--x\n",
    b"Content-Type: multipart/mixed; boundary=x\n\n--x\n",
    b"Content-Type: message/rfc822\n\n",
    b"Content-Type: text/html; charset=shift_jis\n",
    b"Content-Transfer-Encoding: base64\n",
    b"<blockquote>",
    b"<td>",
    b"<!--",
    b"&#x",
    b"99999999999999999999",
    b"\xe2\x91\xa0",
    b"4/31",
    b"25\xe6\x99\x82",
    b"\xe3\x80\x9c",
    b"> ",
];

#[test]
fn no_bytes_stop_the_desk() {
    let guide = Config::builtin().policy.guide;
    let seeds: Vec<Vec<u8>> =
        FOLDERS.iter().flat_map(|folder| files(folder)).map(|f| std::fs::read(f).unwrap()).collect();
    assert!(!seeds.is_empty());
    for seed in &seeds {
        check(seed, &guide);
    }
    let mut dice = Dice(number("FUZZ_SEED", 1).max(1));
    for _ in 0..number("FUZZ_ROUNDS", 300) {
        check(&broken(&seeds, &mut dice), &guide);
    }
}

fn number(variable: &str, default: u64) -> u64 {
    std::env::var(variable).ok().and_then(|v| v.parse().ok()).unwrap_or(default)
}

fn files(folder: &str) -> Vec<PathBuf> {
    let listed = std::fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = listed.filter(|path| path.extension().is_some_and(|e| e == "eml")).collect();
    files.sort();
    files
}

/// Decodes and reads, and keeps what could not be.
fn check(bytes: &[u8], guide: &Guide) {
    let survived = catch_unwind(AssertUnwindSafe(|| {
        let letter = Letter::decode(bytes);
        let written = letter.date.or(letter.received).unwrap_or_default().with_timezone(&JAPAN);
        let _reading = read(&letter, guide, written);
        assert!(letter.text().len() <= 200_000, "the text is bounded");
        assert!(letter.lines.iter().all(|l| !l.text.contains(['\0', '\n', '\r'])), "lines are lines");
        assert!(letter.from.iter().all(|m| m.name.chars().all(|c| !c.is_control())), "names are harmless");
    }));
    if let Err(panic) = survived {
        let name = format!("broke-{:016x}.eml", bytes.iter().fold(0_u64, |h, b| h.wrapping_mul(31) + u64::from(*b)));
        std::fs::write(Path::new(CORPUS).join(&name), bytes).unwrap();
        eprintln!("kept as {CORPUS}/{name}");
        std::panic::resume_unwind(panic);
    }
}

/// A letter after one to eight accidents.
fn broken(seeds: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let mut letter = dice.one_of(seeds).clone();
    for _ in 0..=dice.below(8) {
        let (from, length) = (dice.below(letter.len() + 1), dice.below(60));
        let to = (from + length).min(letter.len());
        match dice.below(6) {
            0 => drop(letter.drain(from..to)),
            1 => letter.truncate(to.max(40)),
            2 => drop(letter.splice(from..from, dice.one_of(&PIECES).iter().copied())),
            3 => drop(letter.splice(from..to, dice.one_of(seeds).iter().copied().skip(length * 10).take(400))),
            4 => letter.iter_mut().skip(from).take(1).for_each(|b| *b = u8::try_from(dice.below(256)).unwrap()),
            _ => {
                let piece = letter[from..to].repeat(1 + dice.below(40));
                letter.splice(from..from, piece);
            }
        }
    }
    letter
}

/// The same numbers for the same seed (xorshift64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(bound.max(1)).unwrap()).unwrap()
    }

    fn one_of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}
