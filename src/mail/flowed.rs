//! `format=flowed` (RFC 3676): lines that a program broke are put together again.

/// The text with soft line breaks undone. With `delsp` the space before them goes, too: Japanese has none.
#[must_use]
pub fn unflow(text: &str, delsp: Delsp) -> String {
    let mut out = String::with_capacity(text.len());
    let mut open: Option<usize> = None;
    for line in super::clean::lines(text) {
        let depth = line.len() - line.trim_start_matches('>').len();
        let (quotes, rest) = line.split_at(depth);
        let content = rest.strip_prefix(' ').unwrap_or(rest);
        let signature = content == "-- ";
        if open == Some(depth) && !signature {
            out.push_str(content);
        } else {
            separate(&mut out, open.is_some());
            out.push_str(quotes);
            out.push_str(if depth > 0 && !content.is_empty() { " " } else { "" });
            out.push_str(content);
        }
        let soft = content.ends_with(' ') && !signature;
        if soft && delsp == Delsp::Yes {
            out.pop();
        }
        if !soft {
            out.push('\n');
        }
        open = soft.then_some(depth);
    }
    out
}

/// Whether the space that marks a soft break is part of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delsp {
    Yes,
    No,
}

/// A soft break before another quote depth was a mistake: the line ends all the same (RFC 3676 §4.5).
fn separate(out: &mut String, unfinished: bool) {
    if unfinished {
        out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flowed_texts() {
        let rows = [
            ("会員番号1023の \n高橋です。\n以上", Delsp::Yes, "会員番号1023の高橋です。\n以上\n"),
            ("I would \nlike to come.", Delsp::No, "I would like to come.\n"),
            ("> one \n> two\nthree", Delsp::No, "> one two\nthree\n"),
            ("> one \ntwo", Delsp::No, "> one \ntwo\n"),
            (">> a\n> b", Delsp::No, ">> a\n> b\n"),
            (" >stuffed", Delsp::No, ">stuffed\n"),
            ("bye\n-- \nHanako", Delsp::No, "bye\n-- \nHanako\n"),
            ("bye \n-- \nHanako", Delsp::Yes, "bye\n-- \nHanako\n"),
            ("", Delsp::No, "\n"),
        ];
        for (written, delsp, expected) in rows {
            assert_eq!(unflow(written, delsp), expected, "{written:?}");
        }
    }
}
