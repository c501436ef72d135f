//! The words of machines, for letters that give no other sign. One pattern a line; all are held against the writer's
//! own text in one width, lower case and on one line, without spaces where Japanese needs none.

/// That no person wrote it. Enough alone, unless it is asked (「自動返信ですか」).
pub const AUTOMATIC: &[&str] = &[
    r"(この|本)(メール|メッセージ|通知|e-?mail)は、?[^。]{0,30}?(自動(的|で|に|返|応|送|配|生|作|転|発|システム|プログラム|メール)|送信専用|配信専用|システムより|システムから|プログラムが)",
    r"自動(的に)?(返信|応答|送信|配信|生成|返答)(メール|メッセージ|用|機能|サービス)?(です|となって|しております|しています|されて|いたしており|致しており|させていただ)",
    r"(システム|サーバー?|プログラム)(より|から|が|による)、?自動",
    r"自動(返信|応答|送信|配信)(メール|メッセージ)?(につき|のため|の為|となります|でございます|による)",
    r"(メール|メッセージ|通知|案内|お知らせ)は、?自動(的に|で)、?(送|配|お?返)|(自動|じどう)で、?お?返(事|信)を?(して|いたし|致し|差し上げ)",
    r"(ウイルス|ウィルス|マルウェア|リスク|プログラム)が(検出|検知|発見)されたため、?[^。]{0,14}(処理|削除|隔離|駆除|ブロック|配送|配信|送信)",
    r"message automatique|automatische (nachricht|antwort)|(mensaje|respuesta) automátic|(messaggio|risposta) automatic|ne pas y r[eé]pondre",
    r"自動(返信|応答|送信|配信)(用)?(メール|メッセージ|システム|サービス)?(にて|で|によ(り|る))、?[^。]{0,16}(送り|送信|返信|連絡|案内|配信)(いたし|致し|し|させていただい)(て|ます)",
    r"(送信|配信)専用(の?メール|の?アドレス|です|のため|となって|につき)",
    r"(この|本)メール(アドレス)?[^。]{0,20}返信[^。]{0,20}(お答え|回答|受け付けて|お受け|対応)[^。]{0,10}(せん|かね)",
    r"返信(いただ|頂|され|を)[^。]{0,14}(お答え|回答|対応|お返事|受け付け)[^。]{0,6}(せん|かね)",
    r"(ルール|設定|システム|フォーム|サーバー?)(により|によって|から|より)、?自動(転送|送信|配信|返信)(されました|しました|いたしました|致しました|されたもの|されています|しています)",
    r"ウイルスを(検出|検知|発見)(したため|しましたので|しました|いたしました)[^。]{0,30}(配送|配信|送信|削除|隔離|中止|駆除|破棄)",
    r"system[- ]generated (e-?mail|mail|message|notification)|(machine|computer)[- ]generated (e-?mail|mail|message)",
    r"please do not (reply|respond)( to this (e-?mail|mail|message))?\.?( |$)?(thank|$)",
    // What ticket systems put above their letters.
    r"##-[^#]{0,60}-##|(行|線)より上に、?(ご?返信|ご?記入|入力)|(reply|type your reply) above this line",
    r"자동(으로|적으로)? ?(발송|전송|회신|응답)|自动(发送|回复|答复)|自動(發送|回覆)",
    r"^trigger: .{0,80}trigger status:",
    r"(この|本)(メール|e-?mail)は、?[^。]{0,20}(複合機|コピー機|プリンター?|スキャナー?)[^。]{0,24}(転送|送信|受信|スキャン)し",
    r"メールボックスは、?(監視|確認)されて(おり|い)ません",
    r"[【\[(<]自動(返信|応答|送信|配信)(メール|メッセージ)?[】\])>]",
    // Whoever writes from an address that he says nobody reads is no person.
    r"(この|本|こちらの)(メール)?アドレスは、?(現在|既に|すでに|もう)、?(使用して|使われて|利用して|ご利用いただけ)(い|お)?(りま|ま)せん|(この|本)(メール)?アドレスは[^。]{0,16}(廃止|閉鎖)(いた|致|し|され)",
    r"(メール|ご?連絡|内容)は、?(すべて|全て)?(機械|システム|プログラム|ai|コンピューター?)(が|で)(確認|処理|受信|仕分け|振り分け)",
    r"(reply|respond) to this (e-?mail|message) without (changing|modifying|altering)|to (have|get) your (e-?mail|message) delivered",
    r"次の宛先に送信したメッセージの開封通知|この開封通知は、?メッセージが",
    r"(開封|閲覧)され(ずに|ないまま)、?(削除|破棄)され",
    r"自動的に(破棄|削除|転送)(され|いた|致|し)",
    r"^ただ(いま|今)、?電話に出(られ|ることが(でき|出来))ません。?$",
    r"電源が入っていないか、?電波", // the carriers' answer for a phone that is off
    r"this (is|was) an? (automat(ed|ic)|auto[- ]?(generated|reply|response))",
    r"this (e-?mail|message|mail|reply|response) (was|is|has been) (being )?((sent|created|generated) automatic|automatically (sent|created|generated)|auto[- ]?generated|generated (by|auto))",
    r"automatic(ally)? (generated|sent|reply|response|e-?mail|message)",
    r"do not (reply|respond) (directly )?to this",
    r"replies to this (e-?mail|message|address)[^.]{0,40} not",
    r"(mailbox|inbox|address|account) is (unmonitored|not monitored|no longer (in use|monitored|active|valid|checked|being))",
];

/// A line that says nothing else.
pub const AUTOMATIC_LINES: &[&str] =
    &["自動返信", "自動返信メール", "自動応答", "自動応答メール", "自動送信メール", "不在通知", "不在時自動返信"];

/// That the person is not there to read. Two signs are needed, or one beside [`POLITE`]; in a text without kana,
/// which members do not write, one.
pub const AWAY: &[&str] = &[
    r"(不在|留守)(に|と|の(為|ため)|です|とな|にて|中|期間)",
    r"(夏[季期]|冬[季期]|年末年始|gw|ゴールデンウィーク|お盆|長期|有給|育児|産前|産後|介護|特別|リフレッシュ)(産後)?(休暇|休業|休職|休み)",
    r"(休暇|休業|休職|休診|育休|産休)(中|を(頂|いただ|取得)|期間|とさせ|と致し|といたし|のため|の為|の(お知らせ|ご案内))",
    r"(休診|定休|休業)日(と|の|で|に)",
    r"お?休みを(頂|いただ)",
    r"(出張|外出|研修|会議|運転|診察|授業)中[^。]{0,10}(不在|確認|返信|対応|連絡)",
    r"(出張|外出|帰省)(のため|の為|につき|しております)",
    r"(メール|返信|ご?返事|確認|対応|ご?連絡|回答)[^。]{0,18}(でき|出来)(ません(。|が|の|、|$)|かね|ない(場合|状|可能|こと))",
    r"電話に(出|で)られません(。|が|の|、|$)",
    r"(返信|ご?返事|ご?連絡|対応|回答)[^。]{0,14}(遅くなる|遅れる|お時間を|お待ち(くだ|いただ))",
    r"(返信|ご?返事|ご?連絡|対応|回答)[^。]{0,24}(以降|休み明け|休暇明け)(に|と)",
    r"(戻り|帰社|帰国|出社|復帰|休暇明け|休み明け|連休明け|休業明け|確認)(次第|後|しだい|ましたら)、?[^。]{0,20}(連絡|返信|対応|返事|回答)",
    r"(お急ぎ|急ぎ|至急|緊急)の[^。]{0,20}(下記|以下|電話|携帯|まで|宛|あて|連絡|[0-9]{2})",
    r"不在(中|時|の間|期間中)[^。]{0,24}(宛|まで|連絡|問い合わせ|対応|代わり)",
    r"(営業時間|業務時間|受付時間|営業日|診療時間)(外|内?に|中に|以内)[^。]{0,24}(いた|致|対応|返信|連絡|なり)",
    r"(当院|当社|弊社|当店|当クリニック)の(営業|診療|業務|受付)時間は",
    r"(時間外|休日|夜間)の(メール|お問い合わせ|ご連絡)[^。]{0,12}(翌|次)(診療|営業|業務|平)日",
    r"(退職|異動|退社)(いた|致|しま|し、|とな)",
    r"後任(の|は|に|が|として)",
    r"(テレワーク|在宅勤務|リモートワーク|時差出勤|時短勤務|短縮営業|時短営業)(を|に|と|中)[^。]{0,10}(実施|推奨|切り替え|させ|いたし|致し|しており)",
    r"順次、?(ご?返信|お?返事|ご?対応|ご?連絡|ご?回答)",
    r"(アドレス|メールアドレス)(は|が|を)[^。]{0,16}(変更(いた|致|し|に)|使用して(い|お)りません|使われて(い|お)りません|廃止)",
    r"担当(者)?より[^。]{0,20}(連絡|返信|回答|返事)",
    r"(?-u:\b)(i am|i'm|i will be|i'll be|we are|currently|is|be) (currently |now |presently )?(out of (the |my )?office|out of town|on (\w+ )?(leave|vacation|holidays?)|away|travell?ing|unavailable)",
    r"(?-u:\b)(out of (the |my )?office|on vacation|on annual leave|on maternity leave|away|on holiday) (until|from|through|till?|and|with|between|this|on|for|starting|today|friday|monday)",
    r"^out of (the )?office",
    r"(limited|no|intermittent|sporadic|infrequent|little) (or no )?(access to (my )?(e-?mail|mail|phone|internet|voice)|connectivity|internet|network|reception)",
    r"(expect|apologi[sz]e for|apologies for|sorry for|be) [^.]{0,20}(delay|slow)",
    r"access to (my )?e-?mails? (is|will be) (limited|restricted)",
    r"not (be )?(checking|reading|able to (check|read|answer|respond|reply))[^.]{0,30}(e-?mail|mail|message|until)",
    r"(when|upon|after|once|until) (i|my|we)('m| am)?( get| come)? (return|back)",
    r"(will|shall) (be )?(back|return(ing)?) (in|to|on|at|the)",
    r"(respond|reply|answer|get back|attend)[^.]{0,40}(as soon as|upon my|when i|on my return|within \d)",
    r"(urgent|immediate|emergency|urgently)[^.]{0,50}(contact|call|e-?mail|please|phone|assist)",
    r"(in|during) my absence",
    r"(has|have) left (the )?(company|organi[sz]ation|firm|university)",
    r"no longer (work|employ|with)",
    r"(your )?(ticket|request|case|inquiry|enquiry)(?-u:\b)[^.]{0,40}(received|created|opened|registered|logged)",
    r"(ich bin|wir sind).{0,50}(nicht im (büro|hause)|abwesend|urlaub|nicht erreichbar)",
    r"je (suis|serai)[^.]{0,20}(absent|en congé|en vacances|en déplacement)",
    r"(estaré|estoy|estarei|estou)[^.]{0,20}(fuera|fora|ausente|de vacaciones|de férias)",
    r"(sono|sarò)[^.]{0,20}(fuori (ufficio|sede)|assente|in ferie)",
    r"(?-u:\b)(afwezig|niet aanwezig|på semester|frånvarande|på ferie|ikke på kontoret|lomalla)(?-u:\b)",
    r"(в отпуске|отсутству|не в офисе|na urlopie|nieobecn|na dovolené|szabadságon|izindeyim|ofis dışında)",
    r"(我正在休假|休假中|不在办公室|不在辦公室|휴가 ?중|부재 ?중)",
];

/// Thanks and promises, as absence notes have them, and people.
pub const POLITE: &[&str] = &[
    r"(後日|後ほど|追って|改めて|あらためて|折り返し)[^。]{0,16}(連絡|返信|返事|回答|電話)[^。]{0,6}(いた|致|させ|差し上|申し上)",
    r"(お問い?合わ?せ|ご連絡|メール|お申し?込み)(を)?(お送り)?(いただき|頂き)?、?(誠に)?ありがとうございま(す|した)",
    r"(受け付け|受付|拝受|受信|受領)(いた|致|完了|を完了|しまし)",
    r"thank(s| you) for (your (e-?mail|message|mail|inquiry|enquiry|interest)|contacting|writing|getting in touch)",
    r"(received|got) your (e-?mail|message|mail|inquiry|enquiry)",
    r"後でかけ直",
    r"(この|本)メールに(お)?心当たりの(ない|無い)",
];

/// How to get no more of them. Enough, where there is a link.
pub const NEWSLETTER: &[&str] = &[
    r"(配信|購読|メルマガ|メールマガジン|登録)の?(停止|解除|中止)[^。]{0,20}(こちら|下記|以下|url|ページ|手続|クリック|https?:)",
    r"(配信|購読|メルマガ|メールマガジン)の?(停止|解除|中止|変更)を?(ご)?希望(の方|される|する)",
    r"unsubscribe (from|here|at any|click|:|\||link|instantly)|(click here|click|want|wish) to unsubscribe|to unsubscribe",
    r"(update|manage) (your )?(e-?mail )?(subscription|preferences)",
];

/// The same in words that nobody else says; enough without a link, where nothing is asked for.
pub const MAILING: &[&str] = &[
    r"(配信|購読|登録|メルマガ|メールマガジン|ニュースレター|アドレス)の?(停止|解除|中止|変更)(・|や|、|および|及び|/)?(停止|解除|変更|中止)?(の手続き?|を?(ご)?希望の(方|場合))?(は|について(は)?)、?(こちら|下記|以下|次の|空メール|https?:)",
    r"(配信|メール|ご?案内|お知らせ)(を|が)(ご)?(希望され|必要の|ご?不要の|不要な|不用の|お望みで)(ない|方|場合)[^。]{0,30}(下記|以下|こちら|url|手続|返信|ご連絡|お知らせ|https?:)",
    r"(一斉|メール)(に)?配信(し|いた|致|を行)(て|し)(おり|い)ます",
    r"(名刺交換|ご登録いただ|会員登録|ご?購読)[^。]{0,24}(方|皆様|皆さま|お客様)[^。]{0,10}(に|へ)[^。]{0,10}(お送り|配信|送信)",
];

/// What a mail system says among its first words.
pub const UNDELIVERED: &[&str] = &[
    r"this is (the|a|an) [^.]{0,60}(mail (system|delivery|server)|qmail-send|postmaster|mail service|delivery agent)",
    r"(could not|was not|were not|cannot|can't|couldn't|has not been|not been|wasn't|not able to) (be )?(delivered|sent to)",
    r"undeliverable|undelivered|(unable|failed) to deliver|(error|problem) delivering|did not reach|delivery [^.]{0,60}failed",
    r"permanent (fatal )?error|fatal errors|transcript of session|returned to sender|error: invalid|non-delivery",
    r"this report relates to a message|the original message was received|original message follows|failure reasons?(?-u:\b)",
    r"(the )?group you tried to contact|(may|does) not exist|user unknown|unknown user|no such user|mailbox (is )?(full|unavailable)",
    r"(user|recipient|account)\(?s?\)? [^.]{0,20}(disabled|over quota|temporarily limited)", // au
    r"(<<<|>>>) ?(rcpt|mail|data|ehlo|helo|[245][0-9][0-9](?-u:\b))|(?-u:\b)rcpt to:|(?-u:\b)5[0-5][0-9][ -][45]\.[0-9]\.[0-9]",
    r"^.{0,80}(送信先|宛先|あて先)の?(メール)?アドレスが(見つから|存在し)[^。]{0,20}(配送|配信|送信)(でき|出来)ませんでした",
    r"^.{0,100}送信した(メール|メッセージ)を[^。]{0,24}(配信|配送)(する)?ことができませんでした",
    r"^(次|以下|下記|指定)の[^。]{0,14}(あて先|宛先|宛て先|受信者|アドレス)[^。]{0,40}(せんでした|失敗しました|できません)[。:]",
    r"^(お客様|あなた)(が|の)(送信|お送り)[^。]{0,40}(配信|配送|届け|送信)[^。]{0,14}(せん|失敗)",
    r"^(ご?送信いただいた|お送りいただいた|送信された)?(次の|以下の|下記の)?メール(は|が|を)、?(宛先|あて先|受信者|ユーザー?)(不明|が見つから)[^。]{0,24}(せん|返送|返却)",
    r"^(宛先|あて先|受信者)(不明|が(不明|見つから))[^。]{0,16}(メール|メッセージ)を?、?(返送|返却|お戻し)",
    r"^メッセージをお届け(できませんでした|することができませんでした)",
    r"^(送信先|あて先|宛先)のメールアドレスが[^。]{0,10}(見つか|存在)",
];

/// Words of somebody who asks for something: no absence note, whatever is said of absence.
pub const ASKS: &[&str] = &[
    "会員番号",
    "会員no",
    "会員id",
    "参加希望",
    "参加した",
    "参加しま",
    "参加させ",
    "参加でき",
    "参加を",
    "出席",
    "欠席",
    "キャンセル",
    "取り消",
    "取消",
    "申し込みま",
    "申込みま",
    "申し込みた",
    "予約",
    "相談した",
    "ご相談が",
    "相談を希望",
    "お願いしたい",
    "変更をお願い",
    "変更して",
    "ドクターメール",
    "に伺います",
    "へ伺います",
    "に出ます",
    "出られます",
    "出られそう",
    "行けます",
    "顔を出",
    "お邪魔",
    "娘の",
    "かもしれ",
    "教えてくだ",
    "教えて下",
    "でしょうか",
    "ですか",
    "ますか",
    "cancel",
    "reserv",
    "member number",
    "i would like",
    "i'd like",
    "join",
    "attend the",
    "attend on",
    "participate",
    "i can't attend",
    "cannot attend",
];

/// Beginnings of a subject that say half as much.
pub const HINTS: &[&str] = &[
    "不在",
    "休暇",
    "休業",
    "出張",
    "夏季休",
    "夏期休",
    "年末年始",
    "受付完了",
    "お問い合わせありがとう",
    "お問い合せありがとう",
];
