"""The grammar of English plans: sentences to statements."""
