"""Statements of Chinese plans."""
