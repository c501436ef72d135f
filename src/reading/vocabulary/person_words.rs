//! What stands beside names: titles, words of kinship and office, words for oneself; and signs that surnames and given
//! names are known by. Tables; how they are used is [`crate::reading::people::known_names`]'s and [`crate::reading::people::spoken`]'s.

/// Titles of those who work there or treat somebody; behind a name they say that it is no member's.
pub(in crate::reading) const TITLES: &str = "看護師 看護婦 保健師 助産師 薬剤師 栄養士 先生 せんせい センセイ 医師 医院 病院 ドクター ナース \
     師長 婦長 院長 部長 課長 主任 教授 スタッフ クリニック 内科 外科 整形 総合 大学 医療 薬局 事務局 ケアマネ ヘルパー 相談員 担当者";

/// Words of kinship and office by which a writer says whose place he takes; for a pattern.
pub(in crate::reading) const KIN: &str = "祖母|祖父|義母|義父|母親|父親|叔母|伯母|叔父|伯父|娘|息子|長女|長男|次女|次男|二女|二男|三女|三男|嫁|婿|孫|姪|甥|妻|夫|家内|主人|母|父|姉|妹|兄|弟|家族|身内|親族|\
     ヘルパー|ケアマネージャー|ケアマネジャー|ケアマネ|介護士|介護者|訪問看護師|訪問看護|相談員|民生委員|施設職員|職員|後見人|\
     付き添い|友人|知人|隣人|代理人|代理|近所の者|近所";

/// What may be said to be the writer: 「名前は堀内勝です」, but not 「主治医は田中です」.
pub(in crate::reading) const ONESELF: &str = "私 わたし わたくし ワタシ ワタクシ 僕 自分 わし うち おら 名前 なまえ ナマエ 氏名 本名 フルネーム 姓 名 \
     こちら 当方 申込者 申込人 参加者 会員 差出人 名義";

/// Signs of a family member.
pub(in crate::reading) const OF_FAMILY: &str = "夫妻母父娘嫁孫姪甥姉妹兄弟男女";

/// Surnames of one sign that may stand alone.
pub(in crate::reading) const LONE_SURNAMES: &str = "林森原関堀谷辻岡島東南北平岸橘榊柳泉滝菅秦畑桂杉梶椿榎柴浜堤湊牧脇轟乾佃伴倉呉城塙奥\
     宋岩峰巽張星崔鄭姜尹畠迫朴李槙王筒筧趙陳韓黄源沢沼芝荻樋堺桑叶西";

/// What given names that nobody listed end with.
pub(in crate::reading) const GIVEN_ENDS: &str = "子美江枝恵代乃香奈菜郎夫男雄吉太介助作蔵造治司史志之幸彦昭正弘宏博浩樹哉斗也織里莉\
     沙紗衣愛璃音希輝翔真輔亮朗寛徳孝隆義勝敏";
