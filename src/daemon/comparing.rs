//! Once a night: lists every folder for the ledger to compare with. A server that is away is asked again until it
//! answers; the digest says so meanwhile.

use std::time::Duration;

use anyhow::Context as _;
use chrono::NaiveDate;
use tokio::sync::{mpsc, oneshot};

use super::rounds::Filing;
use super::writer::Desk;
use super::{Stopping, intake};
use crate::desk::event::{FolderListing, ListedLetter, Listing, Place, Shelf, What};
use crate::inbox::{self, Folders, Order};

/// Between two tries.
const PAUSE: Duration = Duration::from_secs(30);

/// The round of comparison.
pub struct Comparing {
    pub desk: Desk,
    pub folders: Folders,
    pub orders: mpsc::Sender<Order>,
    pub stopping: Stopping,
}

impl Comparing {
    /// In the same folders.
    #[must_use]
    pub fn beside(filing: &Filing) -> Self {
        let Filing { desk, folders, orders, stopping } = filing;
        let (desk, folders) = (desk.clone(), folders.clone());
        Self { desk, folders, orders: orders.clone(), stopping: stopping.clone() }
    }

    /// Works until the daemon stops.
    ///
    /// # Errors
    /// When the writer or the inbox is gone.
    pub async fn work(mut self) -> anyhow::Result<()> {
        let mut commits = self.desk.commits();
        while !self.stopping.now() {
            commits.mark_unchanged();
            let wanted = self.desk.ask(|ledger| ledger.comparison_wanted()).await?;
            let pause = match wanted {
                Some(date) if self.compare(date).await? => continue,
                Some(_) => PAUSE,
                None => Duration::MAX,
            };
            tokio::select! {
                () = self.stopping.wait() => {}
                () = tokio::time::sleep(pause) => {}
                changed = commits.changed(), if wanted.is_none() => changed.context("the writer has stopped")?,
            }
        }
        Ok(())
    }

    /// Whether it is done; a broken line is not.
    async fn compare(&self, date: NaiveDate) -> anyhow::Result<bool> {
        let Some(mut folders) = self.listed().await? else { return Ok(false) };
        let asked = folders.clone();
        let overlooked = self.desk.ask(move |ledger| ledger.overlooked(&asked)).await?;
        let caught_up = u32::try_from(overlooked.len()).unwrap_or(u32::MAX);
        if caught_up > 0 {
            let places = overlooked.into_iter().map(intake::place).collect();
            let Some(()) = self.order(|done| Order::Show { places, done }).await? else { return Ok(false) };
            let Some(again) = self.listed().await? else { return Ok(false) };
            folders = again;
        }
        let key = format!("listed:{date}");
        let outcome = self.desk.submit(key, What::Listed(Box::new(Listing { date, caught_up, folders }))).await?;
        Ok(!matches!(outcome, crate::ledger::Outcome::Failed { .. }))
    }

    /// After a check, so that what is new has come to the desk.
    async fn listed(&self) -> anyhow::Result<Option<Vec<FolderListing>>> {
        let Some(()) = self.order(|done| Order::Check { done }).await? else { return Ok(None) };
        let listings = self.order(|done| Order::List { done }).await?;
        Ok(listings.map(|listings| listings.into_iter().map(|listing| self.in_desk_words(listing)).collect()))
    }

    async fn order<T>(&self, order: impl FnOnce(oneshot::Sender<T>) -> Order) -> anyhow::Result<Option<T>> {
        let (done, answer) = oneshot::channel();
        self.orders.send(order(done)).await.ok().context("the inbox has stopped")?;
        Ok(answer.await.ok())
    }

    fn in_desk_words(&self, listing: inbox::Listing) -> FolderListing {
        let shelf = self.shelf(&listing);
        let letters = listing.letters.into_iter().map(|letter| ListedLetter {
            uid: letter.uid,
            received: letter.received,
            message_id: letter.message_id,
        });
        let (folder, uid_validity) = (listing.folder, listing.uid_validity);
        FolderListing { folder, shelf, uid_validity, letters: letters.collect() }
    }

    fn shelf(&self, listing: &inbox::Listing) -> Shelf {
        let ours = [
            (&self.folders.taken, Place::Taken),
            (&self.folders.review, Place::Review),
            (&self.folders.machine, Place::Machine),
            (&self.folders.doctor, Place::Doctor),
        ];
        if listing.junk || listing.folder == "INBOX" {
            return Shelf::Watched;
        }
        let ours = ours.into_iter().find(|(name, _)| **name == listing.folder);
        ours.map_or(Shelf::Theirs, |(_, place)| Shelf::Ours(place))
    }
}
