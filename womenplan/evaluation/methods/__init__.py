"""The methods of judging progress: one module each, found by name in the registry."""
