from tests.fixtures import in_june, signed_in, world

__all__ = ["in_june", "signed_in", "world"]
