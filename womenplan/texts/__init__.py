"""The text of a plan to its targets."""
