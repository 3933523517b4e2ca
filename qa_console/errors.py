"""The one exception tree; everything outside it is a defect (exit code 70).

QaConsoleError            code, message, where, remedy
├─ WrongUsage         2   the command line is not a valid one
├─ InvalidInput       3   what was given breaks a rule; nothing changed
│  ├─ RubricError
│  ├─ PlanError
│  ├─ ManifestError
│  ├─ AnswersError
│  ├─ TranscriptError
│  ├─ AudioError
│  ├─ ConfigError
│  └─ Conflict            somebody or something else got there first
├─ NotFound           4
├─ NotPermitted       5
└─ MissingPart        6   the message names the remedy
   ├─ NoAudioDevice
   ├─ ExtraNotInstalled
   ├─ ServerUnreachable
   └─ StoreUnusable       database corrupt, newer, locked, or its disk full or read-only
"""

from __future__ import annotations


class QaConsoleError(Exception):
    """What a user may cause and can mend.

    `message`: English template for `str.format` (also the gettext key) over `values`.
    `where`: a file, line, field or id. `remedy`: a template over the same `values`.
    `code`: a stable slug; the class's own when not given.
    `str(error)` is the message in English; the edge translates.
    """

    exit_code = 70
    code = "error"
    problems: tuple[QaConsoleError, ...] = ()
    """Everything that was wrong, this error first, where one look found several things."""

    def __init__(
        self,
        message: str,
        *,
        where: str | None = None,
        remedy: str | None = None,
        code: str | None = None,
        **values: object,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.values = values
        self.where = where
        self.remedy = remedy
        if code is not None:
            self.code = code

    def __str__(self) -> str:
        return self.message.format(**self.values) if self.values else self.message


class WrongUsage(QaConsoleError):
    exit_code = 2
    code = "wrong_usage"


class InvalidInput(QaConsoleError):
    exit_code = 3
    code = "invalid_input"


class RubricError(InvalidInput):
    code = "invalid_rubric"


class PlanError(InvalidInput):
    code = "invalid_plan"


class ManifestError(InvalidInput):
    code = "invalid_manifest"


class AnswersError(InvalidInput):
    code = "invalid_answers"


class TranscriptError(InvalidInput):
    code = "invalid_transcript"


class AudioError(InvalidInput):
    code = "invalid_audio"


class ConfigError(InvalidInput):
    code = "invalid_config"


class Conflict(InvalidInput):
    code = "conflict"


class NotFound(QaConsoleError):
    exit_code = 4
    code = "not_found"


class NotPermitted(QaConsoleError):
    exit_code = 5
    code = "not_permitted"


class MissingPart(QaConsoleError):
    exit_code = 6
    code = "missing_part"


class NoAudioDevice(MissingPart):
    code = "no_audio_device"


class ExtraNotInstalled(MissingPart):
    code = "extra_not_installed"


class ServerUnreachable(MissingPart):
    code = "server_unreachable"


class StoreUnusable(MissingPart):
    code = "store_unusable"
