//! Answers as the usual mail programs write them, in plain text and in HTML.

use super::Doubt::{
    BelowQuote, BetweenQuotes, ContactLeft, NothingLeft, PointsIntoQuote, SignatureUnsure, StrangeQuote,
};
use super::*;
use crate::reading::testing::guide;

const MARK: &str = "12-K7Q4-9MXD";
const WORDS: &str = "お薬は朝に変えてみてください。\n\nまた様子を教えてください。";

fn check(program: &str, content_type: &str, body: &str, expected: (&str, &[Doubt])) {
    let mail = format!(
        "From: nishi@example.jp\nSubject: Re: [ドクターメール {MARK}]\nMIME-Version: 1.0\n\
         Content-Type: {content_type}; charset=utf-8\n\n{body}"
    );
    let letter = Letter::decode(mail.as_bytes());
    let found = own_words(&letter, &guide(), MARK);
    assert_eq!((found.text.as_str(), found.doubts.as_slice()), expected, "{program}\n{body}");
}

fn plain(program: &str, body: &str) {
    check(program, "text/plain", body, (WORDS, &[]));
}

fn html(program: &str, body: &str) {
    check(program, "text/html", body, (WORDS, &[]));
}

fn unsure(what: &str, body: &str, expected: (&str, &[Doubt])) {
    check(what, "text/plain", body, expected);
}

/// Our letter to him, as a program quotes it.
fn ours(before: &str) -> String {
    let lines = [
        "会員番号 1023",
        "山田 花子 様からのドクターメールです。",
        "",
        "西先生、夜ねむれません。",
        "",
        "件名の [ドクターメール 12-K7Q4-9MXD] は、そのままに。",
    ];
    lines.map(|line| format!("{before}{line}").trim_end().to_owned()).join("\n")
}

#[test]
fn plain_answers_of_the_usual_programs() {
    let (quoted, bare) = (ours("> "), ours(""));
    let rows = [
        ("Outlook", format!("{WORDS}\n\n-----Original Message-----\nFrom: プラスケア 暮らしの保健室 <info@kosugipluscare.com>\nSent: Tuesday, April 14, 2020 10:00 AM\nTo: nishi@example.jp\nSubject: [ドクターメール {MARK}]\n\n{bare}\n")),
        ("Outlook, Japanese", format!("{WORDS}\n\n差出人: プラスケア 暮らしの保健室 <info@kosugipluscare.com>\n送信日時: 2020年4月14日 10:00\n宛先: 西 <nishi@example.jp>\n件名: [ドクターメール {MARK}]\n\n{bare}\n")),
        ("Outlook, with its line", format!("{WORDS}\n\n________________________________\n差出人: プラスケア <info@kosugipluscare.com>\n送信日時: 2020年4月14日火曜日 10:00:00\n宛先: nishi@example.jp <nishi@example.jp>\n件名: [ドクターメール {MARK}]\n\n{bare}")),
        ("Outlook, quoting with marks", format!("{WORDS}\n\n-----元のメッセージ-----\n> From: プラスケア <info@kosugipluscare.com>\n{quoted}")),
        ("iPhone", format!("{WORDS}\n\niPhoneから送信\n\n> 2020/04/14 10:00、プラスケア 暮らしの保健室 <info@kosugipluscare.com>のメール:\n> \n{quoted}")),
        ("Apple Mail", format!("{WORDS}\n\n> 2020/04/14 10:00、プラスケア 暮らしの保健室のメール：\n>\n{quoted}")),
        ("Apple Mail, English", format!("{WORDS}\n\nSent from my iPad\n\n> On Apr 14, 2020, at 10:00, プラスケア <info@kosugipluscare.com> wrote:\n>\n{quoted}")),
        ("Gmail", format!("{WORDS}\n\n2020年4月14日(火) 10:00 プラスケア 暮らしの保健室 <info@kosugipluscare.com>:\n\n{quoted}")),
        ("Gmail, wrapped", format!("{WORDS}\n\n2020年4月14日(火) 10:00 プラスケア 暮らしの保健室\n<info@kosugipluscare.com>:\n\n{quoted}")),
        ("Gmail, signature above", format!("{WORDS}\n\n-- \n西 智弘\nTEL 044-000-1111\n\nOn Tue, Apr 14, 2020 at 10:00 AM プラスケア <info@kosugipluscare.com> wrote:\n\n{quoted}")),
        ("Thunderbird", format!("On 2020/04/14 10:00, プラスケア 暮らしの保健室 wrote:\n{quoted}\n\n{WORDS}\n\n-- \n西 智弘\nnishi@example.jp\n")),
        ("Thunderbird, Japanese, on top", format!("{WORDS}\n\n2020/04/14 10:00 に プラスケア 暮らしの保健室 さんは書きました:\n{quoted}")),
        ("Becky!", format!("{WORDS}\n\n西\n--------------------------------\n西 智弘 <nishi@example.jp>\n--------------------------------\n\nOn Tue, 14 Apr 2020 10:00:00 +0900\nプラスケア <info@kosugipluscare.com> wrote:\n\n{quoted}").replace("\n\n西\n--", "\n--")),
        ("Becky!, its own words", format!("{WORDS}\n\nプラスケア <info@kosugipluscare.com> さんは書きました:\n{quoted}")),
        ("Yahoo! Japan", format!("{WORDS}\n\n----- Original Message -----\n>From: プラスケア <info@kosugipluscare.com>\n>Date: 2020/4/14, Tue 10:00\n{quoted}")),
        ("a program nobody knows", format!("{WORDS}\n\ninfo@kosugipluscare.com 様の 2020-04-14 10:00 のお便り:\n{quoted}")),
        ("no quote at all", format!("{WORDS}\n")),
        ("a framed signature", format!("{WORDS}\n\n━━━━━━━━━━━━\n西 智弘\n川崎市中原区\n電話 044-000-1111\n━━━━━━━━━━━━\n")),
        ("a signature that nothing announces", format!("{WORDS}\n\n西 智弘\n川崎市立病院\nTEL:044-000-1111\nnishi@example.jp\n")),
    ];
    for (program, body) in rows {
        plain(program, &body);
    }
}

#[test]
fn html_answers_of_the_usual_programs() {
    let said = "お薬は朝に変えてみてください。";
    let more = "また様子を教えてください。";
    let quoted = "<div>会員番号 1023</div><div>西先生、夜ねむれません。</div><div>件名の [ドクターメール 12-K7Q4-9MXD] は、そのままに。</div>";
    let rows = [
        (
            "Outlook",
            format!(
                "<div class=WordSection1><p class=MsoNormal>{said}</p><p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>{more}</p><p class=MsoNormal><o:p>&nbsp;</o:p></p><div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0mm 0mm 0mm'><p class=MsoNormal><b>From:</b> プラスケア &lt;info@kosugipluscare.com&gt;<br><b>Sent:</b> Tuesday, April 14, 2020 10:00 AM<br><b>To:</b> nishi@example.jp<br><b>Subject:</b> [ドクターメール 12-K7Q4-9MXD]</p></div></div><p class=MsoNormal>会員番号 1023</p><p class=MsoNormal>西先生、夜ねむれません。</p><p class=MsoNormal>件名の [ドクターメール 12-K7Q4-9MXD] は、そのままに。</p></div>"
            ),
        ),
        (
            "Outlook on the web",
            format!(
                "<div class=\"elementToProof\">{said}</div><div><br></div><div>{more}</div><div><br></div><hr style=\"display:inline-block;width:98%\"><div id=\"divRplyFwdMsg\" dir=\"ltr\"><b>差出人:</b> プラスケア &lt;info@kosugipluscare.com&gt;<br><b>送信日時:</b> 2020年4月14日 10:00<br><b>宛先:</b> nishi@example.jp<br><b>件名:</b> [ドクターメール 12-K7Q4-9MXD]<div>&nbsp;</div></div>{quoted}"
            ),
        ),
        (
            "iPhone",
            format!(
                "<html><body dir=\"auto\">{said}<div><br></div><div>{more}</div><div><br><br><div dir=\"ltr\">iPhoneから送信</div><div dir=\"ltr\"><br><blockquote type=\"cite\">2020/04/14 10:00、プラスケア &lt;info@kosugipluscare.com&gt;のメール:<br><br></blockquote></div><blockquote type=\"cite\"><div dir=\"ltr\">{quoted}</div></blockquote></div></body></html>"
            ),
        ),
        (
            "Apple Mail",
            format!(
                "<html><body>{said}<div><br></div><div>{more}<br><div><br><blockquote type=\"cite\"><div>2020/04/14 10:00、プラスケア &lt;info@kosugipluscare.com&gt;のメール：</div><br>{quoted}</blockquote></div></div></body></html>"
            ),
        ),
        (
            "Gmail",
            format!(
                "<div dir=\"ltr\">{said}<div><br></div><div>{more}</div></div><br><div class=\"gmail_quote\"><div dir=\"ltr\" class=\"gmail_attr\">2020年4月14日(火) 10:00 プラスケア &lt;<a href=\"mailto:info@kosugipluscare.com\">info@kosugipluscare.com</a>&gt;:<br></div><blockquote class=\"gmail_quote\" style=\"margin:0 0 0 .8ex\">{quoted}</blockquote></div>"
            ),
        ),
        (
            "Thunderbird",
            format!(
                "<html><body><p>{said}</p><p><br></p><p>{more}</p><div class=\"moz-cite-prefix\">On 2020/04/14 10:00, プラスケア wrote:<br></div><blockquote type=\"cite\" cite=\"mid:a@example.jp\">{quoted}</blockquote><div class=\"moz-signature\">-- <br>西 智弘<br>nishi@example.jp</div></body></html>"
            ),
        ),
        (
            "Becky!",
            format!(
                "<HTML><BODY><DIV>{said}</DIV><DIV>&nbsp;</DIV><DIV>{more}</DIV><DIV>&nbsp;</DIV><DIV>On Tue, 14 Apr 2020 10:00:00 +0900<BR>プラスケア &lt;info@kosugipluscare.com&gt; wrote:</DIV><BLOCKQUOTE>{quoted}</BLOCKQUOTE></BODY></HTML>"
            ),
        ),
    ];
    for (program, body) in rows {
        html(program, &body);
    }
}

#[test]
fn what_is_not_clear_is_a_doubt() {
    let bare = ours("");
    let header =
        format!("-----Original Message-----\nFrom: プラスケア\nSent: x\nTo: y\nSubject: [ドクターメール {MARK}]\n\n");
    let between = "> 夜ねむれません。\n朝に飲んでください。\n> いつまでですか。\n一週間です。\n";
    unsure("between the lines", between, ("朝に飲んでください。\n\n一週間です。", &[BetweenQuotes]));
    unsure("nothing but the quote", &format!("{header}{bare}"), ("", &[NothingLeft]));
    unsure("empty", "", ("", &[NothingLeft]));
    unsure(
        "below a quote without marks",
        &format!("西です。\n\n{header}{bare}\n\n朝に飲んでください。\n"),
        ("西です。", &[BelowQuote]),
    );
    unsure(
        "written into the quote",
        &format!("西です。下に書きました。\n\n{header}{bare}"),
        ("西です。下に書きました。", &[PointsIntoQuote]),
    );
    unsure(
        "another letter below",
        "検査の結果です。\n\n-----Original Message-----\nFrom: 検査室\nSent: x\nTo: y\nSubject: z\n\n異常なし\n",
        ("検査の結果です。", &[StrangeQuote]),
    );
    unsure(
        "his telephone",
        "何かあれば私の携帯090-0000-2222にお電話ください。",
        ("何かあれば私の携帯090-0000-2222にお電話ください。", &[ContactLeft]),
    );
    unsure(
        "his address",
        "nishi@example.jpに写真を送ってください。",
        ("nishi@example.jpに写真を送ってください。", &[ContactLeft]),
    );
    unsure(
        "a postscript like a signature",
        "朝に飲んでください。\n\n-- \n追伸: 水も多めに飲んでください。\n",
        ("朝に飲んでください。", &[SignatureUnsure]),
    );
    unsure(
        "the office's telephone may stand",
        "急ぐときは044-863-8444へお電話ください。",
        ("急ぐときは044-863-8444へお電話ください。", &[]),
    );
    unsure(
        "doses and days are no telephone",
        "1日3回、2020-04-20まで飲んでください。体温37.0-37.5度なら心配ありません。",
        ("1日3回、2020-04-20まで飲んでください。体温37.0-37.5度なら心配ありません。", &[]),
    );
}

#[test]
fn long_answers_and_lists_stay_whole() {
    let list: String = (1..=400).map(|n| format!("{n}. 行\n")).collect();
    let expected = list.trim_end().to_owned();
    unsure("400 lines", &list, (&expected, &[]));
    let sections = "朝\n----------\n白い薬を飲んでください。\n\n夜\n----------\n青い薬を飲んでください。";
    unsure("ornaments between sections", sections, (sections, &[]));
}
