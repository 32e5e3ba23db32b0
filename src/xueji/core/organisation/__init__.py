"""An organ's people and units as values, and the roster they are read from."""
