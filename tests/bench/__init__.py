"""How fast a whole site is built, beside other builders of the same pages: `make bench`."""
