//! Design tokens: every colour, size and font of the window.
