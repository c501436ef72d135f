//! How the office heads the columns of its roster, and how it writes that there is nothing.
//!
//! Compared after NFKC, in lower case, without spaces, punctuation and digits at the end.

/// The member number's column.
pub(crate) const NUMBER: [&str; 6] = ["会員番号", "会員no", "会員ナンバー", "会員id", "会員コード", "会員number"];
/// The name's column.
pub(crate) const NAME: [&str; 6] = ["氏名", "名前", "お名前", "会員名", "会員氏名", "name"];
/// The reading's column.
pub(crate) const KANA: [&str; 10] =
    ["ふりがな", "フリガナ", "かな", "カナ", "よみ", "よみがな", "読み", "読み仮名", "氏名ふりがな", "氏名フリガナ"];
/// Columns with mail addresses; there may be several.
pub(crate) const ADDRESS: [&str; 13] = [
    "メールアドレス",
    "メアド",
    "メール",
    "eメール",
    "eメールアドレス",
    "携帯メール",
    "携帯メールアドレス",
    "pcメール",
    "pcメールアドレス",
    "パソコンメールアドレス",
    "email",
    "mail",
    "mailaddress",
];
/// Columns with telephone numbers; there may be several.
pub(crate) const PHONE: [&str; 11] = [
    "電話",
    "電話番号",
    "自宅電話",
    "自宅電話番号",
    "携帯",
    "携帯番号",
    "携帯電話",
    "携帯電話番号",
    "連絡先電話番号",
    "tel",
    "phone",
];
/// A cell that says there is none.
pub(crate) const NONE: [&str; 9] = ["なし", "無し", "無", "ナシ", "-", "ー", "−", "×", "x"];
