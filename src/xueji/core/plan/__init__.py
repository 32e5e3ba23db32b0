"""Document → the plan as a tree of clauses with their places, its title, year and materials."""

from xueji.core.plan.read import read_plan

__all__ = ["read_plan"]
