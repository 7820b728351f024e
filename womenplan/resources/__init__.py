"""Package data: the catalogue, the messages, the font and the templates."""
