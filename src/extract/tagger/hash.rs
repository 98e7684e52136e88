//! Hashes of words and features: quick, the same on every machine.

/// Mixes one more value into a hash (the finaliser of MurmurHash3 over a multiplied sum).
#[inline]
pub(super) fn mix(hash: u32, value: u32) -> u32 {
    let mut mixed = (hash.rotate_left(5) ^ value).wrapping_mul(0x9E37_79B1);
    mixed ^= mixed >> 15;
    mixed = mixed.wrapping_mul(0x85EB_CA6B);
    mixed ^ (mixed >> 13)
}

/// The hash of some bytes (FNV-1a, then mixed).
#[inline]
pub(super) fn of_bytes(bytes: &[u8]) -> u32 {
    let mut hash = 0x811C_9DC5u32;
    for &byte in bytes {
        hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
    mix(hash, bytes.len() as u32)
}

/// Takes hashes as they are: they are mixed already.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct AsIs(u64);

impl std::hash::Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(byte);
        }
    }

    fn write_u32(&mut self, value: u32) {
        self.0 = u64::from(value).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}

/// A table by hashes.
pub(super) type ByHash<V> = std::collections::HashMap<u32, V, std::hash::BuildHasherDefault<AsIs>>;
