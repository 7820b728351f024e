"""Floor 2: the text of a plan to its targets."""
