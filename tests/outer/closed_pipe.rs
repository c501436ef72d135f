//! A list whose reader has gone, as behind `| head`.

use std::process::{Command, Stdio};

#[test]
fn a_reader_that_stops_is_no_fault() {
    let mails = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/letters/demo");
    let mut command = Command::new(env!("CARGO_BIN_EXE_uketsuke"));
    command.args(["replay", mails, "--letters"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut running = command.spawn().unwrap();
    drop(running.stdout.take());
    let ended = running.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(1));
    let said = String::from_utf8_lossy(&ended.stderr);
    assert!(!said.contains("fault"), "{said}");
}
