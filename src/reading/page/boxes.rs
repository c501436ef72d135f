//! Boxes and blanks of a form: of 「□30分 ■1時間」 only what is ticked is said, and 「( 14 )時から」 is 14時から. It refuses to know
//! what they are about.

use std::sync::LazyLock;

use crate::reading::text::pattern::{Pattern, pattern};

const EMPTY: [char; 2] = ['□', '☐'];
const TICKED: [char; 6] = ['■', '☑', '☒', '✅', '✓', '✔'];

/// The line without the choices whose boxes are left empty; as it is where no box is ticked or none left empty.
#[must_use]
pub fn ticked(line: String) -> String {
    let line = bracketed(line);
    if !line.contains(EMPTY) || !line.contains(TICKED) {
        return line;
    }
    let first = line.find(|c| EMPTY.contains(&c) || TICKED.contains(&c)).unwrap_or_default();
    let (head, choices) = line.split_at(first);
    let mut out = head.to_owned();
    let mut taken = false;
    for c in choices.chars() {
        match c {
            c if EMPTY.contains(&c) => taken = false,
            c if TICKED.contains(&c) => taken = true,
            c if taken => out.push(c),
            _ => {}
        }
    }
    out.trim_end().to_owned()
}

/// 「( )22日 (○)29日」: brackets to put a sign into.
fn bracketed(line: String) -> String {
    static EMPTY_ONE: LazyLock<Pattern> = LazyLock::new(|| pattern(r"[(\[] ?[)\]]"));
    static SIGNED: LazyLock<Pattern> = LazyLock::new(|| pattern(r"[(\[] ?[○◯●〇◎✓✔レvVxX] ?[)\]]"));
    if !line.contains(['(', '[']) || !EMPTY_ONE.is_match(&line) || !SIGNED.is_match(&line) {
        return line;
    }
    let signed = SIGNED.regex().replace_all(&line, "■").into_owned();
    EMPTY_ONE.regex().replace_all(&signed, "□").into_owned()
}

/// The line with what was written into its blanks: 「会員番号___0713___」, 「参加時間( 14 )時から( 15 )時まで」.
#[must_use]
pub fn filled(line: String) -> String {
    static FIGURES: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(
            r"[(\[] ?([0-9]{1,2}) ?[)\]] ?(月|日 ?(?:[(\[ 、の]|$)|時 ?(?:から|まで|半|[(\[ ~〜-]|$)|分 ?(?:から|まで|[ ~〜-]|$))",
        )
    });
    if !line.contains("__") && !line.contains(['(', '[']) {
        return line;
    }
    let ruled = without_rules(&line);
    FIGURES.regex().replace_all(&ruled, "$1$2").trim().to_owned()
}

/// Rules to write on are blanks, but not the signs of 「a__b@example.jp」.
fn without_rules(line: &str) -> String {
    let ends = |c: Option<char>| c.is_none_or(|c| !c.is_ascii_alphanumeric() && c != '@' && c != '.');
    let mut out = String::new();
    let mut rest = line;
    while let Some(at) = rest.find("__") {
        let (before, run) = rest.split_at(at);
        let after = run.trim_start_matches('_');
        out.push_str(before);
        let blank = ends(out.chars().next_back()) || ends(after.chars().next());
        out.push_str(if blank { " " } else { run.get(..run.len() - after.len()).unwrap_or_default() });
        rest = after;
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::{filled, ticked};

    fn check(line: &str, expected: &str) {
        assert_eq!(ticked(line.to_owned()), expected, "{line}");
    }

    #[test]
    fn what_is_ticked_is_said() {
        check("利用時間 □30分 ■1時間", "利用時間 1時間");
        check("☑30分 ☐1時間", "30分");
        check("参加する日 ( )4月22日 (○)4月29日", "参加する日 4月29日");
        check("( )13時~14時 (○)14時~15時 ( )13時~15時", "14時~15時");
        check("利用時間 □30分 □1時間", "利用時間 □30分 □1時間");
        check("■会員番号 1023", "■会員番号 1023");
        check("", "");
    }

    #[test]
    fn what_is_written_into_blanks_is_said() {
        let rows = [
            ("会員番号___0713___", "会員番号 0713"),
            ("参加時間___13:00___~___14:30___", "参加時間 13:00 ~ 14:30"),
            ("参加時間( 14 )時から( 15 )時まで", "参加時間14時から15時まで"),
            ("a__b@example.jp", "a__b@example.jp"),
            ("(1)日時", "(1)日時"),
            ("22日(水)", "22日(水)"),
        ];
        for (line, expected) in rows {
            assert_eq!(filled(line.to_owned()), expected, "{line}");
        }
    }
}
