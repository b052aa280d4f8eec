from collections.abc import Collection
from typing import Any

from django import template

from hengji.foundation.evidence.picking import options

register = template.Library()


@register.inclusion_tag("evidence/parts/picker.html", takes_context=True)
def evidence_picker(context: template.Context, name: str = "materials", chosen: Collection[str] = ()) -> dict[str, Any]:
    """A part of any form: choose from own material. The form's view calls ``queries.chosen_materials``.

    The page loads evidence/evidence.css and evidence/picker.js; without the script it is a plain list of boxes.
    """
    return {"options": options(context["request"].user, chosen=chosen), "name": name}
