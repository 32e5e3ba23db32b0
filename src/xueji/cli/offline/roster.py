"""`xueji roster`: an empty roster to fill in, or a made-up one to try with."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from xueji.cli.offline.sources import write_bytes
from xueji.core.errors import XuejiError
from xueji.core.organisation.sample import sample_bureau
from xueji.core.organisation.writer import template, write_roster
from xueji.core.workdays import calendar_for


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    try:
        if options.template:
            write_bytes(options.template, template())
            print(f"名册模板已写到 {options.template}。")
        else:
            calendar_for([options.year])  # the year is one that a timetable can be made for
            write_bytes(options.sample, write_roster(sample_bureau(options.seed, options.year)))
            print(f"示例名册（虚构）已写到 {options.sample}。")
    except XuejiError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="xueji roster", description="名册模板，或一份虚构的示例名册。")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--template", type=Path, metavar="FILE", help="写一份空名册")
    what.add_argument("--sample", type=Path, metavar="FILE", help="写一份虚构的示例名册")
    parser.add_argument("--seed", type=int, default=1, help="示例名册的随机种子")
    parser.add_argument("--year", type=int, default=2023, help="示例名册的年份")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
