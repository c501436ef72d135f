//! The outer ring: the real binary against a real Dovecot and a real Postfix.
//!
//! One program, so that it is linked once. Needs root (Postfix's master does) and the packages that `tests/run`
//! installs. Nothing here waits blindly: conditions are looked at until they hold or their time is over.

#[cfg(test)]
mod away;
#[cfg(test)]
mod bad_weather;
mod closed_pipe;
#[cfg(test)]
mod desk;
#[cfg(test)]
mod desk_week;
#[cfg(test)]
mod doctor_rounds;
#[cfg(test)]
mod doctor_secret;
#[cfg(test)]
mod folder_desk;
#[cfg(test)]
mod hands;
#[cfg(test)]
mod mailbox_watched;
#[cfg(test)]
mod servers;
#[cfg(test)]
mod servers_themselves;
