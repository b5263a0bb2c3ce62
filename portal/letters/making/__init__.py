"""The workshop of the shipped templates: ``python -m portal.letters.making`` makes all of them anew."""
