//! A row of the table: what may be read from a letter. `outcome` lists the accepted values; a key left out may
//! have any value; `{"any": [...]}` lists several; `theme_has`, `theme_not` and `remark_has` are phrases;
//! `missing` lists keys that must be among those found. Names are compared without spaces after NFKC.

use std::fmt;

use serde_json::{Value, json};
use uketsuke::reading::{Outcome, Reading, Request};
use unicode_normalization::UnicodeNormalization as _;

pub struct Row {
    pub file: String,
    pub note: String,
    expected: Value,
}

/// How a reading compares with its row, the gravest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    Right,
    /// A person is asked about what stands in the letter.
    AskedNeedlessly,
    /// What the member added is nowhere.
    RemarkSwallowed,
    /// A wrong value, or a robot that would be answered.
    SilentlyWrong,
}

impl Verdict {
    pub const ALL: [Self; 4] = [Self::Right, Self::AskedNeedlessly, Self::RemarkSwallowed, Self::SilentlyWrong];
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Right => "right",
            Self::AskedNeedlessly => "asked needlessly",
            Self::RemarkSwallowed => "remark swallowed",
            Self::SilentlyWrong => "silently wrong",
        })
    }
}

impl Row {
    pub fn parse(line: &str) -> Self {
        let expected: Value = serde_json::from_str(line).unwrap();
        let text = |key: &str| expected[key].as_str().unwrap_or_default().to_owned();
        Self { file: text("file"), note: text("note"), expected }
    }

    /// The verdict, and what led to it.
    pub fn judge(&self, reading: &Reading) -> (Verdict, String) {
        let auto = json!(if reading.never.is_some() { "never" } else { "allowed" });
        if !fits(&self.expected["auto_reply"], &auto) {
            return (Verdict::SilentlyWrong, format!("auto_reply {auto} {:?}", reading.never));
        }
        let outcome = json!(reading.outcome);
        let accepted = self.expected["outcome"].as_array().is_some_and(|list| list.contains(&outcome));
        let requests = Value::Array(reading.requests.iter().map(shown).collect());
        if !accepted {
            let silent = reading.outcome == Outcome::Complete;
            let verdict = if silent { Verdict::SilentlyWrong } else { Verdict::AskedNeedlessly };
            return (verdict, format!("outcome {outcome} {requests}"));
        }
        let may_be_empty = reading.outcome == Outcome::Staff && requests == json!([]);
        match mismatch(&self.expected["requests"], &requests) {
            None => (Verdict::Right, String::new()),
            Some(_) if may_be_empty => (Verdict::Right, String::new()),
            Some(path) if path.ends_with("remark_has") => (Verdict::RemarkSwallowed, format!("{path}: {requests}")),
            Some(path) => (Verdict::SilentlyWrong, format!("{path}: {requests}")),
        }
    }
}

/// A request under the contract's keys.
fn shown(request: &Request) -> Value {
    let hour = |time: Option<chrono::NaiveTime>| time.map(|t| t.format("%H:%M").to_string());
    json!({
        "service": request.service,
        "action": request.action,
        "people": request.people,
        "email": request.email,
        "date": request.date,
        "from": hour(request.from),
        "to": hour(request.to),
        "wishes": request.wishes.iter().map(|w| json!({"date": w.date, "time": hour(w.time)})).collect::<Vec<_>>(),
        "minutes": request.minutes,
        "theme": request.theme,
        "remark": request.remark,
        "assumed": request.assumed,
        "missing": request.missing,
    })
}

fn fits(expected: &Value, found: &Value) -> bool {
    mismatch(expected, found).is_none()
}

/// Where the found value is not what may be there; `None` where all fits.
fn mismatch(expected: &Value, found: &Value) -> Option<String> {
    match expected {
        Value::Object(keys) if keys.contains_key("any") => match &keys["any"] {
            Value::Array(values) if values.iter().any(|v| fits(v, found)) => None,
            Value::Bool(true) => None,
            _ => Some("any".to_owned()),
        },
        Value::Object(keys) => keys.iter().find_map(|(key, value)| {
            let wrong = match key.as_str() {
                "theme_has" | "remark_has" => !phrases(value).iter().all(|p| text_of(found, key).contains(p)),
                "theme_not" => phrases(value).iter().any(|p| text_of(found, key).contains(p)),
                "missing" => return missing(value, &found["missing"]).then_some(key.clone()),
                "assumed" => !same_keys(value, &found["assumed"]),
                _ => return mismatch(value, &found[key]).map(|path| format!("{key}.{path}")),
            };
            wrong.then(|| key.clone())
        }),
        Value::Array(values) => {
            let items = found.as_array()?;
            if values.len() != items.len() {
                return Some(format!("{} instead of {}", items.len(), values.len()));
            }
            values.iter().zip(items).enumerate().find_map(|(at, (v, i))| Some(format!("{at}.{}", mismatch(v, i)?)))
        }
        Value::String(text) => {
            (plain(text) != found.as_str().map(plain).unwrap_or_default()).then(|| "value".to_owned())
        }
        other => (other != found).then(|| "value".to_owned()),
    }
}

/// Whether one of the keys that must be missing is not.
fn missing(expected: &Value, found: &Value) -> bool {
    let all = |list: &Value| list.as_array().is_some_and(|keys| keys.iter().all(|k| contains(found, k)));
    match expected.get("any").and_then(Value::as_array) {
        Some(lists) => !lists.iter().any(all),
        None => !all(expected),
    }
}

fn contains(list: &Value, key: &Value) -> bool {
    list.as_array().is_some_and(|keys| keys.contains(key))
}

fn same_keys(expected: &Value, found: &Value) -> bool {
    let count = |list: &Value| list.as_array().map(Vec::len);
    count(expected) == count(found) && !missing(expected, found)
}

fn phrases(value: &Value) -> Vec<String> {
    match value {
        Value::Array(values) => values.iter().filter_map(Value::as_str).map(plain).collect(),
        other => other.as_str().map(plain).into_iter().collect(),
    }
}

fn text_of(found: &Value, key: &str) -> String {
    let field = key.split('_').next().unwrap_or_default();
    plain(found[field].as_str().unwrap_or_default())
}

fn plain(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace()).collect()
}
