//! HTML to the lines a person sees: no rendering, nothing fetched, nothing hidden.
//!
//! Tables keep their rows, `<br>` and blocks their lines, numbered lists their numbers; quotes are counted. Text that
//! is not shown (styles, scripts, comments, `display:none`) is dropped: who cannot be seen to say something has not
//! said it.

use super::html_tokens::{Tag, Token, Tokens};
use super::letter::Line;

/// Nesting deeper than this is not followed: further elements have no effect but their line breaks.
const DEEPEST: usize = 500;

/// The visible text, at most `bound` bytes of it.
#[must_use]
pub fn lines_of_html(html: &str, bound: usize) -> Vec<Line> {
    let mut page = Page::default();
    for token in Tokens::of(html) {
        match token {
            Token::Text(text) => page.text(&text),
            Token::Open(tag) => page.open(&tag),
            Token::Close(name) => page.close(name),
        }
        if page.length > bound {
            break;
        }
    }
    page.end_line();
    page.lines
}

/// What an open element does to what stands in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Effect {
    #[default]
    None,
    Hidden,
    Quoted,
    Preformatted,
}

struct Element {
    name: String,
    effect: Effect,
    /// The next number, in `<ol>`.
    counter: Option<u32>,
}

#[derive(Default)]
struct Page {
    lines: Vec<Line>,
    current: String,
    elements: Vec<Element>,
    hidden: usize,
    quoted: u8,
    preformatted: usize,
    /// All that follows is the letter answered.
    rest_quoted: bool,
    /// A block ended: the next text begins a line.
    block_ended: bool,
    /// A cell ended: the next text stands apart.
    cell_ended: bool,
    /// A list's mark was drawn: the item's text stands beside it, in whatever block.
    marked: bool,
    /// Whitespace stood here; it counts once there is text on both sides. True: with a line end in it.
    space: Option<bool>,
    /// Bytes in the lines so far.
    length: usize,
}

impl Page {
    fn text(&mut self, text: &str) {
        if self.hidden > 0 {
            return;
        }
        for character in text.chars() {
            match character {
                '\n' if self.preformatted > 0 => self.end_line(),
                '\r' if self.preformatted > 0 => {}
                ' ' | '\t' if self.preformatted > 0 => self.push(character),
                ' ' | '\t' | '\n' | '\r' | '\u{c}' => {
                    let broken = character == '\n' || character == '\r';
                    self.space = Some(self.space.unwrap_or_default() || broken);
                }
                // No-break spaces are seen, so they are kept, as spaces.
                '\u{a0}' => self.push(' '),
                _ => self.push(character),
            }
        }
    }

    fn push(&mut self, character: char) {
        if self.block_ended && !self.current.is_empty() {
            self.end_line();
        }
        (self.block_ended, self.marked) = (false, false);
        if std::mem::take(&mut self.cell_ended) && !self.current.is_empty() {
            self.current.push('\t');
            self.space = None;
        }
        if let Some(broken) = self.space.take()
            && let Some(last) = self.current.chars().next_back()
            && !last.is_whitespace()
            && !(broken && is_wide(last) && is_wide(character))
        {
            self.current.push(' ');
        }
        self.current.push(character);
    }

    fn end_line(&mut self) {
        let text = std::mem::take(&mut self.current);
        self.length += text.len() + 1;
        self.lines.push(Line { text: text.trim_end().to_owned(), quote_depth: self.quoted });
        (self.block_ended, self.cell_ended, self.marked, self.space) = (false, false, false, None);
    }

    fn end_block(&mut self) {
        self.block_ended = true;
        self.cell_ended = false;
        self.space = None;
    }

    fn open(&mut self, tag: &Tag<'_>) {
        let name = tag.name.as_str();
        match name {
            "br" if self.hidden == 0 => self.break_line(),
            "td" | "th" => self.next_cell(),
            // A block at the start of a cell stands beside the cell before it.
            "tr" => self.flush(),
            _ if is_block(name) && !self.cell_ended && !self.marked => self.end_block(),
            _ => {}
        }
        if begins_quoted_rest(tag) && !self.rest_quoted {
            self.flush();
            (self.rest_quoted, self.quoted) = (true, self.quoted.saturating_add(1));
        }
        let effect = self.effect(tag);
        if effect == Effect::Quoted || self.block_ended && self.quoted > 0 {
            self.flush();
        }
        if !is_void(name) {
            self.enter(tag, effect);
        }
        if name == "li" && self.hidden == 0 {
            self.item_mark();
        }
    }

    fn break_line(&mut self) {
        if self.block_ended && !self.current.is_empty() {
            self.end_line();
        }
        self.end_line();
    }

    fn next_cell(&mut self) {
        self.cell_ended = !self.current.is_empty();
        self.block_ended = false;
        self.space = None;
    }

    /// Ends the line in hand before its quote depth changes.
    fn flush(&mut self) {
        if !self.current.is_empty() {
            self.end_line();
        }
    }

    fn effect(&self, tag: &Tag<'_>) -> Effect {
        let style = tag.style.as_str();
        if tag.hidden || hides(style) {
            return Effect::Hidden;
        }
        let gmail_block = tag.name == "blockquote" && tag.is_classed("gmail_quote") && self.inside_quoting_div();
        if (tag.name == "blockquote" && !gmail_block) || is_quoting(tag) {
            return Effect::Quoted;
        }
        if tag.name == "div" && style.contains("border-left:") && style.contains("solid") {
            return Effect::Quoted;
        }
        let kept = tag.name == "pre" || style.contains("white-space:pre");
        if kept { Effect::Preformatted } else { Effect::None }
    }

    fn inside_quoting_div(&self) -> bool {
        self.elements.iter().rev().take(8).any(|e| e.effect == Effect::Quoted && e.name == "div")
    }

    fn enter(&mut self, tag: &Tag<'_>, effect: Effect) {
        if self.elements.len() >= DEEPEST {
            return;
        }
        match effect {
            Effect::Hidden => self.hidden += 1,
            Effect::Quoted => self.quoted = self.quoted.saturating_add(1),
            Effect::Preformatted => self.preformatted += 1,
            Effect::None => {}
        }
        let counter = (tag.name == "ol").then_some(tag.start.unwrap_or(1));
        self.elements.push(Element { name: tag.name.clone(), effect, counter });
    }

    /// What the browser would draw before a list's item.
    fn item_mark(&mut self) {
        let list = self.elements.iter_mut().rev().find(|e| matches!(e.name.as_str(), "ol" | "ul"));
        let mark = match list.and_then(|l| l.counter.as_mut()) {
            Some(counter) => {
                let mark = format!("{counter}. ");
                *counter = counter.saturating_add(1);
                mark
            }
            None => "・".to_owned(),
        };
        self.flush();
        self.current.push_str(&mark);
        (self.block_ended, self.marked) = (false, true);
    }

    fn close(&mut self, name: &str) {
        if is_block(name) {
            self.end_block();
        }
        if name == "tr" {
            self.flush();
        }
        const FAR: usize = 30;
        let Some(depth) = self.elements.iter().rev().take(FAR).position(|e| e.name == name) else { return };
        for _ in 0..=depth {
            self.leave();
        }
    }

    fn leave(&mut self) {
        let Some(element) = self.elements.pop() else { return };
        match element.effect {
            Effect::Hidden => self.hidden -= 1,
            Effect::Quoted => {
                self.flush();
                self.quoted = self.quoted.saturating_sub(1);
            }
            Effect::Preformatted => {
                self.preformatted -= 1;
                self.end_block();
            }
            Effect::None => {}
        }
    }
}

fn hides(style: &str) -> bool {
    const SAYINGS: [&str; 6] =
        ["display:none", "visibility:hidden", "mso-hide:all", "opacity:0;", "font-size:0;", "font-size:0px"];
    !style.is_empty() && SAYINGS.iter().any(|saying| style.contains(saying))
}

/// What mail programs put around the letter they answer, without a `<blockquote>`: Gmail, Yahoo, Outlook on the web
/// (whose marks are empty elements before the quote), Outlook for Mac, Proton.
fn is_quoting(tag: &Tag<'_>) -> bool {
    const CLASSES: [&str; 3] = ["gmail_quote", "yahoo_quoted", "protonmail_quote"];
    const IDS: [&str; 2] = ["OLK_SRC_BODY_SECTION", "yahoo_quoted"];
    tag.name != "blockquote" && (CLASSES.iter().any(|class| tag.is_classed(class)) || IDS.contains(&tag.id))
}

/// The marks that Outlook on the web puts before the letter answered or passed on; nothing closes them.
fn begins_quoted_rest(tag: &Tag<'_>) -> bool {
    ["appendonsend", "divRplyFwdMsg"].contains(&tag.id.trim_start_matches("x_"))
}

fn is_block(name: &str) -> bool {
    const BLOCKS: [&str; 32] = [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tr",
        "ul",
        "html",
    ];
    BLOCKS.contains(&name)
}

fn is_void(name: &str) -> bool {
    matches!(
        name,
        "br" | "hr" | "img" | "input" | "meta" | "link" | "col" | "area" | "base" | "wbr" | "embed" | "source"
    )
}

/// Characters between which a line end in the source is no space on the screen.
fn is_wide(character: char) -> bool {
    matches!(character, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{2460}'..='\u{24ff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines as `depth|text`, the depth left out where it is none.
    fn check(html: &str, expected: &[&str]) {
        let found: Vec<_> = lines_of_html(html, 10_000)
            .into_iter()
            .map(|l| if l.quote_depth == 0 { l.text } else { format!("{}|{}", l.quote_depth, l.text) })
            .collect();
        let trimmed: Vec<_> = found.iter().map(String::as_str).collect();
        let end = trimmed.iter().rposition(|l| !l.is_empty()).map_or(0, |at| at + 1);
        assert_eq!(&trimmed[..end], expected, "{html}");
    }

    #[test]
    fn lines_as_they_are_seen() {
        check("a<br>b<br/>c", &["a", "b", "c"]);
        check("<div>a</div><div><br></div><div>b</div>", &["a", "", "b"]);
        check("<div>a<br></div><div>b</div>", &["a", "b"]);
        check("<p>a</p>\n<p>&nbsp;</p>\n<p>b</p>", &["a", "", "b"]);
        check("a\nb  c", &["a b c"]);
        check("会員番号\n  1023\n山田\n花子", &["会員番号 1023 山田花子"]);
        check("<pre>a\n  b\n</pre>c", &["a", "  b", "c"]);
        check("<b>会員</b>番号<span> 1023</span>", &["会員番号 1023"]);
        check("<div><div>a<div>b</div></div>c</div>", &["a", "b", "c"]);
        check("1 &lt; 2 &amp;&#65;&#x3042;&hellip;&copy", &["1 < 2 &Aあ…©"]);
        check("a < b > c <3", &["a < b > c <3"]);
    }

    #[test]
    fn tables_and_lists() {
        check(
            "<table><tr><td>会員番号</td><td>1023</td></tr><tr><th>氏名</th><td>花子</td></tr></table>",
            &["会員番号\t1023", "氏名\t花子"],
        );
        check("<table><tr><td><p>会員番号</p></td><td><p>1023</p></td></tr></table>", &["会員番号\t1023"]);
        check("<table><tr><td>a<br>b</td></tr></table>c", &["a", "b", "c"]);
        check("<ol><li>1023</li><li>花子</li></ol>x", &["1. 1023", "2. 花子", "x"]);
        check("<ul><li>a</li><li><p>b</p></li></ul>", &["・a", "・b"]);
        check("<ol start=3><li>a</ol>", &["3. a"]);
    }

    #[test]
    fn what_is_not_seen() {
        check("<style>p{}</style><script>x<b></script><!-- c --><title>t</title>a", &["a"]);
        check("<div style='display: none'>secret<div>x</div></div>a", &["a"]);
        check("<span hidden>x</span>a<span style=\"font-size:0px\">y</span>", &["a"]);
        check("<!--[if mso]>x<![endif]-->a<![if !mso]>b<![endif]>", &["ab"]);
        check("a<!-- never closed", &["a"]);
        check("a<script>never closed", &["a"]);
    }

    #[test]
    fn quotes_are_counted() {
        check("a<blockquote>b<blockquote>c</blockquote>d</blockquote>e", &["a", "1|b", "2|c", "1|d", "e"]);
        check(
            "a<div class=\"gmail_quote\"><div class=gmail_attr>wrote:</div><blockquote class=gmail_quote>b</blockquote></div>c",
            &["a", "1|wrote:", "1|b", "c"],
        );
        check("a<div id=appendonsend></div><div id=divRplyFwdMsg>b</div><p>c", &["a", "1|b", "1|c"]);
        check("a<div style='border-left: 1px solid #ccc'>b</div>c", &["a", "1|b", "c"]);
        check("a<blockquote type=cite><div>b</div></blockquote><div>c</div>", &["a", "1|b", "c"]);
    }

    #[test]
    fn bombs_end() {
        for bomb in
            ["<div>", "<a \"", "<!--", "<", "&#", "</div>", "<a '", "<script", "<ol><li>", "<blockquote>", "<td>"]
        {
            let _ = lines_of_html(&bomb.repeat(100_000), 200_000);
        }
        assert!(lines_of_html(&"あ<br>".repeat(200_000), 1_000).len() < 1_000);
    }
}
