"""Rebuilds the sample calls: `python audio_samples/build.py [--only PART_OF_A_NAME] [--check]`.

Needs espeak-ng (a Debian package of that name) beside numpy, soundfile and PyYAML. `--check` writes nothing:
it synthesises anew and compares with the files here. See docs/guide/audio-samples.md.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from _synthesis.calls import Call, load_calls
from _synthesis.outputs import differences, write_call, write_lists
from _synthesis.scene import Scene, stage

HERE = Path(__file__).resolve().parent


def main() -> int:
    options = _options()
    if shutil.which("espeak-ng") is None:
        print("espeak-ng is missing: apt-get install espeak-ng", file=sys.stderr)
        return 6
    calls = load_calls(HERE / "calls")
    chosen = [call for call in calls if options.only in call.stem]
    scenes = {call.stem: _staged(call) for call in chosen}
    if options.check:
        return _check(chosen, scenes)
    for call in chosen:
        write_call(HERE, call, scenes[call.stem])
    write_lists(HERE, calls, scenes)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Rebuild the sample calls.")
    parser.add_argument("--only", default="", help="only calls with this in their name")
    parser.add_argument("--check", action="store_true", help="compare with the files here, write nothing")
    return parser.parse_args()


def _staged(call: Call) -> Scene:
    scene = stage(call)
    print(f"{call.stem}  {scene.duration_s:6.2f} s", flush=True)
    return scene


def _check(calls: list[Call], scenes: dict[str, Scene]) -> int:
    found = [line for call in calls for line in differences(HERE, call, scenes[call.stem])]
    print("\n".join(found) or f"{len(calls)} calls are the same")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
