//! How fast: `cargo bench` prints a table.

fn main() {}
