from .catalogue import pack, packs, rule, rules

__all__ = ["pack", "packs", "rule", "rules"]
