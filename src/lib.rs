//! uketsuke 受付: a mail reception desk that runs by itself.

pub mod clock;
pub mod config;
pub mod desk;
pub mod inbox;
pub mod ledger;
pub mod line;
pub mod mail;
pub mod postman;
pub mod reading;
