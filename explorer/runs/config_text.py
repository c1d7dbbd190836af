"""A run's configuration as text that later versions can still read."""

from typing import Any

import msgspec

from explorer.errors import ExplorerError
from explorer.training.config import TrainingConfig

SCHEMA_VERSION = 1


class ConfigTextError(ExplorerError):
    """A stored configuration cannot be read; says which field and why."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"this is no training configuration: {reason}")


class _Envelope(msgspec.Struct, forbid_unknown_fields=True):
    """The JSON object around a configuration."""

    schema_version: int
    config: msgspec.Raw


def encode_config(config: TrainingConfig) -> str:
    """JSON of a configuration, with every field and the version of this layout."""
    raw = msgspec.Raw(msgspec.json.encode(config))
    envelope = _Envelope(schema_version=SCHEMA_VERSION, config=raw)
    return msgspec.json.encode(envelope).decode()


def decode_config(text: str | bytes) -> TrainingConfig:
    """The configuration that :func:`encode_config` wrote.

    Strict: a field that is unknown, missing without a default, of another type or out
    of range is refused; nothing is converted silently.

    Raises:
        ConfigTextError: It is not such a text.
        InvalidOptionError: A value is out of range.
    """
    try:
        envelope = msgspec.json.decode(text, type=_Envelope)
        if envelope.schema_version != SCHEMA_VERSION:
            raise ConfigTextError(
                f"its schema_version is {envelope.schema_version}, this program reads"
                f" {SCHEMA_VERSION}; a newer version of the program may have made it"
            )
        config = msgspec.json.decode(envelope.config, type=TrainingConfig)
        given = msgspec.json.decode(envelope.config)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ConfigTextError(str(error)) from error
    # msgspec ignores unknown fields of dataclasses; here they are errors.
    if unknown := _unknown_field(given, msgspec.to_builtins(config)):
        raise ConfigTextError(f"the field {unknown!r} is unknown")
    return config


def _unknown_field(given: dict[str, Any], known: dict[str, Any]) -> str | None:
    """Dotted name of the first field in ``given`` that ``known`` lacks."""
    for name, value in given.items():
        if name not in known:
            return name
        is_list = isinstance(value, list)
        inside = zip(value, known[name], strict=True) if is_list else ()
        for one, other in ((value, known[name]), *inside):
            if isinstance(one, dict) and (inner := _unknown_field(one, other)):
                return f"{name}.{inner}"
    return None
