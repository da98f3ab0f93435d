//! Holds nothing: this package is its examples.
