//! Entries of knowledge bases, as ids and as addresses.

/// Begins the address of an entry of Wikidata.
const WIKIDATA: &str = "http://www.wikidata.org/entity/";

/// Whether an id is one of Wikidata's: `Q1899`.
pub(super) fn is_wikidata(id: &str) -> bool {
    id.strip_prefix('Q').is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The address of an entry of Wikidata; `None` for other ids.
pub(super) fn wikidata_address(id: &str) -> Option<String> {
    is_wikidata(id).then(|| format!("{WIKIDATA}{id}"))
}

/// The id in an address of Wikidata.
pub(super) fn wikidata_id(address: &str) -> Option<&str> {
    address.rsplit('/').next().filter(|id| address.contains("wikidata.org/") && is_wikidata(id))
}
