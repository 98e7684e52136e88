//! The command line: the same work as in the window, for scripts and machines without a display.
//!
//! Data goes to standard output, everything else to standard error. Exit codes: 0 fine, 1 something
//! was wrong in the data or some files failed, 2 wrong usage.

mod add;
mod adding;
mod check;
mod columns;
mod convert;
mod evaluate;
mod export;
mod extract;
mod formats;
mod import;
mod limits;
mod merge;
mod new;
mod output;
mod progress;
mod projects;
mod table;
mod train;
mod versions;

use crate::store::ProjectFolder;
use clap::{CommandFactory, Parser, Subcommand};
use output::{Failure, say};
use std::ffi::OsString;
use std::path::PathBuf;

/// What is to be done after the command line has been read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CliOutcome {
    /// The work is done; the program ends with this code.
    Exit(u8),
    /// The window is to be opened on these articles, folders or project; under this analyst's name, if one is given.
    OpenWindow(Vec<PathBuf>, Option<String>),
}

const EXAMPLES: &str = "\
Examples:
  standpoint                                open the window
  standpoint article.html notes/            open articles, and those in a folder
  standpoint my-project                     open a project
  standpoint my-project --as ben            work on it as ben, also beside another window that has it open
  standpoint extract article.txt            who is named, who stands where, as JSON lines
  standpoint new my-project articles/       make a project of a folder of articles
  standpoint export my-project --format csv --output tables/
  standpoint evaluate my-project            how good the suggestions are, by what was reviewed

Results go to standard output, everything else to standard error.
Exit codes: 0 fine, 1 something was wrong in the data or some files failed, 2 wrong usage.
`standpoint COMMAND --help` explains each command with examples.";

#[derive(Parser)]
#[command(
    name = "standpoint",
    version,
    about = "Read the news closely: who is named, and who stands where.",
    long_about = "Read the news closely: who is named, and who stands where.\n\nWithout a command the window opens, on \
                  the articles, folders or project that are named. The commands do the same work without a window; \
                  nothing leaves this machine.",
    after_help = EXAMPLES,
    args_conflicts_with_subcommands = true,
    subcommand_value_name = "COMMAND"
)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    /// Articles, folders of articles, or one project, to open in the window
    #[arg(value_name = "PROJECT|ARTICLE")]
    paths: Vec<PathBuf>,
    /// Work on the project under this analyst's name, beside another window if one has it open
    #[arg(long = "as", value_name = "NAME", requires = "paths")]
    analyst: Option<String>,
}

#[derive(Subcommand)]
enum Command {
    Extract(extract::Extract),
    New(new::New),
    Add(add::Add),
    Export(export::Export),
    Import(import::Import),
    Check(check::Check),
    Merge(merge::Merge),
    Convert(convert::Convert),
    Evaluate(evaluate::Evaluate),
    Train(train::Train),
    Versions(versions::Versions),
    Formats(formats::Formats),
}

/// Reads the command line, program name first, and does what it says, unless that needs a window.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> CliOutcome {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // Help that nobody reads to the end (`| head`) is no fault.
            let _ = error.print();
            return CliOutcome::Exit(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let Some(command) = cli.command else { return open(cli.paths, cli.analyst) };
    let done = match command {
        Command::Extract(extract) => extract.run(),
        Command::New(new) => new.run(),
        Command::Add(add) => add.run(),
        Command::Export(export) => export.run(),
        Command::Import(import) => import.run(),
        Command::Check(check) => check.run(),
        Command::Merge(merge) => merge.run(),
        Command::Convert(convert) => convert.run(),
        Command::Evaluate(evaluate) => evaluate.run(),
        Command::Train(train) => train.run(),
        Command::Versions(versions) => versions.run(),
        Command::Formats(formats) => formats.run(),
    };
    CliOutcome::Exit(match done {
        Ok(code) => code,
        Err(failure) => failure.tell(),
    })
}

/// Opens the window, if all paths are there: a mistyped command would otherwise open it on nothing.
fn open(paths: Vec<PathBuf>, analyst: Option<String>) -> CliOutcome {
    if analyst.is_some() && !matches!(paths.as_slice(), [project] if ProjectFolder::is_project(project)) {
        say("error: `--as NAME` goes with one project: `standpoint PROJECT --as NAME`.");
        return CliOutcome::Exit(2);
    }
    let Some(missing) = paths.iter().find(|path| !path.exists()) else {
        return CliOutcome::OpenWindow(paths, analyst);
    };
    let name = missing.display().to_string();
    let commands: Vec<String> = Cli::command().get_subcommands().map(|command| command.get_name().to_owned()).collect();
    let hint = match commands.iter().find(|command| is_like(command, &name)) {
        Some(command) => format!("Did you mean `standpoint {command}`?"),
        None => "`standpoint --help` lists the commands.".to_owned(),
    };
    say(&format!("error: There is no file and no command “{name}”. {hint}"));
    CliOutcome::Exit(2)
}

/// Whether a word is a command with a letter or two wrong: both have nearly the same letters.
fn is_like(command: &str, word: &str) -> bool {
    let common = command.chars().filter(|letter| word.contains(*letter)).count();
    let longer = command.chars().count().max(word.chars().count());
    command.chars().next() == word.chars().next() && common + 2 > longer
}

/// The exit code for work that is done: 1 if something went wrong in it.
fn code(all_is_well: bool) -> u8 {
    u8::from(!all_is_well)
}

type Done = Result<u8, Failure>;
