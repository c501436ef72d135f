//! What a voice says while it thinks, as some people write it down: 「えーと、1023の高橋です」. It means nothing, and goes. いや、 and
//! やっぱり、 take something back, and stay.

use std::borrow::Cow;
use std::sync::LazyLock;

use crate::reading::text::pattern::{Pattern, pattern};

/// The line without them.
pub(super) fn without(line: &str) -> Cow<'_, str> {
    static PAUSES: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"(^|[。、,\s「『（(]|は)(?:え[ーえぇ〜～]+っ?とぉ?[ーぉ〜～]*|えっとぉ?[ーぉ〜～]*|う[ーうぅ〜～]+んと?[ーぉ〜～]*|",
            r"ん[ーん〜～]+とぉ?[ーぉ〜～]*|あの[ーう〜～ぉ]+|その[ーぉ〜～]+)[、,。…・]+[ 　]?"
        ))
    });
    if !line.contains(['、', ',', '。', '…', '・']) {
        return Cow::Borrowed(line);
    }
    PAUSES.regex().replace_all(line, "$1")
}

#[cfg(test)]
mod tests {
    use super::without;

    #[test]
    fn pauses_go() {
        let rows = [
            ("えーと、1023の高橋です。", "1023の高橋です。"),
            ("会員番号は、えーと…1208です", "会員番号は、1208です"),
            ("番号はええと、1208です", "番号は1208です"),
            ("うーん、22日でお願いします", "22日でお願いします"),
            ("あのー、先日の件ですが", "先日の件ですが"),
            ("あの、先日の件ですが", "あの、先日の件ですが"),
            ("うん、わかった", "うん、わかった"),
            ("22日、いや、29日", "22日、いや、29日"),
            ("22日を考えると、", "22日を考えると、"),
            ("応援、ありがとう", "応援、ありがとう"),
        ];
        for (written, told) in rows {
            assert_eq!(without(written), told, "{written}");
        }
    }
}
