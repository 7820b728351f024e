"""The user's files to the model and back."""
