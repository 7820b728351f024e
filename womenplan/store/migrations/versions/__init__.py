"""One file a revision, each complete in itself: later changes of the tables do not change it."""
