//! Arguments, logging, exit code; nothing else.

use std::io::IsTerminal as _;
use std::process::ExitCode;

use clap::Parser as _;
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    let arguments = uketsuke::cli::Arguments::parse();
    // Only our own lines are logged, at any level: those of the libraries would carry mail and passwords.
    let wanted = EnvFilter::try_from_env("UKETSUKE_LOG");
    let filter = wanted.unwrap_or_else(|_| EnvFilter::new(arguments.usual_log_level()));
    let coloured = std::io::stderr().is_terminal();
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_target(false)
        .with_ansi(coloured)
        .init();
    std::panic::set_hook(Box::new(|panic| {
        if panic.payload_as_str().is_some_and(is_unheard) {
            std::process::exit(1);
        }
        // Where, never what: the text of a panic quotes the letter it was about.
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a fault of the program");
    }));
    uketsuke::cli::run(arguments)
}

/// Whoever read our output has stopped (`uketsuke mails | head`): nobody is left to tell, and nothing is wrong.
fn is_unheard(panic: &str) -> bool {
    panic.starts_with("failed printing to") && panic.contains("Broken pipe")
}
