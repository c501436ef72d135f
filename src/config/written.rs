//! The configuration file as written: names and shapes, no meaning. Unknown keys are errors.

use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Written {
    pub organisation: Organisation,
    pub desk: Desk,
    pub people: People,
    #[serde(default)]
    pub times: Times,
    #[serde(default)]
    pub brake: Brake,
    pub inbox: Inbox,
    pub postman: Postman,
    #[serde(default)]
    pub second_road: SecondRoad,
    #[serde(default)]
    pub secrets: Secrets,
    #[serde(default)]
    pub service: Vec<Service>,
    #[serde(default)]
    pub urgent: Vec<Urgent>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Organisation {
    pub name: String,
    pub phone: String,
    pub phone_hours: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Desk {
    pub address: String,
    pub name: String,
    #[serde(default)]
    pub own_addresses: Vec<String>,
    pub message_id_domain: Option<String>,
    pub state_directory: Option<String>,
    pub runtime_directory: Option<String>,
    pub templates: Option<String>,
    #[serde(default)]
    pub shadow: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct People {
    pub staff: Vec<String>,
    #[serde(default)]
    pub hosts: Vec<String>,
    #[serde(default)]
    pub staff_names: Vec<String>,
    pub doctor: Option<Doctor>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Doctor {
    pub address: String,
    pub name: String,
    #[serde(default)]
    pub first_line: FirstLine,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FirstLine {
    pub close: Vec<String>,
    pub hand_over: Vec<String>,
    pub call: Vec<String>,
}

impl Default for FirstLine {
    fn default() -> Self {
        let words = |words: [&str; 2]| words.map(str::to_owned).to_vec();
        Self {
            close: words(["終了", "おわり"]),
            hand_over: words(["スタッフへ", "スタッフにお願いします"]),
            call: words(["電話", "電話希望"]),
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Times {
    pub digest: String,
    pub credentials_reminder: String,
    pub dispatch: String,
    pub unsettled: Vec<String>,
    pub promised: String,
    pub hosts_list_minutes: u32,
    pub holidays: Option<String>,
}

impl Default for Times {
    fn default() -> Self {
        Self {
            digest: "08:00".into(),
            credentials_reminder: "17:00".into(),
            dispatch: "10:00".into(),
            unsettled: vec!["10:15".into(), "10:45".into()],
            promised: "11:00".into(),
            hosts_list_minutes: 15,
            holidays: None,
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Brake {
    pub per_day: u32,
    pub unknown_per_week: u32,
    pub staff_per_hour: u32,
}

impl Default for Brake {
    fn default() -> Self {
        Self { per_day: 5, unknown_per_week: 3, staff_per_hour: 60 }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum InboxKind {
    Imap,
    Maildir,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PostmanKind {
    Smtp,
    Maildir,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Security {
    #[default]
    Tls,
    Starttls,
    Plain,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inbox {
    pub kind: InboxKind,
    pub path: Option<String>,
    pub host: Option<String>,
    pub port: Option<u16>,
    #[serde(default)]
    pub security: Security,
    pub ca_file: Option<String>,
    pub user: Option<String>,
    pub password: Option<String>,
    #[serde(default = "three_hundred")]
    pub poll_seconds: u64,
    #[serde(default = "yes")]
    pub idle: bool,
    #[serde(default = "twenty_five")]
    pub size_limit_mb: u64,
    pub authserv_id: Option<String>,
    #[serde(default)]
    pub folders: Folders,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Folders {
    pub taken: String,
    pub review: String,
    pub machine: String,
    pub doctor: String,
    pub junk: String,
    pub sent: String,
    pub drafts: String,
}

impl Default for Folders {
    fn default() -> Self {
        Self {
            taken: "受付済み".into(),
            review: "要確認".into(),
            machine: "自動応答".into(),
            doctor: "ドクターメール".into(),
            junk: "迷惑メール".into(),
            sent: "送信済み".into(),
            drafts: "下書き".into(),
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SentCopy {
    Server,
    #[default]
    Append,
    None,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Postman {
    pub kind: PostmanKind,
    pub path: Option<String>,
    pub host: Option<String>,
    pub port: Option<u16>,
    #[serde(default)]
    pub security: Security,
    pub ca_file: Option<String>,
    pub user: Option<String>,
    pub password: Option<String>,
    #[serde(default)]
    pub sent: SentCopy,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SecondRoad {
    pub command: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Secrets {
    pub directory: String,
}

impl Default for Secrets {
    fn default() -> Self {
        Self { directory: "/etc/uketsuke/secrets".into() }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ServiceKind {
    Session,
    Appointment,
    Queue,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    pub id: String,
    pub kind: ServiceKind,
    pub name: String,
    #[serde(default)]
    pub subjects: Vec<String>,
    #[serde(default)]
    pub words: Vec<String>,
    pub weekday: Option<String>,
    #[serde(default)]
    pub windows: Vec<String>,
    pub first: Option<String>,
    pub last: Option<String>,
    #[serde(default)]
    pub closed: Vec<String>,
    #[serde(default)]
    pub added: Vec<String>,
    pub capacity: Option<u32>,
    pub phone: Option<String>,
    pub host: Option<String>,
    pub notice_minutes: Option<u32>,
    pub morning: Option<String>,
    pub remind: Option<bool>,
    pub per_member_and_month: Option<u32>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Urgent {
    pub id: String,
    pub words: Vec<String>,
}

fn yes() -> bool {
    true
}

fn twenty_five() -> u64 {
    25
}

fn three_hundred() -> u64 {
    300
}
