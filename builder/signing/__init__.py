"""Keys, proofs and tokens. This layer knows bytes and documents; it does not know what a badge is."""
