"""The only writer of stderr, and the one place where errors become words and exit codes."""

from __future__ import annotations

import sys

from qa_console.cli.streams import holds_everything, write_out
from qa_console.domain.text import harmless
from qa_console.errors import QaConsoleError
from qa_console.i18n import mark, tr

INTERNAL = 70


def note(message: str) -> None:
    """A line of progress or remark."""
    _write(message + "\n")


def report(error: QaConsoleError, *, as_json: bool, trace: bool) -> int:
    """Say what was wrong and what helps; returns the exit code."""
    if as_json:
        print_json_error(error.code, words(error), error.where, error)
    else:
        for problem in error.problems or (error,):
            where = f" ({harmless(problem.where)})" if problem.where else ""
            _write(tr("Error: {words}", words=words(problem) + where) + "\n")
            if problem.remedy:
                _write(tr("What helps: {remedy}", remedy=_fill(problem.remedy, problem)) + "\n")
    if trace:
        _trace(error)
    return error.exit_code


def report_defect(exc: BaseException, *, as_json: bool, trace: bool) -> int:
    """An error outside the tree is a defect of ours."""
    message = tr(mark("internal error ({kind}); nothing half-written was kept"), kind=type(exc).__name__)
    if as_json:
        print_json_error("internal", message, None)
    else:
        _write(tr("Error: {words}", words=message) + "\n")
        if not trace:
            _write(tr(mark("Run it again with -vv to see where it happened, and report it.")) + "\n")
    if trace:
        _trace(exc)
    return INTERNAL


def words(error: QaConsoleError) -> str:
    """The error's message in the current language."""
    return _fill(error.message, error)


def print_json_error(code: str, message: str, where: str | None, error: QaConsoleError | None = None) -> None:
    """The contract's error document, on stdout because that is where `--json` is read."""
    import json

    body: dict[str, object] = {"code": code, "message": message, "where": where or ""}
    if error is not None:
        body |= {"remedy": _fill(error.remedy, error)} if error.remedy else {}
        body |= {"problems": [_problem(problem) for problem in error.problems]} if error.problems else {}
    write_out(json.dumps({"error": body}, ensure_ascii=not holds_everything()) + "\n")


def _problem(problem: QaConsoleError) -> dict[str, str]:
    remedy = _fill(problem.remedy, problem) if problem.remedy else ""
    return {"message": words(problem), "where": problem.where or "", "remedy": remedy}


def _trace(exc: BaseException) -> None:
    import traceback

    traceback.print_exception(exc, file=sys.stderr)


def _fill(template: str, error: QaConsoleError) -> str:
    """In words that cannot steer a terminal, whatever a file had where the error quotes it."""
    translated = tr(template)
    return harmless(translated.format(**error.values) if error.values else translated, multiline=True)


def _write(text: str) -> None:
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except BrokenPipeError:
        pass
    except UnicodeEncodeError:
        encoding = sys.stderr.encoding or "ascii"
        sys.stderr.write(text.encode(encoding, "backslashreplace").decode(encoding))
