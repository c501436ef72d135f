//! How the reader looks at text: shapes folded to one width, and words and patterns found without reading a letter a thousand times.
//! It refuses to know Japanese.

pub(super) mod cuts;
pub mod fold;
pub mod folded;
pub(super) mod needs;
pub mod pattern;
pub mod seen;
