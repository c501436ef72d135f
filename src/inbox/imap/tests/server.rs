//! A small IMAP server in memory that can be told to lie: a fault replaces, or precedes, its answer to one command.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader, DuplexStream, duplex};
use tokio::sync::Notify;

use crate::inbox::Trouble;
use crate::inbox::imap::connect::Dial;
use crate::line::{self, Duplex};

pub const CAPABILITIES: &str = "IMAP4rev1 IDLE MOVE UIDPLUS NAMESPACE SPECIAL-USE";

/// What to say instead of the honest answer to the next command that begins so. `$` stands for the tag, `EOF` ends
/// the connection, `STALL` never says anything again, `HONEST` goes on with the honest answer.
pub struct Fault {
    pub command: &'static str,
    pub reply: &'static [&'static str],
}

pub struct Letter {
    pub date: String,
    pub bytes: Vec<u8>,
}

pub struct Folder {
    pub uid_validity: u32,
    pub next: u32,
    pub letters: BTreeMap<u32, Letter>,
}

pub struct State {
    pub capabilities: String,
    pub folders: BTreeMap<String, Folder>,
    pub faults: VecDeque<Fault>,
    /// Every command that came, without its tag.
    pub log: Vec<String>,
    pub connections: u32,
}

/// The server; clones are the same one.
#[derive(Clone)]
pub struct Server {
    state: Arc<Mutex<State>>,
    news: Arc<Notify>,
}

impl Dial for Server {
    async fn connect(&self, _: &line::Server) -> Result<Box<dyn Duplex>, Trouble> {
        let (ours, theirs) = duplex(64 * 1024);
        self.state().connections += 1;
        let server = self.clone();
        tokio::spawn(async move { Connection::new(server, theirs).serve().await });
        Ok(Box::new(ours))
    }

    async fn secure(&self, _: &line::Server, _: Box<dyn Duplex>) -> Result<Box<dyn Duplex>, Trouble> {
        Err(Trouble::CaFile)
    }
}

impl Server {
    pub fn new() -> Self {
        let folders = BTreeMap::new();
        let capabilities = CAPABILITIES.to_owned();
        let state = State { capabilities, folders, faults: VecDeque::new(), log: Vec::new(), connections: 0 };
        let server = Self { state: Arc::new(Mutex::new(state)), news: Arc::new(Notify::new()) };
        server.make("INBOX");
        server
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    pub fn make(&self, name: &str) {
        let folder = Folder { uid_validity: 7, next: 1, letters: BTreeMap::new() };
        self.state().folders.insert(name.to_owned(), folder);
    }

    pub fn deliver(&self, text: &str) {
        self.state().put("INBOX", text.as_bytes().to_vec());
        self.news.notify_waiters();
    }

    /// A letter that somebody moved here: it keeps its time of receipt.
    pub fn move_in(&self, date: &str, text: &str) {
        let mut state = self.state();
        let folder = state.folders.get_mut("INBOX").unwrap();
        folder.letters.insert(folder.next, Letter { date: date.to_owned(), bytes: text.as_bytes().to_vec() });
        folder.next += 1;
    }

    pub fn fault(&self, command: &'static str, reply: &'static [&'static str]) {
        self.state().faults.push_back(Fault { command, reply });
    }

    pub fn uids(&self, folder: &str) -> Vec<u32> {
        self.state().folders.get(folder).map(|f| f.letters.keys().copied().collect()).unwrap_or_default()
    }
}

impl State {
    fn put(&mut self, folder: &str, bytes: Vec<u8>) {
        let folder = self.folders.get_mut(folder).unwrap();
        let date = format!("13-Apr-2020 09:00:{:02} +0900", folder.next % 60);
        folder.letters.insert(folder.next, Letter { date, bytes });
        folder.next += 1;
    }

    fn take_fault(&mut self, command: &str) -> Option<Fault> {
        let at = self.faults.iter().position(|fault| command.starts_with(fault.command))?;
        self.faults.remove(at)
    }
}

struct Connection {
    server: Server,
    stream: BufReader<DuplexStream>,
    selected: String,
    told: usize,
}

/// The connection is over.
struct Over;

impl Connection {
    fn new(server: Server, stream: DuplexStream) -> Self {
        Self { server, stream: BufReader::new(stream), selected: String::new(), told: 0 }
    }

    async fn serve(mut self) {
        let _over = self.converse().await;
    }

    async fn converse(&mut self) -> Result<(), Over> {
        self.say("* OK ready").await?;
        loop {
            let line = self.line().await?;
            let (tag, command) = line.split_once(' ').ok_or(Over)?;
            self.server.state().log.push(command.to_owned());
            let fault = self.server.state().take_fault(command);
            let honest = match fault {
                Some(fault) => self.lie(tag, fault.reply).await?,
                None => true,
            };
            if honest {
                self.answer(tag, command).await?;
            }
        }
    }

    async fn lie(&mut self, tag: &str, reply: &[&str]) -> Result<bool, Over> {
        for line in reply {
            match *line {
                "EOF" => return Err(Over),
                "STALL" => std::future::pending().await,
                "HONEST" => return Ok(true),
                line => self.say(&line.replace('$', tag)).await?,
            }
        }
        Ok(false)
    }

    async fn line(&mut self) -> Result<String, Over> {
        let mut line = String::new();
        let got = self.stream.read_line(&mut line).await.map_err(|_| Over)?;
        if got == 0 { Err(Over) } else { Ok(line.trim_end().to_owned()) }
    }

    async fn say(&mut self, line: &str) -> Result<(), Over> {
        self.stream.write_all(format!("{line}\r\n").as_bytes()).await.map_err(|_| Over)
    }

    async fn answer(&mut self, tag: &str, command: &str) -> Result<(), Over> {
        let mut words = command.split(' ');
        let (first, second) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        match (first, second) {
            ("CAPABILITY", _) => {
                let line = format!("* CAPABILITY {}", self.server.state().capabilities);
                self.say(&line).await?;
            }
            ("NAMESPACE", _) => self.say(r#"* NAMESPACE (("INBOX." ".")) NIL NIL"#).await?,
            ("LIST", _) => self.list().await?,
            ("CREATE", name) => self.server.make(name.trim_matches('"')),
            ("SELECT" | "EXAMINE", name) => {
                let open = self.select(name.trim_matches('"')).await?;
                return self.say(&format!("{tag} {}", if open { "OK done" } else { "NO no such folder" })).await;
            }
            ("UID", "SEARCH") => self.search(command).await?,
            ("UID", "FETCH") => self.fetch(command).await?,
            ("UID", _) => {
                let copied = self.change(command);
                let moved = second == "MOVE";
                if let Some(code) = copied.as_ref().filter(|_| moved) {
                    self.say(&format!("* OK [{code}] moved")).await?;
                } else if let Some(code) = copied {
                    return self.say(&format!("{tag} OK [{code}] copied")).await;
                }
            }
            ("IDLE", _) => self.idle().await?,
            ("APPEND", name) => self.append(name.trim_matches('"'), command).await?,
            _ => {}
        }
        self.say(&format!("{tag} OK done")).await
    }

    async fn list(&mut self) -> Result<(), Over> {
        let names: Vec<String> = self.server.state().folders.keys().cloned().collect();
        for name in names {
            let attribute = if name.contains("Junk") { "\\Junk" } else { "" };
            self.say(&format!("* LIST ({attribute}) \".\" {name}")).await?;
        }
        Ok(())
    }

    async fn select(&mut self, name: &str) -> Result<bool, Over> {
        let found = self.server.state().folders.get(name).map(|f| (f.letters.len(), f.uid_validity));
        let Some((count, uid_validity)) = found else { return Ok(false) };
        (self.selected, self.told) = (name.to_owned(), count);
        self.say(&format!("* {count} EXISTS")).await?;
        self.say(&format!("* OK [UIDVALIDITY {uid_validity}] valid")).await?;
        Ok(true)
    }

    async fn search(&mut self, command: &str) -> Result<(), Over> {
        let letters: Vec<(u32, Vec<u8>)> = {
            let state = self.server.state();
            state.folders[&self.selected].letters.iter().map(|(uid, letter)| (*uid, letter.bytes.clone())).collect()
        };
        let wanted = command.rsplit(' ').next().unwrap_or_default();
        let last = letters.last().map(|(uid, _)| *uid);
        let meets = |uid: u32, bytes: &[u8]| match wanted.split_once(':') {
            _ if command.contains(" SINCE ") => true,
            // `lo:*` names the last letter even where it is lower.
            Some((low, _)) => uid >= low.parse().unwrap() || Some(uid) == last,
            None => match wanted.parse::<u32>() {
                Ok(only) => uid == only,
                Err(_) => String::from_utf8_lossy(bytes).contains(wanted.trim_matches('"')),
            },
        };
        let found = letters.iter().filter(|(uid, bytes)| meets(*uid, bytes));
        let found: String = found.map(|(uid, _)| format!(" {uid}")).collect();
        self.say(&format!("* SEARCH{found}")).await
    }

    async fn fetch(&mut self, command: &str) -> Result<(), Over> {
        let set = command.split(' ').nth(2).unwrap_or_default().to_owned();
        for uid in spread(&set) {
            let letter = {
                let state = self.server.state();
                let letter = state.folders[&self.selected].letters.get(&uid);
                letter.map(|letter| (letter.date.clone(), letter.bytes.clone()))
            };
            let Some((date, bytes)) = letter else { continue };
            let size = bytes.len();
            let mut line = format!("* 1 FETCH (UID {uid}");
            if command.contains("INTERNALDATE") {
                line += &format!(" RFC822.SIZE {size} INTERNALDATE \"{date}\"");
            }
            if command.contains("BODY.PEEK") {
                let text = String::from_utf8_lossy(&bytes);
                line += &format!(" BODY[] {{{}}}\r\n{text}", text.len());
            }
            self.say(&format!("{line})")).await?;
        }
        Ok(())
    }

    /// MOVE, COPY, EXPUNGE; STORE is taken for done. What it says of a copy, where it offers UIDPLUS.
    fn change(&mut self, command: &str) -> Option<String> {
        let words: Vec<&str> = command.split(' ').collect();
        let uid = words[2].parse().unwrap();
        let mut state = self.server.state();
        let source = state.folders.get_mut(&self.selected).unwrap();
        let bytes = source.letters.get(&uid).map(|letter| letter.bytes.clone());
        if matches!(words[1], "MOVE" | "EXPUNGE") {
            source.letters.remove(&uid);
        }
        if let ("MOVE" | "COPY", Some(bytes)) = (words[1], bytes) {
            let target = words[3].trim_matches('"');
            state.put(target, bytes);
            let (validity, copy) = (state.folders[target].uid_validity, state.folders[target].next - 1);
            return state.capabilities.contains("UIDPLUS").then(|| format!("COPYUID {validity} {uid} {copy}"));
        }
        None
    }

    async fn append(&mut self, name: &str, command: &str) -> Result<(), Over> {
        let size = command.rsplit('{').next().unwrap_or_default().trim_end_matches('}').parse().unwrap();
        self.say("+ go").await?;
        let mut bytes = vec![0; size];
        self.stream.read_exact(&mut bytes).await.map_err(|_| Over)?;
        self.line().await?;
        self.server.state().put(name, bytes);
        Ok(())
    }

    async fn idle(&mut self) -> Result<(), Over> {
        let news = self.server.news.clone();
        self.say("+ idling").await?;
        loop {
            let count = self.server.state().folders[&self.selected].letters.len();
            if count != self.told {
                self.told = count;
                self.say(&format!("* {count} EXISTS")).await?;
            }
            let mut line = String::new();
            tokio::select! {
                got = self.stream.read_line(&mut line) => {
                    got.map_err(|_| Over)?;
                    return if line.starts_with("DONE") { Ok(()) } else { Err(Over) };
                }
                () = news.notified() => {}
            }
        }
    }
}

/// `1:3,7` as numbers.
fn spread(set: &str) -> Vec<u32> {
    let ranges = set.split(',').map(|part| part.split_once(':').unwrap_or((part, part)));
    ranges.flat_map(|(low, high)| low.parse::<u32>().unwrap()..=high.parse().unwrap()).collect()
}
