"""The record of changes between an original and its transcript."""
