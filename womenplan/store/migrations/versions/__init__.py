"""One file per revision, complete in itself: later changes of the tables do not change it."""
