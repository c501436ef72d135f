//! What the tests of both mailboxes share: a desk that takes letters, and its memory.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex};

use chrono::DateTime;
use tokio::sync::{mpsc, oneshot};

use super::{Channels, Committed, Folders, Memory, Order, Place, Report, Sighting};
use crate::mail::Moment;

/// A ledger's cursors, in a map by folder and validity.
#[derive(Default)]
pub struct Cursors(Mutex<HashMap<(String, u32), Cursor>>);

/// The highest number committed, and those that are expected below it.
type Cursor = (u32, BTreeSet<u32>);

impl Memory for Cursors {
    fn cursor(&self, folder: &str, uid_validity: u32) -> Option<u32> {
        let all = self.0.lock().unwrap();
        let (highest, expected) = all.get(&(folder.to_owned(), uid_validity))?;
        Some(expected.first().map_or(*highest, |uid| (uid - 1).min(*highest)))
    }

    fn since(&self) -> Moment {
        at("2020-04-13T00:00:00+09:00")
    }
}

impl Cursors {
    pub fn commit(&self, place: &Place) {
        let mut all = self.0.lock().unwrap();
        let (highest, expected) = all.entry((place.folder.clone(), place.uid_validity)).or_default();
        *highest = place.uid.max(*highest);
        expected.remove(&place.uid);
    }

    pub fn expect(&self, place: &Place) {
        let mut all = self.0.lock().unwrap();
        all.entry((place.folder.clone(), place.uid_validity)).or_default().1.insert(place.uid);
    }
}

pub fn at(written: &str) -> Moment {
    DateTime::parse_from_rfc3339(written).unwrap()
}

pub fn folders() -> Folders {
    Folders {
        taken: "受付済み".to_owned(),
        review: "要確認".to_owned(),
        machine: "自動応答".to_owned(),
        doctor: "ドクターメール".to_owned(),
        junk: "迷惑メール".to_owned(),
        sent: "Sent".to_owned(),
        drafts: "Drafts".to_owned(),
    }
}

/// The daemon's ends, for a desk that takes every letter unless told to want some again.
pub struct Desk {
    pub reports: mpsc::Receiver<Report>,
    pub orders: mpsc::Sender<Order>,
    pub memory: Arc<Cursors>,
    /// So many letters are wanted again before one is taken.
    pub refusals: u32,
    /// `Line` reports so far: why, empty where it was well.
    pub line: Vec<&'static str>,
}

impl Desk {
    pub fn new(memory: Arc<Cursors>) -> (Self, Channels) {
        let (sender, reports) = mpsc::channel(8);
        let (orders, receiver) = mpsc::channel(8);
        let desk = Self { reports, orders, memory, refusals: 0, line: Vec::new() };
        (desk, Channels { reports: sender, orders: receiver })
    }

    /// Orders a check and takes what is shown until it is done.
    pub async fn check(&mut self) -> Vec<Sighting> {
        let (done, mut finished) = oneshot::channel();
        self.orders.send(Order::Check { done }).await.unwrap();
        let mut seen = Vec::new();
        loop {
            tokio::select! {
                biased;
                report = self.reports.recv() => seen.extend(self.take(report.unwrap())),
                end = &mut finished => { end.unwrap(); return seen; }
            }
        }
    }

    /// Gives an order and takes letters until it is answered.
    pub async fn order<T>(&mut self, order: impl FnOnce(oneshot::Sender<T>) -> Order) -> T {
        let (done, mut finished) = oneshot::channel();
        self.orders.send(order(done)).await.unwrap();
        loop {
            tokio::select! {
                biased;
                end = &mut finished => return end.unwrap(),
                report = self.reports.recv() => { self.take(report.unwrap()); }
            }
        }
    }

    /// Takes letters until so many were committed.
    pub async fn letters(&mut self, count: usize) -> Vec<Sighting> {
        let mut seen = Vec::new();
        while seen.len() < count {
            let report = self.reports.recv().await.unwrap();
            seen.extend(self.take(report));
        }
        seen
    }

    /// Commits a sighting, and gives it back; or wants it again.
    pub fn take(&mut self, report: Report) -> Option<Sighting> {
        if let Report::Line { why, .. } = report {
            self.line.push(why);
        }
        if let Report::OutOfOrder { places, noted } = report {
            places.iter().for_each(|place| self.memory.expect(place));
            noted.send(()).unwrap();
            return None;
        }
        let Report::Sighted(mut sighting) = report else { return None };
        let (unused, _) = oneshot::channel();
        let committed = std::mem::replace(&mut sighting.committed, unused);
        if self.refusals > 0 {
            self.refusals -= 1;
            committed.send(Committed::TryAgain).unwrap();
            return None;
        }
        self.memory.commit(&sighting.place);
        committed.send(Committed::Yes).unwrap();
        Some(sighting)
    }
}

/// Sightings as one line each: number and what was fetched.
pub fn shown(seen: &[Sighting]) -> Vec<String> {
    seen.iter().map(|sighting| format!("{} {:?}", sighting.place.uid, sighting.body)).collect()
}
