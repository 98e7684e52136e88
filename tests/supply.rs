//! What is linked into the program: libraries under known licences, none that speaks to a network. The lists are those
//! of `deny.toml`; this needs neither `cargo deny` nor a network.

use crate::support::sample::root;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// The packages of this machine's kind, as `cargo metadata` lists them.
fn packages() -> Vec<Value> {
    // The compiler lies beside cargo, wherever that came from.
    let beside = Path::new(env!("CARGO")).with_file_name(format!("rustc{}", std::env::consts::EXE_SUFFIX));
    let rustc = Command::new(if beside.exists() { beside } else { "rustc".into() }).arg("-vV").output().unwrap();
    let version = String::from_utf8(rustc.stdout).unwrap();
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["metadata", "--offline", "--locked", "--format-version", "1", "--filter-platform", host]);
    let ran = cargo.current_dir(root()).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let metadata: Value = serde_json::from_slice(&ran.stdout).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

/// The quoted words of a list in `deny.toml`.
fn list(name: &str) -> BTreeSet<String> {
    let text = std::fs::read_to_string(root().join("deny.toml")).unwrap();
    let start = text.find(&format!("\n{name} = [")).unwrap();
    let list = &text[start..start + text[start..].find("\n]").unwrap()];
    list.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn every_library_has_a_licence_that_is_allowed() {
    let allowed = list("allow");
    let packages = packages();
    assert!(packages.len() > 100);
    for package in packages {
        let (name, licence) = (package["name"].as_str().unwrap(), package["license"].as_str().unwrap_or_default());
        assert!(is_allowed(licence, &allowed), "{name} is under “{licence}”");
    }
}

#[test]
fn no_library_speaks_to_a_network() {
    let banned = list("deny");
    let found: Vec<Value> = packages().into_iter().filter(|it| banned.contains(it["name"].as_str().unwrap())).collect();
    let names: Vec<&str> = found.iter().filter_map(|package| package["name"].as_str()).collect();
    assert!(names.is_empty(), "{names:?}");
}

#[test]
fn licences_are_understood() {
    let allowed: BTreeSet<String> = ["MIT", "ISC", "Apache-2.0 WITH LLVM-exception"].map(str::to_owned).into();
    for good in
        ["MIT", "ISC+", "GPL-2.0-only OR MIT", "MIT/Apache-2.0", "(MIT OR X) AND ISC", "Apache-2.0 WITH LLVM-exception"]
    {
        assert!(is_allowed(good, &allowed), "{good}");
    }
    for bad in ["", "GPL-3.0-only", "MIT AND GPL-2.0-only", "Apache-2.0", "(MIT OR X) AND Y", "MIT OR (", "MIT ISC"] {
        assert!(!is_allowed(bad, &allowed), "{bad}");
    }
}

/// Whether a licence expression (SPDX, and the older “MIT/Apache-2.0”) can be met by what is allowed.
fn is_allowed(licence: &str, allowed: &BTreeSet<String>) -> bool {
    let spaced =
        licence.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ").replace(" WITH ", "\u{a0}WITH\u{a0}");
    let words: Vec<String> =
        spaced.split(' ').filter(|word| !word.is_empty()).map(|it| it.replace('\u{a0}', " ")).collect();
    let mut at = 0;
    let is_met = any_of(&words, &mut at, allowed);
    is_met == Some(true) && at == words.len()
}

fn any_of(words: &[String], at: &mut usize, allowed: &BTreeSet<String>) -> Option<bool> {
    let mut is_met = all_of(words, at, allowed)?;
    while words.get(*at).is_some_and(|word| word == "OR") {
        *at += 1;
        is_met |= all_of(words, at, allowed)?;
    }
    Some(is_met)
}

fn all_of(words: &[String], at: &mut usize, allowed: &BTreeSet<String>) -> Option<bool> {
    let mut is_met = one(words, at, allowed)?;
    while words.get(*at).is_some_and(|word| word == "AND") {
        *at += 1;
        is_met &= one(words, at, allowed)?;
    }
    Some(is_met)
}

fn one(words: &[String], at: &mut usize, allowed: &BTreeSet<String>) -> Option<bool> {
    let word = words.get(*at)?;
    *at += 1;
    if word != "(" {
        // “MPL-2.0+” can be met by that version.
        return Some(allowed.contains(word.strip_suffix('+').unwrap_or(word)));
    }
    let is_met = any_of(words, at, allowed)?;
    *at += 1;
    (words.get(*at - 1)? == ")").then_some(is_met)
}
