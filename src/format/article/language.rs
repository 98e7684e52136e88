//! Which language a text is in, as an ISO 639-1 code.

/// How many bytes are looked at: more does not make the guess better.
const ENOUGH: usize = 20_000;

/// ISO 639-3 codes, as the detector gives them, with their ISO 639-1 codes.
const CODES: &[(&str, &str)] = &[
    ("afr", "af"),
    ("aka", "ak"),
    ("amh", "am"),
    ("ara", "ar"),
    ("aze", "az"),
    ("bel", "be"),
    ("ben", "bn"),
    ("bul", "bg"),
    ("cat", "ca"),
    ("ces", "cs"),
    ("cmn", "zh"),
    ("cym", "cy"),
    ("dan", "da"),
    ("deu", "de"),
    ("ell", "el"),
    ("eng", "en"),
    ("epo", "eo"),
    ("est", "et"),
    ("fin", "fi"),
    ("fra", "fr"),
    ("guj", "gu"),
    ("heb", "he"),
    ("hin", "hi"),
    ("hrv", "hr"),
    ("hun", "hu"),
    ("hye", "hy"),
    ("ind", "id"),
    ("ita", "it"),
    ("jav", "jv"),
    ("jpn", "ja"),
    ("kan", "kn"),
    ("kat", "ka"),
    ("khm", "km"),
    ("kor", "ko"),
    ("lat", "la"),
    ("lav", "lv"),
    ("lit", "lt"),
    ("mal", "ml"),
    ("mar", "mr"),
    ("mkd", "mk"),
    ("mya", "my"),
    ("nep", "ne"),
    ("nld", "nl"),
    ("nob", "nb"),
    ("ori", "or"),
    ("pan", "pa"),
    ("pes", "fa"),
    ("pol", "pl"),
    ("por", "pt"),
    ("ron", "ro"),
    ("rus", "ru"),
    ("sin", "si"),
    ("slk", "sk"),
    ("slv", "sl"),
    ("sna", "sn"),
    ("spa", "es"),
    ("srp", "sr"),
    ("swe", "sv"),
    ("tam", "ta"),
    ("tel", "te"),
    ("tgl", "tl"),
    ("tha", "th"),
    ("tuk", "tk"),
    ("tur", "tr"),
    ("ukr", "uk"),
    ("urd", "ur"),
    ("uzb", "uz"),
    ("vie", "vi"),
    ("yid", "yi"),
    ("zul", "zu"),
];

/// The language of a text as an ISO 639-1 code; empty if unknown.
///
/// `declared` is what the file says (`en-GB`). It counts where the text alone does not tell: page
/// templates often declare the wrong language.
pub fn detect_language(text: &str, declared: &str) -> String {
    let declared = declared.split(['-', '_']).next().unwrap_or_default().trim().to_ascii_lowercase();
    let declared = if declared.len() == 2 && declared.is_ascii() { declared } else { String::new() };
    let sample = &text[..text.floor_char_boundary(ENOUGH)];
    let found = whatlang::detect(sample);
    let code = |found: &whatlang::Info| {
        let code = found.lang().code();
        CODES.iter().find(|(three, _)| *three == code).map(|(_, two)| (*two).to_owned())
    };
    match found {
        Some(found) if found.is_reliable() || declared.is_empty() && found.confidence() > 0.3 => {
            code(&found).unwrap_or(declared)
        }
        _ => declared,
    }
}

/// The English name of a language; the code itself if it is not known.
pub fn language_name(code: &str) -> String {
    let three = CODES.iter().find(|(_, two)| *two == code).map(|(three, _)| *three);
    match three.and_then(whatlang::Lang::from_code) {
        Some(whatlang::Lang::Cmn) => "Chinese".to_owned(),
        Some(language) => language.eng_name().to_owned(),
        None => code.to_owned(),
    }
}
