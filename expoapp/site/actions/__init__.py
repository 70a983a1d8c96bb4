"""What staff do with what belongs to the whole house."""

from expoapp.site.actions.pages import FIELDS, Words, publish, revise, translate, withdraw, write

__all__ = ["FIELDS", "Words", "publish", "revise", "translate", "withdraw", "write"]
