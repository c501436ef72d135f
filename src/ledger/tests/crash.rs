//! Power cuts, a full disk, and the same events again.

use std::path::Path;

use proptest::prelude::*;

use super::*;

/// Events of a small life: letters, some twice, their claims and deliveries, in any order.
fn life() -> impl Strategy<Value = Vec<Event>> {
    let uid = 1_u32..8;
    let one = prop_oneof![
        4 => uid.clone().prop_map(arrival),
        1 => uid.clone().prop_map(|uid| event(&format!("gone:{uid}"), What::Gone { letter: inbox(uid), received: None })),
        3 => (1_i64..6, 1_u32..3).prop_map(|(outbox, attempt)| claim(outbox, attempt)),
        2 => (1_i64..6, 1_u32..3, outcome()).prop_map(|(outbox, attempt, how)| delivered(outbox, attempt, how)),
        1 => "[ab]".prop_map(|id| set_credentials(&id, &id)),
    ];
    proptest::collection::vec(one, 1..40)
}

fn outcome() -> impl Strategy<Value = Delivery> {
    prop_oneof![
        Just(Delivery::Accepted { reply: "250".to_owned() }),
        Just(Delivery::Unknown),
        Just(Delivery::NotSent { reply: String::new() }),
    ]
}

/// A claim or delivery of a draft that is not there fails in `decide`, as an index out of bounds.
fn live(office: &mut Office, events: &[Event], batch: usize) {
    for some in events.chunks(batch) {
        office.ledger.batch(some, now(), decide).unwrap();
    }
}

/// Everything but the counts of failures, which go on counting.
fn state(office: &Office) -> String {
    office.ledger.conn.execute("DELETE FROM tries", []).unwrap();
    office.dump()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_same_events_in_the_same_order_change_nothing(events in life(), batch in 1_usize..9) {
        let events: Vec<Event> = events;
        let mut office = Office::open();
        live(&mut office, &events, batch);
        // What failed for want of a draft may succeed the second time: only what was taken is run again.
        let keys = rows::all(&office.ledger.conn, "SELECT key FROM events", [], |row| row.get::<_, String>(0)).unwrap();
        let taken: Vec<Event> = events.into_iter().filter(|event| keys.contains(&event.key)).collect();
        let once = state(&office);
        live(&mut office, &taken, batch + 1);
        prop_assert_eq!(state(&office), once);
    }

    #[test]
    fn a_torn_log_opens_at_a_commit(cut in 0.0_f64..1.0) {
        let mut office = Office::open();
        let mut commits = vec![office.dump()];
        for uid in 1..6 {
            office.ledger.batch(&[arrival(uid), claim(uid.into(), 1)], now(), decide).unwrap();
            commits.push(office.dump());
        }
        let torn = tempfile::tempdir().unwrap();
        tear(office.folder.path(), torn.path(), cut);
        let path = torn.path().join("ledger.db");
        let folder = torn;
        // Only the schema may be cut away, too: then it is a fresh ledger.
        let ledger = Ledger::open(&path, seal()).unwrap();
        let mut restored = Office { folder, ledger };
        prop_assert!(commits.contains(&restored.dump()));
        for uid in 1..6 {
            restored.ledger.batch(&[arrival(uid), claim(uid.into(), 1)], now(), decide).unwrap();
        }
        prop_assert_eq!(restored.dump(), commits.last().unwrap().as_str());
    }
}

/// The files as a power cut leaves them: the log only up to some byte.
pub(super) fn tear(from: &Path, to: &Path, cut: f64) {
    std::fs::copy(from.join("ledger.db"), to.join("ledger.db")).unwrap();
    let log = std::fs::read(from.join("ledger.db-wal")).unwrap();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a small length")]
    let end = (log.len() as f64 * cut) as usize;
    std::fs::write(to.join("ledger.db-wal"), &log[..end]).unwrap();
}

#[test]
fn a_full_disk_keeps_all_that_was_and_nothing_of_the_batch() {
    let mut office = Office::open();
    office.take(arrival(1));
    let before = office.dump();
    let pages: i64 = office.ledger.conn.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    let limit = |office: &Office, pages: i64| {
        office.ledger.conn.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(())).unwrap();
    };
    limit(&office, pages);
    let many: Vec<Event> = (2..200).map(arrival).collect();
    let trouble = office.ledger.batch(&many, now(), decide).unwrap_err();
    assert!(matches!(trouble, Trouble::DiskFull), "{trouble}");
    assert_eq!(office.dump(), before);
    assert!(office.ledger.report().mails().is_ok(), "reading goes on");
    limit(&office, pages + 1000);
    let outcomes = office.ledger.batch(&many, now(), decide).unwrap();
    assert!(outcomes.iter().all(|outcome| matches!(outcome, Outcome::Done { .. })));
}
