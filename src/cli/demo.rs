//! `demo`: the daemon itself plays Monday to Wednesday of the week of 13 April 2020 in a Maildir, on a clock wound by
//! hand and without a network, and tells the story as it happens.

mod letters;
mod stage;
mod story;

use std::path::PathBuf;

use anyhow::Context as _;
use chrono::{DateTime, NaiveDate};

use super::{Circumstances, Ending, Misuse, roster};
use crate::daemon::{Daemon, DiceCup, FirstStart, NotStarted, Setup};
use crate::desk::Answer;
use crate::desk::credentials::Credentials;
use crate::desk::event::{Act, Deed, What};
use crate::ledger::Outcome;
use crate::mail::{JAPAN, Moment};
use crate::reading::ServiceId;
use letters::Post;
use stage::Stage;
use story::Story;

/// The same story every time.
const SEED: u64 = 20_200_413;
const ROSTER: &[u8] = include_bytes!("../../fixtures/letters/demo/roster.csv");

#[derive(Debug, clap::Args)]
pub struct Demo {
    /// Play in this folder and leave it there (it must be empty or new)
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
    /// Play these mails (*.eml) instead of the built-in ones
    #[arg(long, value_name = "DIR")]
    letters: Option<PathBuf>,
    /// The members, as `roster import` reads them, instead of the built-in ones
    #[arg(long, value_name = "CSV")]
    roster: Option<PathBuf>,
}

/// What happens at a time of the week.
enum Scene {
    Letter(Post),
    Staff(Deed),
}

impl Demo {
    pub fn run(self, around: &Circumstances) -> anyhow::Result<Ending> {
        if around.clock.is_some() {
            return Err(Misuse("demo winds its own clock: leave --clock away".to_owned()).into());
        }
        let posts = match &self.letters {
            Some(folder) => letters::of_folder(folder, monday(), week_end())?,
            None => letters::built_in(monday(), week_end()),
        };
        let stage = Stage::set(self.dir.as_deref(), around.config_path.as_deref())?;
        let roster = match &self.roster {
            Some(file) => std::fs::read(file).with_context(|| format!("read {}", file.display()))?,
            None => ROSTER.to_owned(),
        };
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        runtime.block_on(play(&stage, posts, &roster))?;
        stage.say_where_it_is();
        Ok(Ending::Done)
    }
}

async fn play(stage: &Stage, posts: Vec<Post>, roster: &[u8]) -> anyhow::Result<()> {
    let clock = crate::clock::Clock::hand_wound(monday());
    let setup = Setup {
        config: stage.config.clone(),
        clock: clock.clone(),
        dice: DiceCup::Told(SEED),
        connections: 1,
        first_start: FirstStart::default(),
    };
    let daemon = Daemon::start(setup).await.map_err(|e| match e {
        NotStarted::Misused(why) => anyhow::Error::from(Misuse(why)),
        NotStarted::Failed(error) => error,
    })?;
    let mut story = Story::of(stage);
    let mut agenda = agenda(posts, roster)?;
    story.begin(agenda.len());
    while let Some(at) = next(&agenda, &daemon).await? {
        clock.wind(at);
        daemon.settle().await?;
        story.tell(&daemon, at, None).await?;
        while agenda.first().is_some_and(|(due, _)| *due <= at) {
            let (_, scene) = agenda.remove(0);
            perform(stage, &daemon, &scene, at).await?;
            daemon.settle().await?;
            story.tell(&daemon, at, Some(&scene)).await?;
        }
    }
    clock.wind(week_end());
    daemon.settle().await?;
    story.end(&daemon, wednesday()).await?;
    daemon.stop().await
}

/// When something happens next, until the week is over.
async fn next(agenda: &[(Moment, Scene)], daemon: &Daemon) -> anyhow::Result<Option<Moment>> {
    let scene = agenda.first().map(|(at, _)| *at);
    let due = daemon.next_due().await?;
    Ok(scene.into_iter().chain(due).min().filter(|at| *at < week_end()))
}

async fn perform(stage: &Stage, daemon: &Daemon, scene: &Scene, at: Moment) -> anyhow::Result<()> {
    match scene {
        Scene::Letter(post) => stage.deliver(post, at),
        Scene::Staff(deed) => {
            let act = Act { id: format!("demo-{at}"), who: "demo".to_owned(), deed: deed.clone(), dry_run: false };
            match daemon.desk().submit(format!("act:{}", act.id), What::Act(act)).await? {
                Outcome::Done { answer: Answer::Refused { said }, .. } => anyhow::bail!(said),
                Outcome::Failed { why, .. } => anyhow::bail!("the desk could not do it: {why}"),
                _ => Ok(()),
            }
        }
    }
}

/// The letters, and what the staff do: the roster on Monday morning, ID and password on Tuesday afternoon.
fn agenda(posts: Vec<Post>, roster: &[u8]) -> anyhow::Result<Vec<(Moment, Scene)>> {
    let entries = roster::entries_of(roster)?;
    let credentials = Credentials { meeting_id: "98765432101".to_owned(), password: "hokenshitsu7".to_owned() };
    let room = ServiceId("room".to_owned());
    let mut agenda = vec![
        (monday(), Scene::Staff(Deed::ImportRoster { entries, yes: true })),
        (
            hour(14, 17) + chrono::Duration::minutes(30),
            Scene::Staff(Deed::SetCredentials { service: room, date: wednesday(), credentials }),
        ),
    ];
    agenda.extend(posts.into_iter().map(|post| (post.at, Scene::Letter(post))));
    agenda.sort_by_key(|(at, _)| *at);
    Ok(agenda)
}

fn monday() -> Moment {
    hour(13, 0)
}

fn week_end() -> Moment {
    hour(15, 18)
}

fn wednesday() -> NaiveDate {
    week_end().date_naive()
}

/// An hour of a day of April 2020, in Japan.
fn hour(day: i64, hour: i64) -> Moment {
    let first = DateTime::UNIX_EPOCH.with_timezone(&JAPAN) - chrono::Duration::hours(9);
    let april = chrono::Duration::days(18_353);
    first + april + chrono::Duration::days(day - 1) + chrono::Duration::hours(hour)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_week_is_the_week_of_13_april_2020() {
        assert_eq!(monday().to_rfc3339(), "2020-04-13T00:00:00+09:00");
        assert_eq!(week_end().to_rfc3339(), "2020-04-15T18:00:00+09:00");
    }
}
