"""A cold `qa-console --help` against importing click alone."""

from __future__ import annotations

import sysconfig
from pathlib import Path

from tests.benchmarks.measuring import pair, python, show


def main() -> None:
    script = str(Path(sysconfig.get_path("scripts")) / "qa-console")
    measured = pair([script, "--help"], python("-c", "import click"), runs=15)
    show("qa-console --help", 'python -c "import click"', measured, "at most 2")


if __name__ == "__main__":
    main()
