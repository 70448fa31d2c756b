"""The proofs of `benchmarks/`, small: that they pass, and that they would not if the promise were broken."""
