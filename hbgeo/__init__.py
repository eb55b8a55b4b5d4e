"""hbgeo: safety walks on a map, from the walk to the decision, the fix and the next walk."""
