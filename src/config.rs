//! The configuration: as written (one TOML file) to as resolved (rules for the desk, options for the edges).
//!
//! Reading it needs neither network nor secrets, so that `check` and `read` work anywhere; secrets are
//! fetched by name when the daemon starts. Every mistake is collected, none is guessed around.

mod complaints;
mod doctor;
mod lines;
mod secrets;
mod services;
mod templates;
mod written;

use std::path::{Path, PathBuf};

use chrono::NaiveTime;

use crate::desk::policy::{BrakeLimits, Manner, Organisation, Policy, Times};
use crate::inbox::Folders;
use crate::line::Server;
use crate::mail::{Address, Mailbox};
use crate::reading::Guide;
pub use complaints::Complaint;
use complaints::Complaints;
use lines::ServerWritten;
pub use secrets::{SecretStore, Unusable};
pub use written::SentCopy;
use written::Written;
use written::{InboxKind, PostmanKind};

/// The real desk's configuration, built in: what `read` uses without `--config`.
pub const PLUSCARE: &str = include_str!("../config/pluscare.toml");

/// Everything the daemon and the commands need, checked.
#[derive(Clone, Debug)]
pub struct Config {
    pub policy: Policy,
    pub inbox: InboxConfig,
    pub postman: PostmanConfig,
    /// What wakes a person when mail does not work: program and arguments; empty where there is none.
    pub second_road: Vec<String>,
    pub state_directory: PathBuf,
    pub runtime_directory: PathBuf,
    pub secrets: SecretStore,
}

/// Where the mailbox is.
#[derive(Clone, Debug)]
pub struct InboxConfig {
    pub line: Line,
    pub poll_seconds: u64,
    pub idle: bool,
    pub size_limit_bytes: u64,
    pub folders: Folders,
}

/// How letters leave.
#[derive(Clone, Debug)]
pub struct PostmanConfig {
    pub line: Line,
    pub sent: SentCopy,
}

/// A server, or a folder on this machine in its stead.
#[derive(Clone, Debug)]
pub enum Line {
    Maildir(PathBuf),
    Server {
        server: Server,
        /// `None` only for a server that asks for none.
        login: Option<Login>,
    },
}

/// A login, and the name of its password's secret.
#[derive(Clone, Debug)]
pub struct Login {
    pub user: String,
    pub password: String,
}

impl Config {
    /// Reads a configuration file.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn load(path: &Path) -> Result<Self, Vec<Complaint>> {
        let shown = path.display().to_string();
        match std::fs::read_to_string(path) {
            Ok(text) => Self::parse(&shown, &text),
            Err(error) => {
                let mut complaints = Complaints::of(&shown);
                complaints.add(
                    "",
                    format!("cannot be read ({error})"),
                    "give the path of a configuration file, such as config/pluscare.toml",
                );
                Err(complaints.found)
            }
        }
    }

    /// Reads a configuration from its text; `file` is only what complaints call it.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn parse(file: &str, text: &str) -> Result<Self, Vec<Complaint>> {
        let mut complaints = Complaints::of(file);
        let written: Written = match toml::from_str(text) {
            Ok(written) => written,
            Err(error) => {
                let line =
                    error.span().map_or(0, |span| text.get(..span.start).unwrap_or(text).matches('\n').count() + 1);
                let key = if line == 0 { String::new() } else { format!("line {line}") };
                complaints.add(
                    &key,
                    error.message().replace('\n', " "),
                    "config/pluscare.toml of the source explains every key",
                );
                return Err(complaints.found);
            }
        };
        let config = Resolver { complaints: &mut complaints }.config(written);
        match config {
            Some(config) if complaints.found.is_empty() => Ok(config),
            _ => Err(complaints.found),
        }
    }

    /// The built-in configuration of the real desk.
    ///
    /// # Panics
    /// Never: a test holds that it is valid.
    #[must_use]
    #[expect(clippy::expect_used, reason = "a constant of the build, checked by a test")]
    pub fn builtin() -> Self {
        Self::parse("config/pluscare.toml", PLUSCARE).expect("the built-in configuration is valid")
    }
}

/// Turns what is written into what is meant, noting every mistake on the way.
struct Resolver<'a> {
    complaints: &'a mut Complaints,
}

impl Resolver<'_> {
    fn config(&mut self, written: Written) -> Option<Config> {
        let inbox = self.inbox(&written.inbox);
        let postman = self.postman(&written.postman);
        let state = directory("STATE_DIRECTORY", written.desk.state_directory.as_deref(), "/var/lib/uketsuke");
        let runtime = directory("RUNTIME_DIRECTORY", written.desk.runtime_directory.as_deref(), "/run/uketsuke");
        let secrets = SecretStore::of(Path::new(&written.secrets.directory));
        let second_road = written.second_road.command.clone();
        if second_road.first().is_some_and(|program| !program.starts_with('/')) {
            self.complaints.add(
                "second_road.command",
                "the program has no full path",
                "write it from the root, such as /usr/local/bin/wake",
            );
        }
        let policy = self.policy(written);
        Some(Config {
            policy: policy?,
            inbox: inbox?,
            postman: postman?,
            second_road,
            state_directory: state,
            runtime_directory: runtime,
            secrets,
        })
    }

    fn policy(&mut self, written: Written) -> Option<Policy> {
        let desk_address = self.address("desk.address", &written.desk.address);
        let own = self.addresses("desk.own_addresses", &written.desk.own_addresses);
        let staff = self.addresses("people.staff", &written.people.staff);
        if staff.is_empty() {
            self.complaints.add(
                "people.staff",
                "nobody would get the digest and the alarms",
                "name at least one address",
            );
        }
        let hosts = self.addresses("people.hosts", &written.people.hosts);
        let (doctor, doctor_words) = self.doctor(written.people.doctor.as_ref());
        let working_days = self.working_days(written.times.holidays.as_deref());
        let (services, appointments) = (self.services(&written.service), self.appointments(&written, &hosts));
        let times = self.times(&written.times);
        let words = self.words(written.desk.templates.as_deref());
        let desk_address = desk_address?;
        let guide = Guide {
            services,
            own_addresses: std::iter::once(desk_address.clone()).chain(own).collect(),
            own_phones: vec![written.organisation.phone.clone()],
            sender_name: written.desk.name.clone(),
            own_names: written.people.staff_names,
            doctor_names: written.people.doctor.iter().map(|d| d.name.clone()).collect(),
            urgent: self.urgent(written.urgent),
        };
        Some(Policy {
            manner: if written.desk.shadow { Manner::Shadow } else { Manner::Open },
            guide,
            organisation: Organisation {
                name: written.organisation.name,
                phone: written.organisation.phone,
                phone_hours: written.organisation.phone_hours,
            },
            message_id_domain: written.desk.message_id_domain.unwrap_or_else(|| desk_address.domain().to_owned()),
            desk: Mailbox { name: written.desk.name, address: desk_address },
            staff,
            hosts,
            doctor,
            doctor_words,
            working_days,
            authserv_id: written.inbox.authserv_id,
            times: times?,
            brake: BrakeLimits {
                per_day: written.brake.per_day,
                unknown_per_week: written.brake.unknown_per_week,
                staff_per_hour: written.brake.staff_per_hour,
            },
            appointments: appointments?,
            words: words?,
        })
    }

    fn times(&mut self, written: &written::Times) -> Option<Times> {
        let digest = self.time("times.digest", &written.digest);
        let reminder = self.time("times.credentials_reminder", &written.credentials_reminder);
        let dispatch = self.time("times.dispatch", &written.dispatch);
        let promised = self.time("times.promised", &written.promised);
        let unsettled: Vec<NaiveTime> =
            written.unsettled.iter().filter_map(|w| self.time("times.unsettled", w)).collect();
        if let (Some(dispatch), Some(promised)) = (dispatch, promised) {
            let ordered = dispatch < promised && unsettled.iter().all(|t| *t > dispatch);
            if !ordered || !unsettled.is_sorted() {
                self.complaints.add(
                    "times",
                    "the hours of a session's day are not in order",
                    "write dispatch before each of unsettled (in order), and dispatch before promised",
                );
            }
        }
        Some(Times {
            digest: digest?,
            credentials_reminder: reminder?,
            dispatch: dispatch?,
            unsettled,
            promised: promised?,
            hosts_list_minutes: written.hosts_list_minutes,
        })
    }

    fn inbox(&mut self, written: &written::Inbox) -> Option<InboxConfig> {
        let place = match written.kind {
            InboxKind::Maildir => self.maildir("inbox", written.path.as_deref()),
            InboxKind::Imap => self.server(
                "inbox",
                &ServerWritten {
                    host: written.host.as_deref(),
                    port: written.port,
                    security: written.security,
                    default_ports: [993, 143],
                    ca_file: written.ca_file.as_deref(),
                    user: written.user.as_deref(),
                    password: written.password.as_deref(),
                },
            ),
        };
        if written.kind == InboxKind::Imap && written.user.is_none() {
            self.complaints.add("inbox.user", "is missing", "write the mailbox's login");
        }
        if !(1..=3600).contains(&written.poll_seconds) {
            self.complaints.add(
                "inbox.poll_seconds",
                format!("{} is too short or too long", written.poll_seconds),
                "write 1 to 3600",
            );
        }
        if !(1..=100).contains(&written.size_limit_mb) {
            self.complaints.add(
                "inbox.size_limit_mb",
                format!("{} is too small or too large", written.size_limit_mb),
                "write 1 to 100",
            );
        }
        Some(InboxConfig {
            line: place?,
            poll_seconds: written.poll_seconds,
            idle: written.idle,
            size_limit_bytes: written.size_limit_mb.saturating_mul(1024 * 1024),
            folders: self.folders(&written.folders),
        })
    }

    fn folders(&mut self, written: &written::Folders) -> Folders {
        let named = [
            ("taken", &written.taken),
            ("review", &written.review),
            ("machine", &written.machine),
            ("doctor", &written.doctor),
            ("junk", &written.junk),
            ("sent", &written.sent),
            ("drafts", &written.drafts),
        ];
        for (index, (key, name)) in named.iter().enumerate() {
            let taken_twice = named.iter().take(index).any(|(_, other)| other == name);
            let bad =
                name.trim().is_empty() || name.chars().any(char::is_control) || name.eq_ignore_ascii_case("inbox");
            if taken_twice || bad {
                self.complaints.add(
                    &format!("inbox.folders.{key}"),
                    format!("{name:?} cannot be used"),
                    "give each folder a name of its own, other than INBOX",
                );
            }
        }
        Folders {
            taken: written.taken.clone(),
            review: written.review.clone(),
            machine: written.machine.clone(),
            doctor: written.doctor.clone(),
            junk: written.junk.clone(),
            sent: written.sent.clone(),
            drafts: written.drafts.clone(),
        }
    }

    fn postman(&mut self, written: &written::Postman) -> Option<PostmanConfig> {
        let place = match written.kind {
            PostmanKind::Maildir => self.maildir("postman", written.path.as_deref()),
            PostmanKind::Smtp => self.server(
                "postman",
                &ServerWritten {
                    host: written.host.as_deref(),
                    port: written.port,
                    security: written.security,
                    default_ports: [465, 587],
                    ca_file: written.ca_file.as_deref(),
                    user: written.user.as_deref(),
                    password: written.password.as_deref(),
                },
            ),
        };
        Some(PostmanConfig { line: place?, sent: written.sent })
    }

    fn address(&mut self, key: &str, written: &str) -> Option<Address> {
        self.complaints.want(key, written, Address::parse(written), "write one mail address, such as info@example.jp")
    }

    fn addresses(&mut self, key: &str, written: &[String]) -> Vec<Address> {
        written.iter().enumerate().filter_map(|(i, w)| self.address(&format!("{key}[{i}]"), w)).collect()
    }

    fn time(&mut self, key: &str, written: &str) -> Option<NaiveTime> {
        let time = NaiveTime::parse_from_str(written, "%H:%M").ok();
        self.complaints.want(key, written, time, "write a time of day, such as \"13:00\"")
    }
}

/// The folder systemd made for us, else the configured one, else the usual one.
fn directory(variable: &str, written: Option<&str>, usual: &str) -> PathBuf {
    let from_systemd = std::env::var(variable).ok().filter(|v| !v.is_empty());
    let first = from_systemd.as_deref().and_then(|v| v.split(':').next());
    PathBuf::from(first.or(written).unwrap_or(usual))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_real_desk_is_valid() {
        let config = Config::builtin();
        assert_eq!(config.policy.guide.services.len(), 3);
        assert_eq!(config.policy.desk.address.to_string(), "info@kosugipluscare.com");
    }

    #[test]
    fn complaints_name_key_mistake_and_remedy() {
        let rows = [
            ("digest = \"08:00\"", "digest = \"8 o'clock\"", "times.digest: \"8 o'clock\" is not understood"),
            ("weekday = \"wednesday\"", "weekday = \"水\"", "service[0].weekday"),
            ("windows = [\"13:00-15:00\"]", "windows = [\"15:00-13:00\"]", "service[0].windows[0]"),
            ("staff = [\"staff@example.jp\"]", "staff = []", "people.staff: nobody"),
            ("poll_seconds = 300", "poll_seconds = 0", "inbox.poll_seconds"),
            ("review = \"要確認\"", "review = \"受付済み\"", "inbox.folders.review"),
            ("[brake]", "[brakes]", "unknown field `brakes`"),
        ];
        for (good, bad, expected) in rows {
            let text = PLUSCARE.replacen(good, bad, 1);
            assert_ne!(text, PLUSCARE, "{good:?} is not in the configuration");
            let complaints = Config::parse("x.toml", &text).unwrap_err();
            let said: Vec<String> = complaints.iter().map(ToString::to_string).collect();
            assert!(said.iter().any(|s| s.starts_with("x.toml: ") && s.contains(expected)), "{bad}: {said:?}");
        }
    }
}
