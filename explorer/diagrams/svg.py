"""A block diagram as an SVG file: light, self-contained, for papers and slides."""

from xml.sax.saxutils import escape, quoteattr

from explorer.diagrams.captions import DETAIL_SIZE, TITLE_SIZE
from explorer.diagrams.colours import family
from explorer.diagrams.curves import path_commands
from explorer.diagrams.layout_records import Box, Edge, Frame, Label, Layout, Rect, Role

_INK, _MUTED, _LINE = "#1b2027", "#566070", "#8b95a3"
_PAPER, _FRAME, _FRAME_LINE = "#ffffff", "#f6f8fa", "#ccd3dc"
_TINT = 0.14  # share of a kind's colour in its boxes
_FONT = "Helvetica, Arial, 'DejaVu Sans', sans-serif"
_BASELINE = 0.35  # from the middle of a line of text down to its baseline, in sizes


def layout_svg(layout: Layout, title: str = "") -> str:
    """The diagram as SVG text.

    Args:
        layout: What to draw; its px become the user units of the picture.
        title: Read by screen readers and shown in tooltips of the whole picture.
    """
    size = f"{layout.width:.0f}", f"{layout.height:.0f}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size[0]}"'
        f' height="{size[1]}" viewBox="0 0 {size[0]} {size[1]}"'
        f' font-family="{_FONT}" font-size="{DETAIL_SIZE:g}" role="img">',
        f"<title>{escape(title)}</title>" if title else "",
        f'<rect width="100%" height="100%" fill="{_PAPER}"/>',
        '<defs><marker id="end" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7"'
        f' markerHeight="7" orient="auto"><path d="M1 1 7 4 1 7z" fill="{_LINE}"/>'
        "</marker></defs>",
        *(_frame(frame) for frame in layout.frames),
        f'<g fill="none" stroke="{_LINE}" stroke-width="1.3">',
        *(_edge(edge) for edge in layout.edges),
        "</g>",
        *(_frame_title(frame) for frame in layout.frames),
        *(_label(label) for label in layout.labels),
        *(_box(box) for box in layout.boxes),
        "</svg>",
    ]
    return "\n".join(part for part in parts if part) + "\n"


def _frame(frame: Frame) -> str:
    return (
        f'<rect {_place(frame.rect)} rx="8" fill="{_ground(frame.depth + 1)}"'
        f' stroke="{_FRAME_LINE}" stroke-dasharray="4 3"/>'
    )


def _ground(depth: int) -> str:
    """Behind everything with so many frames around it; neighbours differ."""
    return _PAPER if depth % 2 == 0 else _FRAME


def _frame_title(frame: Frame) -> str:
    y = frame.rect.top + Frame.TITLE_HEIGHT / 2
    left, right = frame.rect.left + 8, frame.rect.right - 8
    title = _text(frame.title, left, y, DETAIL_SIZE, _MUTED, weight=600, anchor="start")
    if not frame.kind:
        return title
    return title + _text(frame.kind, right, y, DETAIL_SIZE, _MUTED, anchor="end")


def _edge(edge: Edge) -> str:
    path = " ".join(
        letter + " ".join(f"{x:g},{y:g}" for x, y in points)
        for letter, points in path_commands(edge.points)
    )
    return f'<path d="{path}" marker-end="url(#end)"/>'


def _label(label: Label) -> str:
    x, top = label.rect.centre[0], label.rect.top
    height = label.rect.height / len(label.lines)
    middles = [top + height * (rank + 0.5) for rank in range(len(label.lines))]
    texts = "".join(
        _text(line, x, middle, DETAIL_SIZE, _MUTED)
        for line, middle in zip(label.lines, middles, strict=True)
    )
    if not label.upon:
        return texts
    return f'<rect {_place(label.rect)} fill="{_ground(label.depth)}"/>{texts}'


def _box(box: Box) -> str:
    colour = family(box.kind).colour
    name = f"{box.key}: {box.kind}" if box.kind else box.key
    shape = " × ".join(str(side) for side in box.shape)
    return "".join(
        (
            f"<g><title>{escape(f'{name}, {shape}')}</title>",
            _outline(box, colour),
            *_stripes(box),
            *_texts(box),
            "</g>",
        )
    )


def _outline(box: Box, colour: str) -> str:
    fill, stroke = mixed(colour, _TINT), f'stroke="{colour}" stroke-width="1.3"'
    if box.round:
        x, y = box.rect.centre
        radius = box.rect.width / 2
        return f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" fill="{fill}" {stroke}/>'
    behind = ""
    if box.role is Role.BLOCK:  # more of them behind
        moved = Rect(
            left=box.rect.left + 3, top=box.rect.top + 3,
            width=box.rect.width, height=box.rect.height,
        )  # fmt: skip
        behind = f'<rect {_place(moved)} rx="6" fill="{fill}" {stroke}/>'
    radius = box.rect.height / 2 if box.role in (Role.INPUT, Role.OUTPUT) else 6
    return f'{behind}<rect {_place(box.rect)} rx="{radius:g}" fill="{fill}" {stroke}/>'


def _stripes(box: Box) -> list[str]:
    """A stripe at the lower edge for everything that is merged into a box."""
    width = (box.rect.width - 12) / max(len(box.merged), 1)
    return [
        f'<rect x="{box.rect.left + 6 + rank * width:g}"'
        f' y="{box.rect.bottom - 4:g}" width="{width - 1:g}" height="3" rx="1"'
        f' fill="{family(kind).colour}"/>'
        for rank, kind in enumerate(box.merged)
    ]


def _texts(box: Box) -> list[str]:
    x, y = box.rect.centre
    if box.round:
        return [_text(box.title, x, y, 18, _INK)]
    if not box.detail:
        return [_text(box.title, x, y, TITLE_SIZE, _INK, weight=600)]
    upper, lower = box.rect.top + 12, box.rect.top + 25
    return [
        _text(box.title, x, upper, TITLE_SIZE, _INK, weight=600),
        _text(box.detail, x, lower, DETAIL_SIZE, _MUTED),
    ]


def _text(
    text: str, x: float, middle: float, size: float, colour: str,
    *, weight: int = 400, anchor: str = "middle",
) -> str:  # fmt: skip
    baseline = middle + _BASELINE * size
    return (
        f'<text x="{x:g}" y="{baseline:g}" font-size="{size:g}" fill="{colour}"'
        f' font-weight="{weight}" text-anchor={quoteattr(anchor)}>{escape(text)}</text>'
    )


def _place(rect: Rect) -> str:
    return (
        f'x="{rect.left:g}" y="{rect.top:g}" width="{rect.width:g}"'
        f' height="{rect.height:g}"'
    )


def mixed(colour: str, strength: float, behind: str = _PAPER) -> str:
    """``colour`` laid on ``behind``, opaque to the share ``strength``."""
    fronts, backs = (
        [int(value[at : at + 2], 16) for at in (1, 3, 5)] for value in (colour, behind)
    )
    mixture = (
        round(strength * front + (1 - strength) * back)
        for front, back in zip(fronts, backs, strict=True)
    )
    return "#" + "".join(f"{value:02x}" for value in mixture)
