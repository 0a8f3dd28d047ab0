"""The tests of the generator; `make test` runs them."""
