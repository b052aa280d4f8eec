"""What a machine can change is a short list, and no scheme, correction or confirmation is on it."""

from hengji.front.api.site import schema

WRITES = {
    ("/api/v1/notifications/{pk}/read", "post", "notifications.read"),
    ("/api/v1/plans/{code}/observations/register", "post", "observations.register"),
    ("/api/v1/history/register", "post", "observations.import_past"),
}


def test_nothing_else_is_written_by_machines() -> None:
    """A new endpoint that writes is added here on purpose; one that writes a scheme or confirms is never added."""
    found = {
        (path, method, operation["x-action"])
        for path, methods in schema()["paths"].items()
        for method, operation in methods.items() if method != "get"
    }  # fmt: skip
    assert found == WRITES
    assert not {action for _path, _method, action in found if action.startswith("plans.") or "confirm" in action}
