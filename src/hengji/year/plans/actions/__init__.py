from .creating import Head, create_plan, read_pack

__all__ = ["Head", "create_plan", "read_pack"]
