"""Click's own words, named here for the catalogue.

Click asks gettext for them by itself; `use_language` makes it look into our catalogue. Nothing imports this.
"""

from __future__ import annotations

from qa_console.i18n import mark

HELP = (
    mark("Usage:"),
    mark("Options"),
    mark("Commands"),
    mark("default: {default}"),
    mark("required"),
)

MISTAKES = (
    mark("Try '{command} {option}' for help."),
    mark("No such command {name!r}."),
    mark("No such option {name!r}."),
    mark("No such option: {name}"),
    mark("Missing command."),
    mark("Missing argument"),
    mark("Missing option"),
    mark("Missing parameter"),
    mark("Choose from:\n\t{choices}"),
    mark("Invalid value: {message}"),
    mark("Invalid value for {param_hint}: {message}"),
    mark("{value!r} is not a valid {number_type}."),
    mark("{value} is not in the range {range}."),
    mark("Option {name!r} does not take a value."),
    mark("Argument {name!r} takes {nargs} values."),
    mark("Could not open file {filename!r}: {message}"),
)


def nmark(one: str, many: str) -> tuple[str, str]:
    """Name two forms of a sentence, told apart by a count."""
    return one, many


PLURALS = (
    nmark("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    nmark("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    nmark("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
    nmark("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."),
)
