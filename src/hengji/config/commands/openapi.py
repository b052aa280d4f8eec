"""`hengji openapi`: the description of the interface, for clients and for the committed snapshot."""

import argparse
import json

from hengji.config.profile import use_profile


def add_arguments(parser: argparse.ArgumentParser) -> None:
    del parser


def run(options: argparse.Namespace) -> int:
    use_profile()
    from hengji.front.api.site import schema  # noqa: PLC0415 - app ready

    print(json.dumps(schema(), ensure_ascii=False, indent=2))
    return 0
