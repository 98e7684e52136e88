//! Every format survives its own output and damaged input.
