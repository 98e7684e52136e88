//! Opening the window, or saying in one sentence why that is not possible.

use super::App;
use crate::session::{Action, Session, Surroundings};
use crate::store::Places;
use eframe::egui;
use std::panic::AssertUnwindSafe;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Set in a second try that goes through X11, because Wayland's libraries were missing.
const SECOND_TRY: &str = "STANDPOINT_X11_ONLY";

/// Opens the window on articles, folders or a project; with none, on the welcome screen. A project is worked on under an
/// analyst's name if one is given.
///
/// Returns when the window is closed; 1 if it could not be opened.
pub fn run(paths: Vec<PathBuf>, analyst: Option<String>) -> ExitCode {
    #[cfg(all(unix, not(target_os = "macos")))]
    if std::env::var_os("DISPLAY").is_none() && std::env::var_os("WAYLAND_DISPLAY").is_none() {
        return fail("no display was found (neither DISPLAY nor WAYLAND_DISPLAY is set)");
    }
    let options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default()
            .with_app_id("standpoint")
            .with_title("Standpoint")
            .with_inner_size([1400.0, 900.0])
            .with_min_inner_size([760.0, 480.0])
            .with_drag_and_drop(true),
        renderer: eframe::Renderer::Glow,
        persistence_path: Places::user().map(|places| places.path().join("window.ron")),
        ..Default::default()
    };
    let first_line = remember_first_panic();
    let opened = std::panic::catch_unwind(AssertUnwindSafe(|| {
        eframe::run_native(
            "standpoint",
            options,
            Box::new(move |creation| Ok(Box::new(start(creation, paths, analyst)))),
        )
    }));
    drop(std::panic::take_hook());
    match opened {
        Ok(Ok(())) => ExitCode::SUCCESS,
        Ok(Err(error)) => retry_on_x11().unwrap_or_else(|| fail(&in_words(&error))),
        Err(_) => {
            let why = first_line.lock().unwrap_or_else(PoisonError::into_inner).take();
            let why = why.unwrap_or_else(|| "unknown fault".to_owned());
            if STANDS.load(Ordering::Relaxed) { stopped(&why) } else { fail(&why) }
        }
    }
}

/// Whether the window has been opened.
static STANDS: AtomicBool = AtomicBool::new(false);

fn start(creation: &eframe::CreationContext<'_>, paths: Vec<PathBuf>, analyst: Option<String>) -> App {
    STANDS.store(true, Ordering::Relaxed);
    let ctx = creation.egui_ctx.clone();
    let surroundings = Surroundings {
        places: Places::user(),
        clock: || jiff::Timestamp::now().as_second(),
        wake: Arc::new(move || ctx.request_repaint()),
    };
    let mut session = Session::new(surroundings);
    match (paths, analyst) {
        (paths, _) if paths.is_empty() => session.reopen_last(),
        (mut paths, Some(analyst)) => session.perform(Action::OpenAs(paths.remove(0), analyst)),
        (paths, None) => session.perform(Action::Open(paths)),
    }
    App::new(&creation.egui_ctx, session)
}

/// Some window libraries panic where others report that a system library is missing.
fn remember_first_panic() -> Arc<Mutex<Option<String>>> {
    let first = Arc::new(Mutex::new(None));
    let seen = Arc::clone(&first);
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.is_none() {
            let text = info.payload_as_str().unwrap_or("unknown fault").lines().next().unwrap_or_default().to_owned();
            *seen = Some(text);
        }
        if std::env::var_os("RUST_BACKTRACE").is_some() {
            usual(info);
        }
    }));
    first
}

/// Where Wayland is announced but its libraries are missing, X11 may still work.
fn retry_on_x11() -> Option<ExitCode> {
    let both = std::env::var_os("WAYLAND_DISPLAY").is_some() && std::env::var_os("DISPLAY").is_some();
    if !both || std::env::var_os(SECOND_TRY).is_some() {
        return None;
    }
    let program = std::env::current_exe().ok()?;
    let status = std::process::Command::new(program)
        .args(std::env::args_os().skip(1))
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("WAYLAND_SOCKET")
        .env(SECOND_TRY, "1")
        .status()
        .ok()?;
    Some(status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from))
}

/// What kept the window from opening, without what only a programmer can read.
fn in_words(error: &eframe::Error) -> String {
    match error {
        eframe::Error::NoGlutinConfigs(..) | eframe::Error::Glutin(_) | eframe::Error::OpenGL(_) => {
            "no usable OpenGL was found".to_owned()
        }
        other => without_source(&other.to_string()),
    }
}

/// Some messages name the source file in which they arose, which helps nobody here.
fn without_source(message: &str) -> String {
    match (message.find(" at /"), message.rfind(".rs:")) {
        (Some(start), Some(file)) if start < file => {
            let rest = message[file..].split_once(": ").map_or("", |(_, rest)| rest);
            format!("{}: {rest}", &message[..start])
        }
        _ => message.to_owned(),
    }
}

/// The window stood, and a fault of ours ended it.
fn stopped(why: &str) -> ExitCode {
    eprintln!(
        "standpoint: stopped because of a fault: {why}. Your work up to the last step is in the project and comes back \
         when you open it again. Please report what you were doing."
    );
    ExitCode::FAILURE
}

fn fail(why: &str) -> ExitCode {
    let why = why.trim_end_matches('.');
    eprintln!(
        "standpoint: cannot open a window: {why}. On Linux it needs a display and the libraries libx11-6, libxcursor1, \
         libxi6, libx11-xcb1, libxkbcommon-x11-0 and libgl1; `standpoint --help` lists what works without a window."
    );
    ExitCode::FAILURE
}
