//! Measured comparisons against the raw client and peers will live here; none has been written yet.
