"""Many assessments at once: a row each, scored by columns of whole numbers, or row by row where columns cannot."""
