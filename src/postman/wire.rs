//! Bytes to and from an SMTP server, each way under a limit of time. An answer is never taken for the answer to
//! another question: what the server says unasked is noticed before the next word is said.

use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::time::timeout;

use super::reply::{Heard, Reply};
use crate::line::Duplex;

/// How much is written under one limit.
const BLOCK_BYTES: usize = 16 * 1024;

pub(super) struct Wire<S> {
    stream: S,
    /// Heard and not yet understood.
    heard: Vec<u8>,
}

/// Why nothing more can be said on this wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Broken {
    Closed,
    Stalled,
    Garbled,
}

impl<S: Duplex> Wire<S> {
    pub(super) fn over(stream: S) -> Self {
        Self { stream, heard: Vec::new() }
    }

    /// The bare stream, where nothing was said beyond the last answer: words that came before encryption must not be
    /// taken for words under it (CVE-2011-0411).
    pub(super) fn into_stream(self) -> Result<S, Broken> {
        if self.heard.is_empty() { Ok(self.stream) } else { Err(Broken::Garbled) }
    }

    /// Writes, block by block.
    pub(super) async fn say(&mut self, bytes: &[u8], limit: Duration) -> Result<(), Broken> {
        for block in bytes.chunks(BLOCK_BYTES) {
            let written = timeout(limit, async {
                self.stream.write_all(block).await?;
                self.stream.flush().await
            });
            written.await.map_err(|_| Broken::Stalled)?.map_err(|_| Broken::Closed)?;
        }
        Ok(())
    }

    /// Waits for one complete answer.
    pub(super) async fn reply(&mut self, limit: Duration) -> Result<Reply, Broken> {
        timeout(limit, self.listen()).await.map_err(|_| Broken::Stalled)?
    }

    async fn listen(&mut self) -> Result<Reply, Broken> {
        loop {
            match Reply::hear(&self.heard) {
                Heard::Whole(reply, taken) => {
                    self.heard.drain(..taken);
                    return Ok(reply);
                }
                Heard::Garbled => return Err(Broken::Garbled),
                Heard::Part => {}
            }
            match self.stream.read_buf(&mut self.heard).await {
                Ok(1..) => {}
                Ok(0) | Err(_) => return Err(Broken::Closed),
            }
        }
    }

    /// What the server said although it was not asked: mostly `421`, or that it hung up.
    pub(super) fn interjection(&mut self) -> Option<Result<Reply, Broken>> {
        if self.heard.is_empty() {
            // Only what is there already: nobody is woken, nothing is waited for.
            match pin!(self.stream.read_buf(&mut self.heard)).poll(&mut Context::from_waker(Waker::noop())) {
                Poll::Pending => return None,
                Poll::Ready(Ok(1..)) => {}
                Poll::Ready(Ok(0) | Err(_)) => return Some(Err(Broken::Closed)),
            }
        }
        match Reply::hear(&self.heard) {
            Heard::Whole(reply, _) => Some(Ok(reply)),
            Heard::Part | Heard::Garbled => Some(Err(Broken::Garbled)),
        }
    }
}
