//! Files that are packed by gzip: each is read as what it is without `.gz`.

use super::spool::{damaged, unpack};
use super::{Collection, Input, ReadError, Taker, file_name, system};
use flate2::read::MultiGzDecoder;
use std::io::SeekFrom;

pub(super) const COLLECTION: Collection =
    Collection { id: "gzip", name: "gzip file", extensions: &["gz"], sniff, read };

fn sniff(head: &[u8]) -> bool {
    head.starts_with(b"\x1f\x8b")
}

fn read(input: &mut dyn Input, taker: &mut Taker<'_>) -> Result<(), ReadError> {
    let packed = input.seek(SeekFrom::End(0)).map_err(system)?;
    input.seek(SeekFrom::Start(0)).map_err(system)?;
    if packed == 0 {
        return Err(ReadError::Empty);
    }
    let name = file_name(taker.file);
    let inner = name.get(..name.len().saturating_sub(3)).filter(|_| name.to_ascii_lowercase().ends_with(".gz"));
    let inner = inner.unwrap_or(name).to_owned();
    let mut decoder = MultiGzDecoder::new(&mut *input);
    if decoder.header().is_none() {
        // The header is read first; the bytes tell what is wrong with it.
        return Err(match std::io::Read::read(&mut decoder, &mut [0]) {
            Err(error) => damaged(error),
            Ok(_) => ReadError::Damaged("it is no gzip file".to_owned()),
        });
    }
    let mut spool = unpack(&mut decoder, packed, taker.options(), taker.unpacked)?;
    let _ = taker.file(&inner, &mut spool);
    Ok(())
}
