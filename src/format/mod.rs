//! Standoff in, standoff out: bytes to documents and annotations, and back. No disk.
