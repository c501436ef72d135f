//! Letters made to keep the reader busy.

use super::ROOM;
use crate::reading::testing::read_at;

#[test]
fn hostile_letters_are_read_in_time() {
    let long = "あ".repeat(700_000);
    let markers = "①".repeat(100_000);
    let quotes = ">".repeat(100_000);
    let labels = "会員番号：1023 ".repeat(50_000);
    let digits = "1".repeat(1_000_000);
    let lines = "1023 高橋花子 4/15 13:00\n".repeat(40_000);
    for text in [
        long,
        markers,
        quotes,
        labels,
        digits,
        lines,
        "(".repeat(500_000),
        "@".repeat(500_000),
        "4/15 ".repeat(100_000),
    ] {
        let reading = read_at("2020-04-13", ROOM, &text);
        assert!(reading.notes.len() < 10_000);
    }
}
