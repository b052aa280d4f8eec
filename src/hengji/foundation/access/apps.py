from django.apps import AppConfig
from django.core.checks import Tags, register
from typing_extensions import override


class AccessConfig(AppConfig):
    name = "hengji.foundation.access"

    @override
    def ready(self) -> None:
        from .checks import check_every_address  # noqa: PLC0415 - app ready

        register(check_every_address, Tags.urls)
