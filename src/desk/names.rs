//! When two ways of writing a name are the same name.
//!
//! Widths, spaces and the variant kanji of family registers never count; furigana is a name as good as kanji.

use unicode_normalization::UnicodeNormalization as _;

use super::member::RosterEntry;

/// Kanji that registers, phones and Excel write in several ways, a group for each; the first stands for all.
/// A newcomer adds a group, or a sign to a group.
const VARIANTS: &str = "
    高髙 崎﨑碕嵜 辺邉邊 斎齋斉齊 沢澤 浜濱濵 島嶋嶌 広廣 桜櫻 国國圀 黒黑 吉𠮷 恵惠
    竜龍 滝瀧 真眞 関關 徳德 橋槗 柳栁 館舘 藤籐 富冨 亀龜 鉄鐵 実實 寿壽 栄榮 円圓
    桧檜 条條 巌巖 壮壯 弥彌 万萬 礼禮 与與 来來 清淸 静靜 内內 尚尙 曽曾 増增 蔵藏
    戸戶 青靑 翠翆 穂穗 瀬瀨 頼賴 緑綠 峰峯 杉椙 児兒 桑桒 芦蘆 薮藪 遥遙 薫薰 郎郞
    角⻆ 裕𥙿 伝傳 学學 会會 声聲 船舩 野埜 秋龝 園薗 岳嶽 鴎鷗 蛍螢 豊豐 継繼 総總
    聡聰 荘莊 姫姬 祢禰 収收 宮宫 鯵鰺 渋澁 塩鹽 氷冰 剣劍劔 仙僊 帯帶 駅驛 応應
    経經 県縣 従從 奨獎 将將 乗乘 浄淨 穣穰 譲讓 醸釀 慎愼 瑶瑤 粋粹 摂攝 専專 巣巢
    団團 鎮鎭 転轉 灯燈 稲稻 独獨 拝拜 売賣 歩步 毎每 翻飜 黙默 弁辨 宝寶 拡擴 顕顯
    厳嚴 暁曉 尭堯 晃晄 温溫 楽樂 帰歸 亘亙 槙槇 凜凛 祷禱 蝋蠟 籠篭 餅餠 麹麴 梼檮
    填塡 頬頰 侠俠 鶯鴬 莱萊 芸藝 予豫 余餘 欠缺 亜亞 仏佛 体體 価價 党黨 写寫 処處
    励勵 労勞 勲勳 区區 参參 双雙 号號 呉吳 囲圍 図圖 圏圈 圧壓 変變 姉姊 寛寬 対對
    尽盡 届屆 峡峽 巻卷 庁廳 弐貳 当當 径徑 恋戀 恒恆 悦悅 悪惡 戦戰 戯戲 抜拔 択擇
    担擔 拠據 挟挾 挿插 揺搖 旧舊 昂昻 昇曻 昼晝 晧皓 梅楳 横橫 桝枡 楼樓 検檢 欧歐
    歯齒 歳歲 気氣 沈沉 沖冲 没沒 涛濤 淵渕渊 満滿 湾灣 滞滯 潜潛 為爲 熙煕凞 状狀
    狭狹 猟獵 献獻 産產 画畫 畳疊 痩瘦 発發 盗盜 研硏 禅禪 禄祿 称稱 竈竃 竝並 糸絲
    絵繪 続續 緒緖 縁緣 縄繩 縦縱 繊纖 聴聽 脳腦 舎舍 茎莖 薬藥 虚虛 蚕蠶 虫蟲 蛮蠻
    装裝 覚覺 覧覽 観觀 触觸 訳譯 証證 読讀 謡謠 賛贊 辞辭 逓遞 郷鄕鄉 釈釋 鉱鑛
    銭錢 録錄 鋳鑄 険險 随隨 隠隱 雑雜 霊靈 靭靱 顔顏 駆驅 験驗 髪髮 鶏鷄雞 麦麥
    黄黃 点點 齢齡 村邨 哲喆 兎兔 迩邇 弯彎 両兩 寝寢 焼燒 粛肅 枢樞 済濟 湿濕 渓溪
    壌壤 壱壹 塁壘 奥奧 嬢孃 庵菴 彦彥 徴徵 掲揭 掴摑 昿曠 桟棧 歓歡 歴歷 渇渴 渉涉
    涙淚 炉爐 犠犧 秘祕 税稅 窓窗 竪豎 脱脫 萌萠 蔣蒋 衛衞 説說 賎賤 鋭銳 閲閱 頚頸
    麺麵 戻戾 掻搔 醤醬 曹曺 侭儘 瓶甁 痴癡 砺礪 穏穩 箪簞 繋繫 屏屛 并幷 焔焰 莵菟
    諌諫 讃讚
";

/// How well a written name agrees with a roster entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Agreement {
    /// Whole name or furigana.
    Whole,
    /// The surname alone.
    Surname,
    None,
}

/// Compares a name as written with the roster's.
pub(super) fn agreement(written: &str, entry: &RosterEntry) -> Agreement {
    let (name, turned) = (folded(written), turned_round(written));
    if name.is_empty() {
        return Agreement::None;
    }
    let whole = [entry.name.as_str(), entry.kana.as_str()];
    let is_whole = |known: &&str| {
        let known = folded(known);
        !known.is_empty() && (known == name || turned.as_ref() == Some(&known))
    };
    if whole.iter().any(is_whole) {
        return Agreement::Whole;
    }
    if whole.iter().any(|known| is_surname(&name, known)) { Agreement::Surname } else { Agreement::None }
}

/// Whether two roster names are the same person's, as written on two days.
pub(super) fn same_name(one: &str, other: &str) -> bool {
    folded(one) == folded(other)
}

/// The given name first, as programs that were made abroad write it; only where a space tells the two apart.
fn turned_round(written: &str) -> Option<String> {
    let mut parts = without_asides(written);
    parts = parts.replace(['・', ',', '、'], " ");
    match parts.split_whitespace().collect::<Vec<_>>().as_slice() {
        [given, surname] => Some(folded(&format!("{surname}{given}"))),
        _ => None,
    }
}

/// NFKC without asides, courtesy, spaces, dots and hidden signs; variants folded; katakana as hiragana, small kana as
/// large ones (banks and old phones have no small ones); Latin letters small.
fn folded(name: &str) -> String {
    let bare = without_asides(name);
    let bare = bare.trim().trim_end_matches(COURTESY);
    let mut folded = String::with_capacity(bare.len());
    for sign in bare.chars().filter(|c| !is_between(*c)) {
        let sign = kana(variant(sign));
        match folded.chars().next_back().filter(|_| sign == '々') {
            Some(before) => folded.push(before),
            None => folded.extend(sign.to_lowercase()),
        }
    }
    folded
}

const COURTESY: char = '様';

/// NFKC; what stands in brackets (a reading, 旧姓) is no part of the name.
fn without_asides(name: &str) -> String {
    let mut depth = 0_u32;
    let mut bare = String::with_capacity(name.len());
    for sign in name.nfkc() {
        match sign {
            '(' | '[' | '〔' | '【' | '「' | '<' => depth += 1,
            ')' | ']' | '〕' | '】' | '」' | '>' => depth = depth.saturating_sub(1),
            _ if depth == 0 => bare.push(sign),
            _ => {}
        }
    }
    bare
}

fn is_between(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(
            c,
            '・' | '.' | ',' | '、' | '。' | '=' | '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}'
        )
        || matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// The sign that stands for all variants of a kanji.
fn variant(c: char) -> char {
    let group = VARIANTS.split_whitespace().find(|group| group.contains(c));
    group.and_then(|group| group.chars().next()).unwrap_or(c)
}

/// Katakana (ァ to ヶ) as hiragana; of two kana that sound the same today, and of small and large, the commoner one.
fn kana(c: char) -> char {
    let hiragana = match c {
        'ァ'..='ヶ' => char::from_u32(u32::from(c) - 0x60).unwrap_or(c),
        _ => c,
    };
    match hiragana {
        'ぁ' | 'ぃ' | 'ぅ' | 'ぇ' | 'ぉ' | 'っ' | 'ゃ' | 'ゅ' | 'ょ' | 'ゎ' => {
            char::from_u32(u32::from(hiragana) + 1).unwrap_or(hiragana)
        }
        'ゕ' => 'か',
        'ゖ' => 'け',
        'ゐ' => 'い',
        'ゑ' => 'え',
        'ぢ' => 'じ',
        'づ' => 'ず',
        other => other,
    }
}

/// Whether the written name is what stands before the roster's space; without one there, its first two or three
/// signs with some left over.
fn is_surname(written: &str, known: &str) -> bool {
    let known = without_asides(known);
    if let Some((surname, _)) = known.trim().split_once(char::is_whitespace) {
        return folded(surname) == written;
    }
    let (whole, signs) = (folded(&known), written.chars().count());
    (2..=3).contains(&signs) && whole.len() > written.len() && whole.starts_with(written)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::member::MemberNumber;

    fn check(written: &str, name: &str, kana: &str, expected: Agreement) {
        let number = MemberNumber::parse("1").unwrap();
        let entry =
            RosterEntry { number, name: name.into(), kana: kana.into(), addresses: vec![], phone: String::new() };
        assert_eq!(agreement(written, &entry), expected, "{written} / {name}");
    }

    #[test]
    fn names_as_members_and_registers_write_them() {
        check("高橋花子", "髙橋 花子", "たかはし はなこ", Agreement::Whole);
        check("髙橋　花子", "高橋花子", "", Agreement::Whole);
        check("ﾀｶﾊｼ ﾊﾅｺ", "高橋 花子", "たかはし はなこ", Agreement::Whole);
        check("たかはしはなこ", "高橋 花子", "タカハシ ハナコ", Agreement::Whole);
        check("渡辺", "渡邉 一郎", "わたなべ いちろう", Agreement::Surname);
        check("わたなべ", "渡邉 一郎", "わたなべ いちろう", Agreement::Surname);
        check("斉藤 一", "齋藤　一", "", Agreement::Whole);
        check("山﨑 葵", "山崎 葵", "", Agreement::Whole);
        check("高橋", "高橋花子", "", Agreement::Surname);
        check("花子", "高橋 花子", "たかはし はなこ", Agreement::None);
        check("高橋 太郎", "高橋 花子", "たかはし はなこ", Agreement::None);
        check("", "高橋 花子", "", Agreement::None);
        check("　", "", "", Agreement::None);
        check("(花子)", "高橋 花子", "", Agreement::None);
    }

    #[test]
    fn kanji_of_registers_and_of_phones() {
        for (written, name) in [
            ("高橋 花子", "髙橋　花子"),
            ("渡辺 とし子", "渡邉 とし子"),
            ("渡邊 とし子", "渡邉 とし子"),
            ("渡邊\u{E0101} とし子", "渡邉 とし子"),
            ("斉藤 一", "齊藤 一"),
            ("斎藤 一", "斉藤 一"),
            ("浜田 恵", "濵田 惠"),
            ("浜田 恵", "濱田 恵"),
            ("吉田 真", "𠮷田 眞"),
            ("広沢 国夫", "廣澤 國夫"),
            ("中島 静江", "中嶋 靜江"),
            ("中嶌 静江", "中島 静江"),
            ("山崎 栄", "山﨑 榮"),
            ("宮崎 寛", "宮﨑 寬"),
            ("柳沢 伝", "栁澤 傳"),
            ("塚本 隆", "塚本 隆"),
            ("佐々木 和", "佐佐木 和"),
            ("三ケ島 礼", "三ヶ島 禮"),
            ("三ッ木 学", "三ツ木 學"),
            ("一の瀬 恒", "一ノ瀬 恆"),
        ] {
            check(written, name, "", Agreement::Whole);
            check(name, written, "", Agreement::Whole);
        }
    }

    #[test]
    fn readings_order_and_asides() {
        check("ｼﾖｳｼﾞ ｷﾖｳｺ", "庄司 京子", "しょうじ きょうこ", Agreement::Whole);
        check("ｼｮｳｼﾞ ｷｮｳｺ", "庄司 京子", "ショウジ　キョウコ", Agreement::Whole);
        check("まつもと かづえ", "松本 和江", "まつもと かずえ", Agreement::Whole);
        check("花子 高橋", "髙橋 花子", "たかはし はなこ", Agreement::Whole);
        check("ハナコ・タカハシ", "髙橋 花子", "たかはし はなこ", Agreement::Whole);
        check("高橋花子（たかはしはなこ）", "髙橋 花子", "", Agreement::Whole);
        check("高橋 花子", "髙橋 花子（旧姓 山田）", "", Agreement::Whole);
        check("高橋花子様", "髙橋 花子", "", Agreement::Whole);
        check("髙橋", "高橋（山田） 花子", "", Agreement::Surname);
        check("山田 花子", "髙橋 花子（旧姓 山田）", "", Agreement::None);
        check("子花 高橋", "高橋花子", "", Agreement::None);
        check("林", "林 花子", "はやし はなこ", Agreement::Surname);
        check("林", "林花子", "", Agreement::None);
        check("様 様", "林 花子", "", Agreement::None);
    }

    #[test]
    fn no_kanji_stands_in_two_groups() {
        let mut seen: Vec<char> = Vec::new();
        let groups = VARIANTS.split_whitespace();
        for sign in groups.flat_map(|group| group.nfkc().collect::<std::collections::BTreeSet<_>>()) {
            assert!(!seen.contains(&sign), "{sign}");
            seen.push(sign);
        }
    }
}
