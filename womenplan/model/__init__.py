"""What plans, indicators, targets and observations are, and the catalogue of those that ship."""
