//! How people call the services besides the configuration's words: misspelt, in kana, or by what happens there. Patterns
//! over squeezed text (folded, without blanks); a way of saying it that nobody has met is one more row.
//! It refuses to know whether anything is asked for.

use std::sync::LazyLock;

use crate::reading::text::pattern::{Pattern, pattern};
use crate::reading::text::seen::Text;

/// Where the open conversation is meant: 保険室, ほけん室, zoomの会.
#[must_use]
pub(in crate::reading) fn of_a_session(squeezed: &Text) -> Option<usize> {
    static ROOM: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"(?:保健|保険|保建|保検|保険|ほけん|ホケン|暮らしの|くらしの)の?(?:室|しつ|シツ|質|失|室内)|",
            r"(?:オンライン|おんらいん|(?i:on-?line)|ズーム|(?i:zoom))の?(?:保健|保険|ほけん|会(?:に|へ|の|を|は|も|、|参|希|申|予|$)|集まり|集い|つどい|おしゃべり)|",
            r"おしゃべり会|お話し?会"
        ))
    });
    ROOM.find(squeezed).map(|m| m.start())
}

/// Where the nurse's time for one person is meant: 電話で相談, 石井さんと話, 個別でみていただく.
#[must_use]
pub(in crate::reading) fn of_a_talk(squeezed: &Text) -> Option<usize> {
    static TALKS: LazyLock<[Pattern; 5]> = LazyLock::new(|| {
        [
            // 相談予約, 相談の申し込み.
            pattern(
                r"^(?:ご|御)?相談(?:の|を)?(?:ご|お|御)?(?:予約|申し?込み?|希望)|(?:に|へ)の?(?:ご|御)?相談の?(?:予約|申し?込み?)",
            ),
            // 個別の相談, 電話相談, マンツーマンで話.
            pattern(concat!(
                r"(?:個別|個人|こべつ|コベツ|こじん|一対一|1対1|マンツーマン)(?:の|で|に)?(?:ご|御|お)?(?:相談|そうだん|ソウダン|面談|予約|話|はなし|時間)|",
                r"(?:電話|でんわ|デンワ|(?i:tel))(?:で|での|の|に|による|にて|デ)?[、,]?(?:の)?(?:ご|御|お)?(?:相談|そうだん|ソウダン|面談|話(?:を|し|が|でき)|はなし|ハナシ)"
            )),
            // 22日11時の相談.
            pattern(r"[0-9](?:日|時|半|分|:[0-9]{2})(?:から)?の(?:ご|御)?相談(?:を|も|は|が|と|や|、|に|で|の|$)"),
            // 電話でちょっと聞いてもらえませんか, 電話で30分たのむ.
            pattern(concat!(
                r"(?:電話|でんわ|デンワ)(?:で|にて|を|デ|ヲ)[^。]{0,14}?",
                r"(?:聞いて|きいて|聴いて|聞きたい|乗って|のって|話し?たい|話させて|(?:[0-9三]0|三十)分|(?:1|一)時間)"
            )),
            // 石井さんにお電話, 石井様とゆっくりお話し, 看護師さんに相談.
            pattern(concat!(
                r"(?:石井|イシイ|いしい|看護師|かんごし|ナース)(?:さん|様|さま|看護師(?:さん)?|サン|先生|氏)?",
                r"(?:(?:に|へ|と|との|への|にも|とも|ニ|ト)[^。、「」]{0,16}?(?:ご|御|お)?(?:個別|相談|そうだん|ソウダン|電話|でんわ|デンワ|話|はなし|ハナシ|聞いて|きいて|聴いて)|",
                r"(?:の|を|ノ)(?:ご|お)?(?:個別|相談|電話|お時間|デンワ)|(?:ご|お)?(?:個別相談|相談|電話)(?:の件|について|のお願い|希望|の申|申し?込|の?予約))"
            )),
        ]
    });
    let spoken_of =
        |found: &regex::Match<'_>| !found.as_str().contains("電話番号") && !is_heard_of(squeezed, found.end());
    TALKS.iter().filter_map(|talk| talk.find(squeezed)).filter(spoken_of).map(|m| m.start()).min()
}

/// 「石井さんに電話で教わった」, 「石井さんに聞いていた」: who told of something is not who is asked for it.
fn is_heard_of(squeezed: &Text, end: usize) -> bool {
    let after = squeezed.get(end..).unwrap_or_default();
    ["いた", "おりました", "きました", "教わ", "うかがって", "伺って"].iter().any(|past| after.starts_with(past))
}

/// Whether a subject (squeezed, lower case) asks for the doctor: どくたーめーる, Dr.メール, ドクター・メール.
#[must_use]
pub(in crate::reading) fn is_doctor_mail(squeezed: &Text) -> bool {
    static DOCTOR: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(
            r"(?:ドクター?|どくたー?|doctor|dr\.?|医師)[・･ー\-]?(?:への?)?(?:メール|メイル|めーる|めえる|mail|メ-ル)",
        )
    });
    DOCTOR.is_match(squeezed)
}
