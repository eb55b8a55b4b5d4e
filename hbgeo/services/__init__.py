"""Use cases: each takes a store and plain values, and returns plain values."""
