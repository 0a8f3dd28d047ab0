"""Tests of the repair of lost characters, with the simulator of the damage."""
