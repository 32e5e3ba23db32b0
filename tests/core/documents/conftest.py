"""The page that takes a plan is tested beside the readers; it needs the people of the site."""

from tests.fixtures import signed_in, world

__all__ = ["signed_in", "world"]
