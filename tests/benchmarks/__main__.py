"""`python -m tests.benchmarks [NAME …]`: run the named benchmarks, or all of them."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path


def main(wanted: list[str]) -> None:
    here = Path(__file__).parent
    names = sorted(path.stem for path in here.glob("bench_*.py"))
    for name in names:
        if not wanted or name.removeprefix("bench_") in wanted:
            import_module(f"tests.benchmarks.{name}").main()


if __name__ == "__main__":
    main(sys.argv[1:])
