//! Any bytes, read as any kind of file: nothing may panic, hang or grow without end. `docs/fuzzing.md` has the command.
#![no_main]

use libfuzzer_sys::fuzz_target;
use standpoint::format::{ReadOptions, article_extensions, read_articles};
use std::io::Cursor;
use std::ops::ControlFlow;
use std::sync::LazyLock;

/// The extension in `FUZZ_KIND`; without it the first byte of the input chooses one.
static KIND: LazyLock<Option<String>> = LazyLock::new(|| std::env::var("FUZZ_KIND").ok());

/// Readers catch what breaks down in libraries; what they do not catch still ends the fuzzer, which looks for it itself.
static CATCHING: LazyLock<()> = LazyLock::new(|| std::panic::set_hook(Box::new(|_| {})));

fuzz_target!(|data: &[u8]| {
    LazyLock::force(&CATCHING);
    let extensions = article_extensions();
    let (kind, bytes) = match (&*KIND, data.split_first()) {
        (Some(kind), _) => (kind.as_str(), data),
        (None, Some((first, rest))) => (extensions[usize::from(*first) % extensions.len()], rest),
        (None, None) => return,
    };
    let options = ReadOptions::default();
    let mut letters = 0;
    let _ = read_articles(&format!("a.{kind}"), &mut Cursor::new(bytes), &options, &mut |item| {
        if let Ok(article) = &item.article {
            letters += article.text.len();
            let places = &article.boilerplate;
            assert!(places.iter().all(|&place| article.text.get(place).is_some()));
            assert!(places.windows(2).all(|pair| pair[0].end() < pair[1].start()));
        }
        ControlFlow::Continue(())
    });
    // Packed files may grow, within the limits of the options.
    assert!(letters <= 256 << 20, "{letters} bytes of text out of {}", bytes.len());
});
