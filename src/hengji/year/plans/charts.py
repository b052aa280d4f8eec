from decimal import Decimal

from django.utils.translation import gettext as _

from hengji.foundation.shell.chart import Chart, Series, Shape

from .curves import Line, Preview


def preview_chart(preview: Preview) -> Chart:
    """The curve of a rule; its title says where something happens on it."""
    shape = Shape.CURVE
    if preview.counted:
        shape = Shape.LINE if preview.places[0] == "0" else Shape.BAR
    note = _("由计分引擎按算例的条件逐点算出，只改变“%(main)s”。") % {"main": preview.main}
    series = tuple(Series(line.name, line.scores) for line in preview.lines)
    return Chart("preview", finding(preview, shape), shape, preview.places, series, preview.main, _("分"), note=note)


def finding(preview: Preview, shape: Shape) -> str:
    if shape is Shape.BAR:
        return _by_key(preview)
    if shape is Shape.LINE:
        return _by_count(preview)
    if len(preview.lines) > 1:
        return _("同样的%(main)s，%(count)d种情形得分不同") % {"main": preview.main, "count": len(preview.lines)}
    return _by_number(preview, preview.lines[0])


def _by_key(preview: Preview) -> str:
    pairs = [
        (score, key) for key, score in zip(preview.places, preview.lines[0].scores, strict=True) if score is not None
    ]
    (low, worst), (high, best) = min(pairs), max(pairs)
    return _("“%(best)s”得%(high)s分，“%(worst)s”得%(low)s分") % {
        "best": best,
        "high": f"{high:f}",
        "worst": worst,
        "low": f"{low:f}",
    }


def _by_count(preview: Preview) -> str:
    """How much one event more changes the score, at most."""
    steps = [(_at(line, 1) - _at(line, 0), line.name) for line in preview.lines]
    step, name = max(steps, key=lambda each: abs(each[0]))
    words = {"name": name, "step": f"{abs(step):f}"}
    return (
        _("扣得最多的是“%(name)s”，第1次扣%(step)s分") if step < 0 else _("加得最多的是“%(name)s”，第1次加%(step)s分")
    ) % words


def _at(line: Line, place: int) -> Decimal:
    return line.scores[place] or Decimal(0)


def _by_number(preview: Preview, line: Line) -> str:
    """Where the best score is reached, coming from the side on which scores are lower."""
    scores = [(place, score) for place, score in zip(preview.places, line.scores, strict=True) if score is not None]
    best, least = max(score for _place, score in scores), min(score for _place, score in scores)
    rises = scores[-1][1] >= scores[0][1]
    edge = next(place for place, score in (scores if rises else reversed(scores)) if score == best)
    words = {"main": preview.main, "edge": edge, "best": f"{best:f}", "least": f"{least:f}"}
    if edge == scores[-1 if rises else 0][0]:
        return _("%(main)s在图中范围内，得分从%(least)s分到%(best)s分") % words
    if rises:
        return _("%(main)s到%(edge)s得%(best)s分，再高不增加") % words
    return _("%(main)s不超过%(edge)s得%(best)s分，越高越少") % words
