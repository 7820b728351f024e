"""Floor 4: an evaluation in words, each clause once, in both languages."""
