"""The words of the interface, by language; dates, numbers and plurals."""
