"""The grammar of Chinese plans: sentences to statements."""
