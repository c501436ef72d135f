//! Whether a sentence asks to come, or says that somebody could not: by its words and its shape. It looks at one squeezed
//! sentence only; what the letter asks for altogether is [`crate::reading::request::plan`]'s.

use std::sync::LazyLock;

use crate::reading::text::fold::has_any;
use crate::reading::text::pattern::{Pattern, pattern};
use crate::reading::text::seen::{Text, Words};
use crate::reading::vocabulary::asking_words::{NEW, POLITE};
use crate::reading::vocabulary::telling_words::{GENERAL, NOT_TOLD, TOLD};
use crate::reading::vocabulary::words;

pub(in crate::reading) fn comes(squeezed: &Text) -> bool {
    // 「13日の参加ですが、パソコンが壊れました」 only says of what it speaks.
    let topic = ["の参加ですが", "の予約ですが", "の参加ですけ", "の予約ですけ", "の申込ですが", "の参加なのですが"];
    let about = topic.iter().find_map(|t| squeezed.get(squeezed.place_of(t)? + t.len()..)).map(Text::from);
    let squeezed = about.as_ref().unwrap_or(squeezed);
    let wish = NEW.any_in(squeezed)
        || is_bare(squeezed)
        || could_talk(squeezed)
        || would_be_heard(squeezed)
        || attends(squeezed);
    let kept = ["そのまま参加", "このまま参加", "そのままで参加", "予定通り参加", "予定どおり参加", "予定通り出席"];
    if puts_off(squeezed) || has_any(squeezed, &kept) || was_heard(squeezed) {
        return false;
    }
    let question = words::is_question(squeezed);
    let could = ["参加できます", "参加可能", "出席できます", "予約できます", "参加はできます", "参加出来ます"];
    if asks_whether(squeezed) {
        return false;
    }
    if question && GENERAL.any_in(squeezed) && !POLITE.any_in(squeezed) {
        return false;
    }
    // 「22日に参加予定ですが、アプリは要りますか」 tells what is settled, and asks something else.
    if has_any(squeezed, &["予定どおり", "予定通り"]) {
        return false;
    }
    if question && has_any(squeezed, &["参加予定", "出席予定", "参加の予定", "参加する予定"]) {
        return false;
    }
    if question && could_come(squeezed) {
        return true;
    }
    if question && !POLITE.any_in(squeezed) {
        return wish && !squeezed.contains("教えて") && !has_any(squeezed, &could);
    }
    let told = TOLD.any_in(squeezed) && !NOT_TOLD.any_in(squeezed);
    wish && !(told && strongest_is_told(squeezed))
}

/// 「22日に出ます」, 「来週は伺います」; at 「13時45分に出ます」 somebody leaves.
fn attends(squeezed: &Text) -> bool {
    static ATTENDS: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"(?:[0-9]日|[0-9]/[0-9]{1,2}|水曜日?|来週|明日|今度|次回|\)|保健室|[時分半0]まで)(?:の(?:オンライン)?(?:保健室|会|回|分|方|ほう))?(?:に|は|も|には|、)?(?:[0-9一二三]{1,2}(?:時(?:半|[0-9]{1,2}分)?|:[0-9]{2})(?:ごろ|頃)?(?:から|まで|より)|最初から|途中から)?",
            r"(?:ぜひ|是非|必ず|全部|ずっと)?(?:出ます|でます|出たいです|出たいので|出たいと(?:思|存)|出てみたいと|行きたい(?:です|ので|と(?:思|存))|出席したいと|伺いたい(?:です|ので|と(?:思|存))|出られます|出れます|出てみたい|出てみよう|出てみます|出(?:てみ)?ようと(?:思い|存じ)ます|伺います|うかがいます|いきます|行けます|伺えます|参ります|入ります)(?:[^と]|$)|",
            r"(?:[0-9](?:時半?|分|:[0-9]{2})|最初|始め|はじめ)から(?:[0-9]{1,2}(?:時半?|分|:[0-9]{2})|最後|終わり|おわり)まで(?:ずっと|みっちり)?(?:います|おります|いさせて)|",
            r"室に、?[^。、]{0,8}[0-9][^。、]{0,12}(?:まで|から|[時分半0])です。?$"
        ))
    });
    ATTENDS.is_match(squeezed)
}

/// 「行けそうにありません」, 「熱があるので休みます」, 「伺うのが難しくなりまして」: every verb of coming with every way to deny it.
pub(in crate::reading) fn could_not_come(squeezed: &Text) -> bool {
    static COULD_NOT: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"(?:行け|[日室会][はにもへ]いけ|行かれ|いかれ|伺え|うかがえ|出られ|出れ|でられ|来られ|参れ|受けられ|受けれ|寄れ|都合が(?:つ[かきけ]|付[かきけ]|合わ|あわ|合い|あい)|",
            r"(?:参加|出席|お邪魔|ご一緒|お伺い)(?:が|は|も|することが|する事が)?(?:でき|出来|かなわ|かない|叶わ|叶い)|(?:行く|出る|伺う|うかがう)こと(?:が|は)(?:でき|出来|かなわ|叶わ))",
            r"(?:ません|ない|なく(?:なり|なっ|て)|なさそう|そうに(?:な|もな|もあ|あり)|そうも(?:な|あり)|へん|ん(?:です|のです|ので|ようにな|くな)|ず(?:申|、申|残念|すみ|、すみ|ご)|ねえ)|",
            r"(?:参加|出席|出る|行く|伺う|うかがう)(?:の|こと)?(?:が|は|も)?(?:少し|ちょっと|かなり|やはり|どうも|とても)?、?",
            r"(?:難し|むずかし|困難|厳し|きびし|無理|不可能)(?:い(?:です|ので|状|と思|で、|ため|。|$)|く(?:なり|なっ|て)|そう|で(?:す|、|ござ)|に(?:なり|なっ)|$|。)|",
            r"(?:無理|だめ|ダメ|駄目)(?:に(?:なり|なっ)|となり|そうです|そうな)|^(?:すみません|申し訳ありません|ごめんなさい)?、?(?:今日|本日|明日|あした|今週|来週|[0-9]+日)は?、?(?:無理|だめ|ダメ|駄目)です"
        ))
    });
    COULD_NOT.is_match(squeezed) && !is_rest_of_life(squeezed) || takes_a_rest(squeezed)
}

/// 「熱があるので休みます」; not 「仕事を休んで参加します」, 「少し休みます」, 「お休みなさい」.
fn takes_a_rest(squeezed: &Text) -> bool {
    static REST: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"(?:^|[、。はもにでがてりくらきし日)室会回週談分めすまば])(?:お?(?:休|やす)み(?:いた|致|し(?:ます|たい|たく|て(?:おき|も)|ようと)|させ|ます|たい(?:です|と)|たく|を(?:いただ|頂|させ|します|しま)|",
            r"とさせ|にさせ|にし(?:ます|たい|て)|とし(?:ます|たい|て)|です。?$|で(?:す。|お願い|、?よろしく)|$|。)|休(?:ませ(?:て|ます|たい|る|よう)|もうと(?:思|存)|まざる|むことに|みた[いく]))"
        ))
    });
    REST.is_match(squeezed) && !is_rest_of_life(squeezed)
}

/// 「名簿から私を外しておいてください」
pub(in crate::reading) fn is_taken_off(squeezed: &Text) -> bool {
    static OFF: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"(?:名簿|リスト|一覧|参加者|予約|申し?込み?)から[^。]{0,10}(?:外し|はずし|消し|抜い|削除|除い)|",
            // 私の席はほかの方に回してください.
            r"(?:席|枠|予約|場所)(?:は|を)、?[^。]{0,6}(?:ほか|他|別|どなたか|お待ち|待って|次)[^。]{0,8}(?:回して|まわして|譲|ゆず|使って|お使い|あげて|どうぞ)"
        ))
    });
    OFF.is_match(squeezed)
}

/// What else one rests from, or cannot come to, or comes in spite of.
fn is_rest_of_life(squeezed: &Text) -> bool {
    static OTHERS: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"(?:仕事|会社|学校|授業|パート|バイト|勤務|職場|店|デイ(?:サービス|ケア)?|病院|クリニック|医院|治療|抗がん剤|リハビリ|教室|習い事|ジム|図書館)",
            r"(?:を|は|が|も|の|に)?(?:お?休|行け|行かれ)|(?:少し|ちょっと|しばらく|ゆっくり|早めに|早く|横になって|夜は|体を)(?:お?休)|お休みなさい"
        ))
    });
    OTHERS.is_match(squeezed)
}

/// 「1302 相沢ミツ 15日 参加」: a day and the bare word.
fn is_bare(squeezed: &Text) -> bool {
    static BARE: LazyLock<Pattern> =
        LazyLock::new(|| pattern(r"[0-9](?:日|時|/[0-9]).{0,16}参加。?$|(?:→|⇒)(?:参加|出席)(?:\(|で|、|。|$)"));
    BARE.is_match(squeezed)
}

/// 「電話でちょっと聞いてもらえへんやろか」, 「お話しできたらと思います」, 「一度のってやってください」.
fn would_be_heard(squeezed: &Text) -> bool {
    static HEARD: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"(?:[聞聴き]いて|乗って|のって)(?:やって)?(?:もらえ(?:ます|ません|ない|たら|れば|へん|る|ん)|もらい(?:たい|たく|とう)|もらわ|もらお|",
            r"いただけ(?:ます|ません|ない|たら|れば|る)|いただき(?:たい|たく|とう)|いただこう|頂け(?:ます|ません|ない|たら|れば|る)|頂き(?:たい|たく|とう)|",
            r"くれ(?:ます|ません|ない|はり|はら|へん|たら|れば|んか|る|や|。|$)|おくれ|ください|下さい|くださ[るら]|下さ[るら]|ほし|欲し|けろ|つかあさい)|",
            r"(?:相談|お電話|お話し?)(?:を|の時間を|の枠を)[^。、]{0,8}(?:いただけ|頂け|もらえ)(?:ます|ません|ない|たら|れば|ると)|",
            r"お?(?:話|電話|相談)(?:が|を|も)?し?(?:でき|出来)?(?:たら|れば)(?:と(?:思|存)|嬉し|うれし|幸|あり|助)|",
            r"(?:相談|お話し?)(?:も|が|は|など)(?:し|致し|いたし|させ)(?:たい|たく|とう|て(?:いただ|頂|もら|くだ|下さ))|",
            r"(?:話|電話|相談)[^。、]{0,10}(?:たの(?:む|みます|みたい|もう)|頼(?:む|みます|みたい|もう))"
        ))
    });
    HEARD.is_match(squeezed)
}

/// 「お電話で30分も話を聞いていただき、本当に救われました」 thanks for what was.
pub(in crate::reading) fn was_heard(squeezed: &Text) -> bool {
    static WAS: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"(?:話を?|相談に?)(?:[聞聴き]いて|乗って|のって)(?:(?:いただ|頂)(?:[いけ]|き[^たと])|もら(?:[っえ]|い[^たと])|くださ[いっ]|下さ[いっ])",
            r"[^。]*(?:まし|でし|かっ|だっ|なっ|られ)た(?:です)?(?:よ|ね)?[。!]?$"
        ))
    });
    WAS.is_match(squeezed)
}

/// 「明後日の11時にお電話で相談できますか」 asks for that hour; 「薬のことも相談できますか」 asks in general.
fn could_talk(squeezed: &Text) -> bool {
    static COULD: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"(?:[0-9](?:日|時|分|/[0-9])|明日|明後日|水曜).{0,24}(?:相談|お話し?|お?電話)",
            r"(?:(?:でき|出来)(?:ます|ない)|(?:は|が)?(?:可能|空いて|あいて|大丈夫)(?:で|い?ます|い?る)|(?:を)?(?:して|させていただいて|かけて)も(?:よろしい|いい|良い|よい|大丈夫|かまいま|構いま)|",
            r"(?:を)?(?:いただ|頂|もら)[くうけえ](?:こと)?(?:は|が|も)?(?:でき|出来|可能|ます|たら|れば|ない))"
        ))
    });
    // 「11時半から12時半の枠で取れますか」.
    static TAKEN: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(
            r"[0-9](?:日|時|半|分).{0,24}(?:枠|予約|お時間)(?:で|は|が|を|も)?、?(?:取れ|とれ|取っていただけ|とっていただけ)(?:ます|る|そう)",
        )
    });
    COULD.is_match(squeezed) || TAKEN.is_match(squeezed)
}

/// 「明日の保健室に参加できますでしょうか」 asks for that day; 「22日はスマホでも参加できますか」 asks how.
fn could_come(squeezed: &Text) -> bool {
    static COULD: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"(?:[0-9](?:日|/[0-9])|明日|明後日|あした|あさって|今日|本日|きょう|水曜|次回|今度|来週)",
            r"([^。?]{0,24})(?:参加|出席)(?:は|も)?(?:(?:でき|出来)(?:ます|る|ない)|可能)"
        ))
    });
    let Some(between) = COULD.captures(squeezed).and_then(|c| c.get(1)) else { return false };
    !["で", "でも", "ても", "まま", "なし", "だけ"].iter().any(|how| between.as_str().ends_with(how))
}

/// 「1時間お願いすることもできますか」: a question about the offer, where no day is named.
pub(in crate::reading) fn asks_whether(squeezed: &Text) -> bool {
    static WHETHER: LazyLock<Pattern> = LazyLock::new(|| pattern(r"こと(?:も|は|が)(?:でき|出来|可能)"));
    static DAY: LazyLock<Pattern> = LazyLock::new(|| pattern(r"[0-9](?:日|/[0-9])|明日|水曜|次回|今度"));
    words::is_question(squeezed) && WHETHER.is_match(squeezed) && !DAY.is_match(squeezed)
}

/// 「参加したいと思いますが、予定がわかったらメールします」: asked for later, not now.
fn puts_off(squeezed: &Text) -> bool {
    static LATER: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(
            r"(?:たら|次第|てから)、?(?:また|改めて|あらためて|こちらから)?、?(?:お?メール|ご?連絡|お?電話|お?申し?込み?|お知らせ)(?:を|み)?(?:いた|致|さ)?(?:し|せ)(?:ます|ていただ|て頂)",
        )
    });
    LATER.is_match(squeezed)
}

/// Whether what is told stands after the last wish: 「参加したいと申し込みました」.
fn strongest_is_told(squeezed: &Text) -> bool {
    let last = |table: &Words| table.among(squeezed.seen()).filter_map(|w| squeezed.rfind(w)).max();
    last(&TOLD) >= last(&NEW)
}
