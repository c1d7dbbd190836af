"""State links: one line of text that puts the window into a state.

``explorer://explore?architecture=nin&variant=lite&step=3&input=sample:Bag&weights=random:0``
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from explorer.errors import ExplorerError

SCHEME = "explorer"


class BadLinkError(ExplorerError):
    """A text is no state link.

    Attributes:
        text: What was given.
    """

    def __init__(self, text: str, reason: str) -> None:
        super().__init__(
            f"{text!r} is no link into this program: {reason}; a link looks like"
            f" {SCHEME}://explore?architecture=nin"
        )
        self.text = text


@dataclass(frozen=True, slots=True, kw_only=True)
class StateLink:
    """A page and what it shows.

    Attributes:
        page: Key of the page, for example ``"explore"``.
        values: By name, each a text; the page knows what they mean.
    """

    page: str
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def __str__(self) -> str:
        query = "&".join(
            f"{quote(name, safe='')}={quote(value, safe=':,/')}"
            for name, value in sorted(self.values.items())
        )
        return f"{SCHEME}://{self.page}" + (f"?{query}" if query else "")


def parse_link(text: str) -> StateLink:
    """The link that ``text`` writes.

    Raises:
        BadLinkError: It has another scheme, no page, or a broken or repeated value.
    """
    parts = urlsplit(text.strip())
    if parts.scheme != SCHEME:
        raise BadLinkError(text, f"it does not begin with {SCHEME}://")
    page = unquote(parts.netloc)
    if not page.isidentifier():
        raise BadLinkError(text, "it names no page")
    if parts.path.strip("/"):
        raise BadLinkError(text, f"{parts.path} does not belong there")
    try:
        pairs = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=True)
    except ValueError as error:
        if not parts.query:
            pairs = []
        else:
            raise BadLinkError(text, "a value lacks its name or its =") from error
    values = dict(pairs)
    if len(values) < len(pairs):
        raise BadLinkError(text, "a name occurs twice")
    return StateLink(page=page, values=MappingProxyType(values))
