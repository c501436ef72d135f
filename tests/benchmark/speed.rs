//! How long a letter takes: decoding, reading, and both, beside mail-parser's full parse of the same bytes in the
//! same run; then the worst time of letters of 2 MB that were made to be slow. `cargo bench` prints it.
//!
//! Nothing here asserts a time: machines differ, and what is slow is for people to judge.

#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "a fixture that is not there stops the benchmark")]

mod hostile;

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use mail_parser::MessageParser;
use uketsuke::config::Config;
use uketsuke::mail::{JAPAN, Letter};
use uketsuke::reading::{Guide, Reading, read};

const FOLDER: &str = "fixtures/letters";

/// The fastest of so many counts: what else the machine does is not the letter's cost.
const ROUNDS: u32 = 15;

/// Of a hostile letter the slowest counts. mail-parser is not asked: a boundary that never comes takes it a minute.
const HOSTILE_ROUNDS: u32 = 3;

fn main() {
    let guide = Config::builtin().policy.guide;
    let letters = letters(Path::new(FOLDER));
    let warm = |bytes: &[u8]| black_box(read_letter(&Letter::decode(bytes), &guide));
    letters.iter().for_each(|(_, bytes)| drop(warm(bytes))); // patterns are compiled once for a process
    print_ordinary(&letters, &guide);
    print_hostile(&guide);
}

/// Every letter of the folder and below, in the order of their names.
fn letters(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let letter = |path: PathBuf| match path.extension() {
        _ if path.is_dir() => letters(&path),
        Some(kind) if kind == "eml" => vec![(name(&path), std::fs::read(&path).unwrap())],
        _ => Vec::new(),
    };
    paths.into_iter().flat_map(letter).collect()
}

fn name(path: &Path) -> String {
    path.file_stem().unwrap().to_string_lossy().into_owned()
}

/// What one letter cost.
struct Cost {
    name: String,
    decode: Duration,
    read: Duration,
    parser: Duration,
}

impl Cost {
    fn of(name: &str, bytes: &[u8], guide: &Guide) -> Self {
        let letter = Letter::decode(bytes);
        Self {
            name: name.to_owned(),
            decode: fastest(ROUNDS, || Letter::decode(bytes)),
            read: fastest(ROUNDS, || read_letter(&letter, guide)),
            parser: fastest(ROUNDS, || parsed_by_mail_parser(bytes)),
        }
    }

    fn both(&self) -> Duration {
        self.decode + self.read
    }

    /// How many parses of mail-parser ours costs.
    fn ratio(&self) -> f64 {
        self.both().as_secs_f64() / self.parser.as_secs_f64()
    }
}

fn fastest<T>(rounds: u32, work: impl Fn() -> T) -> Duration {
    let timed = |_| {
        let start = Instant::now();
        let made = black_box(work());
        let taken = start.elapsed();
        drop(made);
        taken
    };
    (0..rounds).map(timed).min().unwrap_or_default()
}

fn read_letter(letter: &Letter, guide: &Guide) -> Reading {
    let written = letter.date.or(letter.received).unwrap_or_default().with_timezone(&JAPAN);
    read(letter, guide, written)
}

/// The structure with every text, as characters: what a program would need to begin.
fn parsed_by_mail_parser(bytes: &[u8]) -> usize {
    let Some(message) = MessageParser::default().parse(bytes) else { return 0 };
    (0..message.text_body_count()).filter_map(|at| message.body_text(at)).map(|text| text.len()).sum()
}

fn print_ordinary(letters: &[(String, Vec<u8>)], guide: &Guide) {
    let costs: Vec<Cost> = letters.iter().map(|(name, bytes)| Cost::of(name, bytes, guide)).collect();
    println!("{} letters of {FOLDER}, microseconds a letter", costs.len());
    println!("{:<14}{:>9}{:>9}  worst letter", "", "median", "worst");
    print_row("decode", &costs, |c| c.decode);
    print_row("read", &costs, |c| c.read);
    print_row("both", &costs, Cost::both);
    print_row("mail-parser", &costs, |c| c.parser);
    let mut ratios: Vec<(f64, &str)> = costs.iter().map(|c| (c.ratio(), c.name.as_str())).collect();
    ratios.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (median, _) = ratios.get(ratios.len() / 2).unwrap();
    let (worst, name) = ratios.last().unwrap();
    println!("{:<14}{median:>9.1}{worst:>9.1}  {name}\n", "ratio");
}

fn print_row(title: &str, costs: &[Cost], part: impl Fn(&Cost) -> Duration) {
    let mut times: Vec<(Duration, &str)> = costs.iter().map(|c| (part(c), c.name.as_str())).collect();
    times.sort();
    let (median, _) = times.get(times.len() / 2).unwrap();
    let (worst, name) = times.last().unwrap();
    println!("{title:<14}{:>9.1}{:>9.1}  {name}", micros(*median), micros(*worst));
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

fn print_hostile(guide: &Guide) {
    println!("hostile letters of 2 MB, milliseconds: the worst of {HOSTILE_ROUNDS}");
    println!("{:<30}{:>9}{:>9}{:>9}", "", "decode", "read", "both");
    for (name, bytes) in hostile::letters() {
        let letter = Letter::decode(&bytes);
        let decode = slowest(|| Letter::decode(&bytes));
        let read = slowest(|| read_letter(&letter, guide));
        let [decode, read, both] = [decode, read, decode + read].map(|time| micros(time) / 1e3);
        println!("{name:<30}{decode:>9.1}{read:>9.1}{both:>9.1}");
    }
}

fn slowest<T>(work: impl Fn() -> T) -> Duration {
    (0..HOSTILE_ROUNDS).map(|_| fastest(1, &work)).max().unwrap_or_default()
}
