//! The clauses of a sentence: it is cut where another thing begins to be told (「…ましたが」, 「…ので」, 「…たら」, 「…して、」).
//! A comma alone cuts nothing: 「6日、13日、20日」 is one thing. It refuses to know what a clause says.

use std::ops::Range;
use std::sync::LazyLock;

use crate::reading::text::pattern::{Pattern, pattern};
use crate::reading::text::seen::Text;

/// The clauses of a folded text, in order and without a gap.
#[must_use]
pub fn clauses_in(text: &Text) -> Vec<Range<usize>> {
    let ends = ENDS.find_iter(text).filter(|found| !goes_on(found.as_str(), text.get(found.end()..)));
    let mut cuts: Vec<usize> = ends.map(|found| found.end()).collect();
    for bracket in BRACKETS.find_iter(text) {
        cuts.extend([bracket.start(), bracket.end()]);
    }
    // 15日は最後まで、22日は病院があるので: of each day something else is said.
    cuts.extend(EACH_DAY.captures_iter(text).filter_map(|found| found.name("next").map(|next| next.start())));
    cuts.push(text.len());
    cuts.sort_unstable();
    let mut start = 0;
    let mut clauses = Vec::new();
    for end in cuts {
        if text.get(start..end).is_some_and(|clause| clause.contains(char::is_alphanumeric)) {
            clauses.push(start..end);
            start = end;
        }
    }
    match clauses.last_mut() {
        Some(last) => last.end = text.len(),
        None => clauses.push(0..text.len()),
    }
    clauses
}

/// 「申し込んでいたのですが」: ので is not the reason's. 「どうすればよいですか」 asks, and supposes nothing.
fn goes_on(end: &str, rest: Option<&str>) -> bool {
    const WELL: [&str; 6] = ["よい", "いい", "良い", "よろし", "宜し", "と思"];
    let Some(rest) = rest else { return false };
    let well = end.ends_with(['ば', 'ら']) && WELL.iter().any(|word| rest.starts_with(word));
    // 「11:30~12:00 は」 is no row.
    let row = end.starts_with(|c: char| c.is_ascii_digit()) && end.ends_with(' ');
    let joined = ["は", "が", "も", "に", "で", "の", "を", "か", "と", "、", "(", "以", "頃", "ごろ", "まで", "から"];
    well || row && joined.iter().any(|word| rest.starts_with(word))
        || end.ends_with("ので") && rest.starts_with(['す', 'し', 'は'])
}

/// What ends a clause within its sentence.
static ENDS: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(concat!(
        r"[。!?\n]|(?:ます|です|ました|でした|ません|ください|下さい)[ 〓♪☆★~…ー]+|",
        // 申し込みましたが, 行きたいのですけど.
        r"(?:のです|んです|ます|です|ません|ました|でした|した|った|いた|んだ|ない|たい|のだ)(?:が|けれども|けれど|けども|けど|ところ)[、, ]?|んやけど、?|やけど、?|",
        // 歯医者なので, 手術のため.
        r"(?:ので|もので|ため(?:に|です)?、|為(?:に)?、|ねがら、?)[、, ]?|のため(?:に)?|(?:です|ます|ません|ました|でした|ない|った|いる|ある|なる|んだ|だ|れる)から、?|",
        // 15日に予約した個別相談を.
        r"(?:予約|申し?込|お願い|おねがい|頼ん|入れて|いれて|取って|とって|組んで|受けて)[^。、0-9]{0,6}(?:した|んだ|していた|んでいた|している|んでいる|してある|もらった|頂いた|いただいた)",
        r"(?:(?:[0-9]{1,2}月)?[0-9]{1,2}(?:日|/[0-9]{1,2})(?:\(.\))?の)?(?:石井さんの|石井の|オンライン)?(?:個別相談|電話相談|ご相談|相談|保健室|会|回|枠|時間)(?:を|は|の)[、, ]?|",
        // 1時間でお願いしていたのを, 22日に申し込んだ分を.
        r"(?:お願い|おねがい|予約|申し?込|頼ん|取って|とって)[^。、0-9]{0,10}[ただるす](?:の|もの|分|件)を[、, ]?|",
        // 迎えがあるさかい, 検査じゃけん.
        r"(?:や|じゃ|だ)(?:けど|けんど|が)[、, ]|(?:[るたいだじゃや]|んだ)(?:さかい(?:に)?|けん|けえ|けぇ|きに)[、, ]?|",
        // 検査があって、手術と決まり、申し込みたく、.
        r"(?:[てでりいきしちみびぎけえれめせくず]|まして)[、,]|",
        // 落ち着いたら, 無理な場合は, 終わってから.
        r"(?:たら|だら|なら|れば|けば|ければ|場合(?:には|は|に)?|とき(?:には|は)|[^0-9一二三四五六七八九十]時は|際(?:には|は)|次第|てから|でから|た後(?:に|で)?|たあと(?:に|で)?|ますと)[、, ]?|",
        // 3時希望、16時以降は不可.
        r"(?:希望|お願い|参加|出席|です|ます|ません)[、,]|",
        // 11:30~12:00 放射線治療に通えるか不安です.
        r"[0-9]{1,2}(?::[0-9]{2}|時(?:半|[0-9]{1,2}分)?) ?[~〜-] ?[0-9]{1,2}(?::[0-9]{2}|時(?:半|[0-9]{1,2}分)?) +|",
        // 22日ではなく, 22日はやめて.
        r"(?:では|じゃ|[らで日時分半]で)なくて?[、, ]?|(?:は|を)やめて[、, ]?|",
        // 22日の保健室、 14時から検査が.
        r"(?:室|相談|の件|の回)(?:は|です|の件(?:です)?)?[、,]"
    ))
});

/// A day of which something is said, and another one behind a comma.
static EACH_DAY: LazyLock<Pattern> = LazyLock::new(|| {
    let day = r"[0-9]{1,2}(?:日|/[0-9]{1,2})(?:\([^)]{1,3}\))?(?:は|も|に)";
    pattern(&format!(r"{day}[^。0-9、]{{2,24}}[、,] ?(?P<next>(?:[0-9]{{1,2}}月)?{day})"))
});

/// What is told in brackets; 「(水)」 belongs to its day.
static BRACKETS: LazyLock<Pattern> = LazyLock::new(|| pattern(r"\([^()]{4,}\)"));

#[cfg(test)]
mod tests {
    use super::*;

    fn check(sentence: &str, expected: &[&str]) {
        let found: Vec<&str> = clauses_in(&sentence.into()).into_iter().map(|span| &sentence[span]).collect();
        assert_eq!(found, expected, "{sentence}");
    }

    #[test]
    fn sentences_are_cut_where_another_thing_begins() {
        check("22日に参加します。", &["22日に参加します。"]);
        check("6日、13日、20日に参加します", &["6日、13日、20日に参加します"]);
        check(
            "13時からと申し込んでいたのですが、14時からに変更させてください。",
            &["13時からと申し込んでいたのですが、", "14時からに変更させてください。"],
        );
        check(
            "11時から診察があって、家に帰るのが1時過ぎになるので、2時からの参加でお願いします。",
            &["11時から診察があって、", "家に帰るのが1時過ぎになるので、", "2時からの参加でお願いします。"],
        );
        check("13:00-13:45のみ(14時から社内会議)", &["13:00-13:45のみ", "(14時から社内会議)"]);
        check("22日の午後3時希望、16時以降は不可です。", &["22日の午後3時希望、", "16時以降は不可です。"]);
        check("退院が決まりましたら、また申し込みます。", &["退院が決まりましたら、", "また申し込みます。"]);
        check("22日ではなく29日に", &["22日ではなく", "29日に"]);
        check("", &[""]);
    }
}
