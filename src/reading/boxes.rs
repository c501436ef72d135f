//! Boxes of a form: of 「□30分 ■1時間」 only what is ticked is said. It refuses to know what the boxes are about.

const EMPTY: [char; 2] = ['□', '☐'];
const TICKED: [char; 6] = ['■', '☑', '☒', '✅', '✓', '✔'];

/// The line without the choices whose boxes are left empty; as it is where no box is ticked or none left empty.
#[must_use]
pub fn ticked(line: String) -> String {
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

#[cfg(test)]
mod tests {
    use super::ticked;

    fn check(line: &str, expected: &str) {
        assert_eq!(ticked(line.to_owned()), expected, "{line}");
    }

    #[test]
    fn what_is_ticked_is_said() {
        check("利用時間 □30分 ■1時間", "利用時間 1時間");
        check("☑30分 ☐1時間", "30分");
        check("利用時間 □30分 □1時間", "利用時間 □30分 □1時間");
        check("■会員番号 1023", "■会員番号 1023");
        check("", "");
    }
}
