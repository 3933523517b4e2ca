"""What goes wrong between this program and a server, in the program's words."""

from __future__ import annotations

from qa_console.domain.remote import NOT_NAMED
from qa_console.errors import AudioError, ExtraNotInstalled, MissingPart, QaConsoleError, ServerUnreachable
from qa_console.i18n import mark

EXTRAS = {"s3": "s3", "s3a": "s3", "http": "web", "https": "web"}
_LIBRARIES = ("aiohttp", "botocore", "aiobotocore", "fsspec", "s3fs", "asyncio", "urllib3", "paramiko")
NO_SUCH_FILE = "no_such_file"


class NotNamedError(Exception):
    """A connection that would have gone to a server that the config does not name."""


def in_words(exc: Exception, name: str) -> QaConsoleError:
    """The error for `exc`, raised while `name` was asked for; what is unknown stays a defect."""
    if isinstance(exc, QaConsoleError):
        return exc
    exc = _cause(exc)
    kind, status = type(exc).__name__, getattr(exc, "status", None)
    if isinstance(exc, NotNamedError):
        return _led_elsewhere(str(exc), name)
    if isinstance(exc, FileNotFoundError):
        return AudioError(mark("there is no file {file}"), file=name, where=name, code=NO_SUCH_FILE)
    if kind == "FileExpired" or status == 412:
        return AudioError(mark("{file} has changed while it was read"), file=name, where=name)
    if isinstance(exc, PermissionError) or status in (401, 403):
        return AudioError(
            mark("the server does not let {file} be read"),
            file=name,
            where=name,
            remedy=mark("look at the credentials in the environment, or in the server's credential file"),
        )
    if kind in ("NoCredentialsError", "PartialCredentialsError", "ProfileNotFound"):
        return MissingPart(
            mark("there are no credentials for {file}"),
            file=name,
            where=name,
            remedy=mark("put them into the environment or the server's own credential file"),
        )
    if isinstance(exc, ValueError) and "range" in str(exc):
        message = mark("the server of {file} gives no parts of files, only whole ones")
        return AudioError(message, file=name, where=name)
    return _unreachable(exc, name)


def _cause(exc: Exception) -> Exception:
    """fsspec's web files call everything that goes wrong at first a missing file; the cause says more."""
    cause = exc.__cause__
    if not isinstance(exc, FileNotFoundError) or not isinstance(cause, Exception):
        return exc
    status = getattr(cause, "status", None)
    from_web = isinstance(cause, NotNamedError | OSError) or type(cause).__module__.startswith("aiohttp")
    return cause if from_web and status not in (404, 410) else exc


def _unreachable(exc: Exception, name: str) -> QaConsoleError:
    from_library = type(exc).__module__.split(".")[0] in _LIBRARIES
    if not from_library and not isinstance(exc, OSError):
        raise exc
    return ServerUnreachable(
        mark("the server of {file} cannot be reached: {reason}"),
        file=name,
        reason=str(exc).strip() or type(exc).__name__,
        where=name,
        remedy=mark("try again when it answers"),
    )


def _led_elsewhere(server: str, name: str) -> AudioError:
    return AudioError(
        mark("{file} leads on to {server}, which the config does not name, so it is not asked"),
        file=name,
        server=server,
        where=name,
        remedy=mark('if the server may be asked, add "{server}" to the config key hosts'),
        code=NOT_NAMED,
    )


def missing_extra(scheme: str, name: str) -> ExtraNotInstalled:
    extra = EXTRAS.get(scheme)
    if extra is None:
        remedy = mark("install the package that fsspec needs for {scheme}:// addresses")
    else:
        remedy = mark('install it with: pip install "qa-console[{extra}]"')
    return ExtraNotInstalled(
        mark("what reads {scheme}:// addresses is not installed"),
        scheme=scheme,
        where=name,
        extra=extra,
        remedy=remedy,
    )
