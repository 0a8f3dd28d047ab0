"""Fuzzing: changed inputs for everything that the product reads, held against a few promises.

`make fuzz MINUTES=10` runs it. `targets` says what is run on an input, `oracles` what must hold
afterwards, `mutation` makes inputs out of others, and `loop` keeps those that make the product
say something new. See docs/project/decisions/0021-fuzzing.md.
"""
