//! One letter, one recipient, one transaction (RFC 5321 §3.3), stage by stage.
//!
//! Why not a library: what we owe the desk is how far a letter came when something broke, and the libraries' single
//! `send` does not tell whether that was before or after the final dot. Up to the dot everything that is not a
//! refusal is `NotSent`; from the dot on everything that is not a complete answer is `Unknown`.

use super::options::SmtpOptions;
use super::reply::{Reply, Tone};
use super::session::{Session, ask};
use super::wire::Broken;
use super::{Delivery, Envelope, GoAhead};

/// Why a letter did not come as far as its final dot.
enum Stop {
    /// The server answered something else than yes.
    Answered(Reply),
    /// No answer, or none that can be trusted.
    Broken,
    /// The second mark could not be set.
    Held,
}

impl From<Broken> for Stop {
    fn from(_: Broken) -> Self {
        Self::Broken
    }
}

impl From<Stop> for Delivery {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Answered(reply) if refuses_letter(&reply) => Self::Rejected { reply: reply.codes() },
            Stop::Answered(reply) => Self::NotSent { reply: reply.codes() },
            Stop::Broken | Stop::Held => Self::NotSent { reply: String::new() },
        }
    }
}

/// Whether a 5xx is about this letter: not logged in, out of step, or not understood are about the connection.
fn refuses_letter(reply: &Reply) -> bool {
    reply.tone() == Tone::Permanent && !matches!(reply.code, 500 | 502 | 503 | 530 | 534 | 535 | 538)
}

/// A session to hand a letter over with: the one kept from the last letter if it still listens, else a new one.
pub(super) async fn session(kept: Option<Session>, options: &SmtpOptions) -> Result<Session, Delivery> {
    if let Some(mut kept) = kept
        && kept.still_listens().await
    {
        return Ok(kept);
    }
    Session::open(options).await.map_err(|trouble| {
        tracing::warn!("no letter can be handed over: {trouble}");
        Delivery::NotSent { reply: trouble.reply().to_owned() }
    })
}

/// Hands one letter over. The session comes back only after a complete, clean exchange.
pub(super) async fn hand_over<F>(
    mut session: Session,
    envelope: &Envelope,
    bytes: &[u8],
    mark: F,
) -> (Delivery, Option<Session>)
where
    F: AsyncFnOnce() -> GoAhead,
{
    if let Err(stop) = up_to_the_dot(&mut session, envelope, bytes, mark).await {
        return (stop.into(), None);
    }
    match from_the_dot(&mut session).await {
        Ok(reply) if reply.code == 250 => (Delivery::Accepted { reply: reply.codes() }, Some(session)),
        Ok(reply) => (not_accepted(&reply), None),
        Err(_) => (Delivery::Unknown, None),
    }
}

async fn up_to_the_dot<F>(session: &mut Session, envelope: &Envelope, bytes: &[u8], mark: F) -> Result<(), Stop>
where
    F: AsyncFnOnce() -> GoAhead,
{
    let body = stuffed(bytes);
    let size = session.size_offer().map_or(String::new(), |_| format!(" SIZE={}", body.len()));
    command(session, &format!("MAIL FROM:<{}>{size}", envelope.from.quoted()), &[250]).await?;
    // 251 (RFC 5321 §3.4): taken, and forwarded by them.
    command(session, &format!("RCPT TO:<{}>", envelope.to.quoted()), &[250, 251]).await?;
    if mark().await == GoAhead::No {
        return Err(Stop::Held);
    }
    command(session, "DATA", &[354]).await?;
    write_body(session, &body).await
}

async fn command(session: &mut Session, line: &str, good: &[u16]) -> Result<(), Stop> {
    let reply = ask(&mut session.wire, line, session.limits.command).await?;
    if good.contains(&reply.code) { Ok(()) } else { Err(Stop::Answered(reply)) }
}

/// Everything but the final dot. A server that has had enough (too large, closing down) says so unasked.
async fn write_body(session: &mut Session, body: &[u8]) -> Result<(), Stop> {
    let written = session.wire.say(body, session.limits.block).await;
    match session.wire.interjection() {
        Some(Ok(reply)) => Err(Stop::Answered(reply)),
        Some(Err(broken)) => Err(broken.into()),
        None => Ok(written?),
    }
}

async fn from_the_dot(session: &mut Session) -> Result<Reply, Broken> {
    match session.wire.say(b".\r\n", session.limits.block).await {
        Ok(()) | Err(Broken::Closed) => session.wire.reply(session.limits.final_dot).await,
        Err(broken) => Err(broken),
    }
}

/// A complete answer to the dot that is not 250. A 2xx that SMTP does not know here settles nothing.
fn not_accepted(reply: &Reply) -> Delivery {
    match reply.tone() {
        Tone::Permanent => Delivery::Rejected { reply: reply.codes() },
        Tone::Transient => Delivery::NotSent { reply: reply.codes() },
        Tone::Positive => Delivery::Unknown,
    }
}

/// The letter as it goes over the wire: every line ended by CRLF, whatever ended it before, so that no line end that
/// only some servers see can smuggle a second letter in; dots doubled at a line's beginning (RFC 5321 §4.5.2).
fn stuffed(bytes: &[u8]) -> Vec<u8> {
    let mut wire = Vec::with_capacity(bytes.len() + bytes.len() / 32);
    let mut rest = bytes;
    while !rest.is_empty() {
        let end = rest.iter().position(|b| matches!(b, b'\r' | b'\n')).unwrap_or(rest.len());
        let (line, after) = rest.split_at(end);
        wire.extend_from_slice(if line.first() == Some(&b'.') { b"." } else { b"" });
        wire.extend_from_slice(line);
        wire.extend_from_slice(b"\r\n");
        rest = after.strip_prefix(b"\r\n").or_else(|| after.get(1..)).unwrap_or_default();
    }
    wire
}

#[cfg(test)]
mod tests;
