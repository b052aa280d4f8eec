import argparse

from django.core.management import execute_from_command_line

from hengji.config.profile import use_profile


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("words", nargs=argparse.REMAINDER)


def run(options: argparse.Namespace) -> int:
    use_profile()
    execute_from_command_line(["hengji manage", *options.words])
    return 0
