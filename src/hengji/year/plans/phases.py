"""When a row of the policy that names phases holds: while a window of one of them is open in the object's plan."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone

from hengji.foundation.access.joins import through

from .enums import LIVE
from .models import Window
from .permissions import plan_path


def open_phases(phases: frozenset[str], model: type[models.Model], now: datetime) -> Q:
    """The access room's question: rows of a model in whose plan one of these phases is open at this moment.

    Windows are days of the local calendar, both ends included; those of a draft and of a closed plan are not open.
    """
    today = timezone.localdate(now)
    windows = Window.objects.filter(phase__in=phases, opens__lte=today, closes__gte=today)
    return through(Q(pk__in=windows.values("plan"), state__in=sorted(LIVE)), plan_path(model))
