//! What a sentence asks for: to come, to cancel, to change, or nothing the desk knows. People who thank, ask, complain
//! or tell of last week use the same words; the tables say which forms ask and which only tell.
//! It refuses to know dates and people.

use super::Guide;
use super::ServiceId;
use super::fold::{has_any, squeeze};
use super::guide::ServiceKind;
use super::words;

/// What one sentence or field says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// Services it mentions, each with its place in the squeezed text.
    pub services: Vec<ServiceId>,
    pub asks: Asks,
    /// Whether it asks what became of an earlier letter.
    pub inquires: bool,
    pub questions: bool,
    /// Another programme than the desk's.
    pub foreign: bool,
    /// Membership, personal data, money: for the staff.
    pub personal: bool,
}

/// The wish a sentence expresses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Asks {
    #[default]
    Nothing,
    New,
    Cancel,
    /// 参加できません: a cancellation, unless something else is asked for beside it.
    Absence,
    Change,
}

/// Forms that ask to come. Forms of the past (申し込みました) do not stand here: they tell.
const NEW: &[&str] = &[
    "参加希望",
    "参加を希望",
    "参加したい",
    "参加したく",
    "参加します",
    "参加いたします",
    "参加致します",
    "参加させて",
    "参加でお願",
    "参加をお願",
    "参加お願",
    "参加願",
    "参加できれば",
    "参加出来れば",
    "参加申",
    "参加の申",
    "参加予定",
    "参加可能で",
    "参加してみたい",
    "参加してもよろしい",
    "参加してもいい",
    "参加して良い",
    "参加しようと",
    "参加をさせて",
    "参加の予約",
    "参加です",
    "参加、お願",
    "参加をよろしく",
    "参加でよろしく",
    "参加してよろしい",
    "参加いたしたく",
    "参加致したく",
    "参加することに",
    "参加の希望",
    "サンカキボウ",
    "参加きぼう",
    "参加を申",
    "出席します",
    "出席したい",
    "出席させて",
    "出席を希望",
    "出席希望",
    "出席いたします",
    "出席でお願",
    "申し込みます",
    "申込みます",
    "申込ます",
    "申しこみます",
    "申し込みたい",
    "申込みたい",
    "申込たい",
    "申しこみたい",
    "もうしこみ",
    "申し込みをお願",
    "申込みをお願",
    "申込をお願",
    "申し込みお願",
    "申込みお願",
    "申込お願",
    "申込いたし",
    "申し込みいたし",
    "申込みいたし",
    "申し込み致し",
    "申込致し",
    "申し込みさせて",
    "申込させて",
    "申込みさせて",
    "お申し込みします",
    "申し込みたく",
    "申込みたく",
    "申込したく",
    "申し込みしたく",
    "申込したい",
    "申し込みしたい",
    "申し込みをしたい",
    "申込をしたい",
    "申し込みを致し",
    "申し込みをいたし",
    "申込をいたし",
    "申し込みです",
    "申込です",
    "申込みです",
    "申し込みをさせて",
    "申し込みの件",
    "予約したい",
    "予約をしたい",
    "予約したく",
    "予約をお願",
    "予約お願",
    "予約をとりたい",
    "予約を取りたい",
    "予約とりたい",
    "予約取りたい",
    "予約を入れ",
    "予約をいれ",
    "予約を希望",
    "予約希望",
    "予約させて",
    "予約をさせて",
    "予約いたし",
    "予約します",
    "予約を取らせて",
    "予約できます",
    "予約できれば",
    "予約可能でしょうか",
    "予約を申",
    "予約のお願",
    "予約をとって",
    "予約を取って",
    "予約をよろしく",
    "予約でお願",
    "希望します",
    "希望いたします",
    "希望致します",
    "希望です",
    "希望しております",
    "希望しています",
    "希望いたしております",
    "希望でお願",
    "入りたい",
    "入れてください",
    "入れて下さい",
    "入れていただ",
    "出たいです",
    "出させて",
    "伺いたい",
    "伺わせて",
    "うかがいたい",
    "加わりたい",
    "加えて",
    "混ぜて",
    "まぜて",
    "顔を出し",
    "お邪魔し",
    "お邪魔させて",
    "おじゃまし",
    "仲間に入",
    "行きたい",
    "利用したい",
    "利用をお願",
    "利用させて",
    "使わせて",
    "お話ししたい",
    "お話したい",
    "話したいです",
    "話がしたい",
    "お話を聞いて",
    "話を聞いて",
    "話をきいて",
    "聞いていただきたい",
    "聞いて頂きたい",
    "聞いてほしい",
    "聞いて欲しい",
    "聞いてもらいたい",
    "聴いていただ",
    "相談したい",
    "相談したく",
    "相談をしたい",
    "相談をしたく",
    "相談をお願",
    "相談お願",
    "相談のお願",
    "相談させて",
    "相談をさせて",
    "相談を希望",
    "相談希望",
    "相談に乗って",
    "相談にのって",
    "相談できれば",
    "相談を申",
    "相談を予約",
    "相談の予約",
    "相談をよろしく",
    "相談にのっていただ",
    "相談を受けたい",
    "相談いたしたく",
    "相談致したく",
    "お願いしたい",
    "お願いしたく",
    "お願いできます",
    "お願いできれば",
    "お願いできない",
    "お願い出来",
    "おねがいしたい",
    "お願いいたしたく",
    "お願い致したく",
    "お時間をいただ",
    "お時間いただ",
    "お時間を頂",
    "お電話をいただきたい",
    "お電話をお願い",
    "とっていただけ",
    "取っていただけ",
    "行きます",
];
/// Forms that cancel.
const CANCEL: &[&str] = &[
    "キャンセル",
    "きゃんせる",
    "取り消",
    "取消",
    "とりけし",
    "とり消",
    "取りやめ",
    "とりやめ",
    "取り止め",
    "取止め",
    "欠席",
    "不参加",
    "辞退",
    "見合わせ",
    "見送らせ",
    "見送りたい",
    "見送ります",
    "取り下げ",
    "取下げ",
    "とりさげ",
    "お休みさせ",
    "お休みし",
    "お休みいたし",
    "休ませて",
    "お休みをいただ",
    "やめます",
    "やめさせて",
    "やめておき",
    "やめたい",
    "やめることに",
    "なかったことに",
    "無かったことに",
    "なしにして",
    "断念",
];
/// Forms that say somebody will not come.
const ABSENCE: &[&str] = &[
    "参加できなく",
    "参加出来なく",
    "参加できません",
    "参加出来ません",
    "参加できない",
    "参加出来ない",
    "参加できそうに",
    "参加が難し",
    "参加は難し",
    "参加がむずかし",
    "参加が無理",
    "参加は無理",
    "参加することができ",
    "参加がかなわ",
    "参加が叶わ",
    "参加しません",
    "出られなく",
    "出られません",
    "出られそうに",
    "出れなく",
    "出れません",
    "出席できな",
    "出席できません",
    "出席出来",
    "行けなく",
    "行けません",
    "行かれな",
    "伺えなく",
    "伺えません",
    "うかがえ",
    "都合が悪く",
    "都合がつかな",
    "都合がわるく",
    "無理になり",
    "ダメになり",
    "だめになり",
    "駄目になり",
    "難しくなり",
    "受けられなく",
    "受けられません",
    "できなくなりました",
    "出来なくなりました",
    "行くことができ",
];
/// Not a cancellation after all: waiting for one, asking about one, or leaving early.
const NO_CANCEL: &[&str] = &[
    "キャンセル待ち",
    "キャンセルが出",
    "キャンセルがで",
    "キャンセルがあ",
    "キャンセルはで",
    "キャンセルは可能",
    "キャンセル料",
    "キャンセルする場合",
    "キャンセルの場合",
    "キャンセルしたい場合",
    "キャンセルの方法",
    "キャンセル方法",
    "キャンセルしません",
    "キャンセルではな",
    "キャンセルじゃな",
    "キャンセルになった場合",
    "キャンセルのとき",
    "キャンセルする時",
    "キャンセルできます",
    "キャンセルするかも",
    "欠席するかも",
    "キャンセルはしません",
    "キャンセルしないで",
    "キャンセルに気",
    "しか参加",
    "しか出",
    "最後まで参加でき",
    "最後まで出",
    "最後まではい",
    "全部は",
    "までしか",
    "からしか",
    "以降は参加",
    "以降は出",
    "参加できませんでした",
    "出られませんでした",
    "参加できない場合",
    "参加できなかった",
    "出席できなかった",
    "参加できなくて残念でした",
    "参加できない日",
    "参加できないでしょうか",
    "参加できないかも",
    "参加できませんか",
    "でないと参加",
    "ないと参加でき",
    "参加できなくなる",
    "できなくなった場合",
    "できなくなったとき",
    "出られない場合",
    "出られなくなった場合",
];
/// Forms that change.
const CHANGE: &[&str] = &[
    "変更",
    "変えて",
    "変えたい",
    "変えられ",
    "かえて",
    "かえたい",
    "振り替え",
    "振替",
    "ふりかえ",
    "ずらし",
    "ずらせ",
    "延期",
    "移して",
    "移したい",
    "移させて",
    "移動して",
    "早めて",
    "早めたい",
    "遅らせて",
    "遅らせたい",
    "繰り下げ",
    "繰り上げ",
    "延ばして",
    "伸ばして",
    "延長して",
    "短縮",
    "訂正",
    "修正",
    "日を改め",
    "別の日に",
    "ほかの日に",
    "他の日に",
    "日にちをかえ",
];
const NO_CHANGE: &[&str] = &[
    "変更ありません",
    "変更はありません",
    "変更なし",
    "変更があれば",
    "変更がありましたら",
    "変更があった",
    "変更の場合",
    "変更になった場合",
    "変更する場合",
    "変更になりましたら",
    "変更点",
    "アドレスを変更",
    "アドレスの変更",
    "アドレス変更",
    "アドレスが変更",
    "住所変更",
    "住所の変更",
    "電話番号の変更",
    "番号を変更",
    "変更しました",
    "変更しない",
    "変更はでき",
    "変更になるかも",
    "変更するかも",
    "変更は可能",
    "機種変更",
    "薬を変更",
    "薬が変更",
    "薬の変更",
    "薬を変え",
    "薬に変更",
    "治療を変更",
    "治療の変更",
    "治療が変更",
    "病院を変え",
    "抗がん剤を変",
    "抗がん剤が変",
    "抗がん剤の変更",
];
/// Asks what became of an earlier letter.
const INQUIRY: &[&str] = &[
    "届いて",
    "届きました",
    "届きませ",
    "届かな",
    "とどいて",
    "返事がま",
    "返事がな",
    "返事をいただいていま",
    "返信がな",
    "返信がま",
    "返信が来",
    "返事が来",
    "お返事がまだ",
    "とれていま",
    "取れていま",
    "取れてい",
    "とれてい",
    "入っていますで",
    "入っていますか",
    "できていますで",
    "できていますか",
    "出来ていますか",
    "どうなって",
    "まだ連絡",
    "連絡がな",
    "連絡がま",
    "受付されて",
    "受け付けられ",
    "受付けて",
    "確定して",
    "予約の確認です",
    "予約の確認を",
    "予約できていま",
    "予約されていま",
    "予約は大丈夫",
    "予約になってい",
];
/// Programmes of the organisation that the desk does not know (each may become a service of its own one day).
const FOREIGN: &[&str] = &[
    "お灸",
    "灸",
    "smalllabo",
    "SmallLabo",
    "スモールラボ",
    "smallLabo",
    "化粧外来",
    "足育",
    "ストレッチ",
    "セルフケア教室",
    "講座",
    "講演",
    "セミナー",
    "勉強会",
    "ヨガ",
    "茶話会",
    "料理教室",
    "ピラティス",
    "アロマ",
    "音楽会",
    "読書会",
];
/// For the staff.
const PERSONAL: &[&str] = &[
    "個人情報",
    "退会",
    "開示",
    "登録情報",
    "登録内容",
    "住所変更",
    "住所の変更",
    "住所が変",
    "アドレスが変",
    "アドレスを変",
    "アドレスの変更",
    "アドレス変更",
    "電話番号が変",
    "会員をやめ",
    "会費",
    "入会",
    "会員になり",
    "会員登録",
    "引っ越し",
    "引越し",
    "引っ越しま",
    "データを削除",
    "情報を削除",
    "情報の削除",
    "名前が変わ",
    "改姓",
];
/// Polite questions that are wishes.
const POLITE: &[&str] = &[
    "お願いできます",
    "お願いできない",
    "お願い出来",
    "いただけますか",
    "いただけます",
    "頂けます",
    "いただけない",
    "頂けない",
    "もらえます",
    "もらえない",
    "よろしいでしょうか",
    "よろしいですか",
    "宜しいでしょうか",
    "可能でしょうか",
    "してもいいですか",
    "してもいいでしょうか",
    "くださいますか",
    "くださいませんか",
    "下さいませんか",
    "願えます",
    "大丈夫でしょうか",
    "空いていますか",
    "空いていますでしょうか",
    "あいていますか",
    "お願いしたい",
    "させてください",
];
/// Questions about coming in general.
const GENERAL: &[&str] = &[
    "誰でも",
    "だれでも",
    "どなたでも",
    "家族も",
    "家族でも",
    "方法",
    "やり方",
    "しかた",
    "仕方",
    "どうすれば",
    "どうしたら",
    "どのよう",
    "初心者",
    "会員でなく",
    "会員以外",
    "非会員",
    "費用",
    "料金",
    "無料",
    "有料",
    "いくら",
    "必要ですか",
    "必要でしょうか",
    "何を話",
    "どんな",
];
/// Told, not asked.
const TOLD: &[&str] = &[
    "お願いした",
    "お願いしました",
    "お願いしていました",
    "お願いしてい",
    "申し込みました",
    "申込みました",
    "申し込んだ",
    "申込んだ",
    "申込ました",
    "申し込んで",
    "予約しました",
    "予約した",
    "予約して",
    "予約済",
    "参加しました",
    "参加した",
    "参加して",
    "していただきました",
    "ありがとうございました",
    "でした",
    "いたしました",
    "相談しました",
    "相談した",
    "楽しかった",
    "参加させていただいた",
    "参加させていただき、あり",
    "参加させて頂いた",
    "参加させていただきました",
    "参加させて頂きました",
    "お世話になりました",
];
/// Of the words told, those that also begin a wish.
const NOT_TOLD: &[&str] = &[
    "お願いしたい",
    "お願いしたく",
    "参加したい",
    "参加したく",
    "予約したい",
    "予約したく",
    "相談したい",
    "相談したく",
    "参加してみたい",
    "参加してもよ",
    "参加してもい",
    "予約していただ",
    "予約してくだ",
    "予約して下",
    "参加してよ",
];

/// Reads one sentence or field.
#[must_use]
pub fn said(text: &str, guide: &Guide) -> Said {
    let squeezed = squeeze(text);
    let inquires = has_any(&squeezed, INQUIRY);
    let services = mentioned(&squeezed, guide);
    let asks = match asks(&squeezed) {
        _ if inquires => Asks::Nothing,
        Asks::Nothing if !services.is_empty() && begs(&squeezed) => Asks::New,
        asks => asks,
    };
    Said {
        services,
        asks,
        inquires,
        questions: words::is_question(&squeezed),
        foreign: has_any(&squeezed, FOREIGN) || has_any(&squeezed.to_lowercase(), FOREIGN),
        personal: has_any(&squeezed, PERSONAL),
    }
}

/// 「22日は個別相談をお願いします」: begging for a service by its name is asking for it.
fn begs(squeezed: &str) -> bool {
    let courtesy =
        ["よろしくお願い", "宜しくお願い", "よろしくおねがい", "当日", "楽しみ", "ありがとう", "質問", "教えて"];
    let told = has_any(squeezed, TOLD) && !has_any(squeezed, NOT_TOLD);
    has_any(squeezed, &["お願い", "おねがい", "頼みます", "たのみます"]) && !has_any(squeezed, &courtesy) && !told
}

/// The wish of a squeezed sentence.
#[must_use]
pub fn asks(squeezed: &str) -> Asks {
    let changes = has_any(squeezed, CHANGE) && !has_any(squeezed, NO_CHANGE);
    if changes {
        return Asks::Change;
    }
    let spared = has_any(squeezed, NO_CANCEL);
    if !spared && has_any(squeezed, CANCEL) {
        return if tells(squeezed) { Asks::Nothing } else { Asks::Cancel };
    }
    if comes(squeezed) {
        return Asks::New;
    }
    if !spared && has_any(squeezed, ABSENCE) {
        return Asks::Absence;
    }
    Asks::Nothing
}

/// 先日キャンセルしました tells; キャンセルしました。よろしく asks nothing either.
fn tells(squeezed: &str) -> bool {
    let past = [
        "キャンセルしました",
        "キャンセルした",
        "取り消しました",
        "欠席しました",
        "欠席でした",
        "キャンセルになった",
        "キャンセルになり",
    ];
    has_any(squeezed, &past)
        && !squeezed.contains("キャンセルしたい")
        && !squeezed.contains("キャンセルしたく")
        && !squeezed.contains("お願い")
}

fn comes(squeezed: &str) -> bool {
    let wish = has_any(squeezed, NEW);
    let question = words::is_question(squeezed);
    let could = ["参加できます", "参加可能", "出席できます", "予約できます", "参加はできます", "参加出来ます"];
    if question && has_any(squeezed, GENERAL) && !has_any(squeezed, POLITE) {
        return false;
    }
    if question && !has_any(squeezed, POLITE) {
        return wish && !squeezed.contains("教えて") && !has_any(squeezed, &could);
    }
    let told = has_any(squeezed, TOLD) && !has_any(squeezed, NOT_TOLD);
    wish && !(told && strongest_is_told(squeezed))
}

/// Whether what is told stands after the last wish: 「参加したいと申し込みました」.
fn strongest_is_told(squeezed: &str) -> bool {
    let last = |table: &[&str]| table.iter().filter_map(|w| squeezed.rfind(w)).max();
    last(TOLD) >= last(NEW)
}

/// The services a squeezed text mentions, in order of mention.
#[must_use]
pub fn mentioned(squeezed: &str, guide: &Guide) -> Vec<ServiceId> {
    let mut found: Vec<(usize, ServiceId)> = Vec::new();
    for service in guide.services.iter().filter(|s| s.kind != ServiceKind::Queue) {
        let words = service.words.iter().chain(&service.subjects);
        let more = more_words(service.kind);
        let first =
            words.map(String::as_str).chain(more.iter().copied()).filter_map(|w| squeezed.find(&squeeze(w))).min();
        if let Some(at) = first {
            found.push((at, service.id.clone()));
        }
    }
    found.sort();
    found.into_iter().map(|(_, id)| id).collect()
}

/// Spellings and paraphrases of a kind of service, besides the configuration's words.
fn more_words(kind: ServiceKind) -> &'static [&'static str] {
    match kind {
        ServiceKind::Session => &[
            "保健室",
            "保険室",
            "ほけんしつ",
            "ホケンシツ",
            "ほけん室",
            "保健しつ",
            "保建室",
            "保健質",
            "オンライン保健",
            "オンラインの会",
            "おしゃべり会",
            "zoomの会",
            "ZOOMの会",
            "Zoomの会",
            "ズームの会",
        ],
        ServiceKind::Appointment => &[
            "個別相談",
            "個人相談",
            "電話相談",
            "こべつそうだん",
            "でんわそうだん",
            "個別のご相談",
            "個別で相談",
            "個別に相談",
            "個別の相談",
            "お電話でご相談",
            "お電話で相談",
            "電話での相談",
            "電話でのご相談",
            "お電話でのご相談",
            "電話でお話",
            "お電話でお話",
            "電話で話",
            "電話で相談",
            "電話でご相談",
            "石井さんの相談",
            "石井さんに相談",
            "石井さんにご相談",
            "石井さんと相談",
            "石井さんと電話",
            "石井さんに電話",
            "石井さんとお話",
            "石井さんにお話",
            "石井さんとお電話",
            "石井さんのお電話",
            "石井さんに話",
            "石井さんに聞いて",
            "石井様に相談",
            "石井様にご相談",
            "石井様の相談",
            "石井様とお話",
            "石井様に電話",
            "石井さんの個別",
            "石井さんへの相談",
            "石井さんへのご相談",
            "石井看護師",
            "個別相談",
            "個別予約",
        ],
        ServiceKind::Queue => &[],
    }
}

/// Whether a subject asks for the doctor.
#[must_use]
pub fn is_to_doctor(subject: &str, guide: &Guide) -> bool {
    let squeezed = squeeze(subject).to_lowercase();
    let spelled = [
        "ドクターメール",
        "ドクタメール",
        "ドクターメイル",
        "ドクターめーる",
        "どくたーめーる",
        "dr.メール",
        "drメール",
        "doctormail",
        "ドクター・メール",
        "ドクターメ-ル",
    ];
    let subjects = guide.services.iter().filter(|s| s.kind == ServiceKind::Queue).flat_map(|s| &s.subjects);
    subjects.map(|s| squeeze(s).to_lowercase()).any(|s| squeezed.contains(&s)) || has_any(&squeezed, &spelled)
}

/// Whether a subject or salutation names the doctor.
#[must_use]
pub fn may_be_to_doctor(text: &str, guide: &Guide) -> bool {
    let squeezed = squeeze(text);
    let titles = ["先生", "医師", "Dr", "ドクター"];
    let named = guide.doctor_names.iter().any(|n| titles.iter().any(|t| squeezed.contains(&format!("{n}{t}"))));
    named || has_any(&squeezed, &["ドクター", "どくたー", "西Dr", "お医者様", "お医者さん", "医師の先生"])
}
