//! The house keeps its plan: floors, guests, documents.
