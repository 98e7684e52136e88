//! What an archive holds, laid aside while it is read: small files in memory, large ones on the disk without a name.

use super::{ReadError, ReadOptions, system};
use std::cell::Cell;
use std::io::{BufReader, Read, Seek, SeekFrom, Write};
use tempfile::SpooledTempFile;

/// What is larger goes to the disk, in bytes (4 MiB).
const IN_MEMORY: usize = 4 << 20;

/// Less than this is no trap, however small it was packed, in bytes (16 MiB).
const HARMLESS: u64 = 16 << 20;

/// Unpacks a file that takes `packed` bytes in its archive, and gives it to read from the start.
///
/// `unpacked` counts what all files of the archive gave so far, in bytes.
pub(super) fn unpack(
    source: &mut dyn Read,
    packed: u64,
    options: &ReadOptions,
    unpacked: &Cell<u64>,
) -> Result<BufReader<SpooledTempFile>, ReadError> {
    let mut spool = SpooledTempFile::new(IN_MEMORY);
    let mut buffer = vec![0; 64 << 10];
    let mut length = 0u64;
    loop {
        let count = source.read(&mut buffer).map_err(damaged)?;
        if count == 0 {
            break;
        }
        length += count as u64;
        unpacked.set(unpacked.get() + count as u64);
        if length > options.largest_unpacked {
            return Err(ReadError::UnpacksTooLarge(options.largest_unpacked));
        }
        if unpacked.get() > options.largest_archive {
            return Err(ReadError::UnpacksTooLarge(options.largest_archive));
        }
        if length > HARMLESS && length > packed.saturating_mul(options.highest_ratio) {
            return Err(ReadError::UnpacksTooMuch(options.highest_ratio));
        }
        spool.write_all(buffer.get(..count).unwrap_or_default()).map_err(system)?;
    }
    spool.seek(SeekFrom::Start(0)).map_err(system)?;
    Ok(BufReader::new(spool))
}

/// What an error means that came while unpacking.
pub(super) fn damaged(error: std::io::Error) -> ReadError {
    use std::io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
    match error.kind() {
        InvalidData | InvalidInput | UnexpectedEof => ReadError::Damaged(error.to_string()),
        _ => system(error),
    }
}
