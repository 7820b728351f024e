"""Statements of English plans."""
