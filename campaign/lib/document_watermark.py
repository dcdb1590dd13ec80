"""Word's own kind of watermark: grey text art behind the body."""

from __future__ import annotations

from math import cos, radians, sin
from typing import Any

from docx.oxml import parse_xml

from campaign.lib import document_measure as measure
from campaign.lib.document_ooxml import el

SIZE, LINE = 30, 38
SLOPE = radians(32)
# Of the text on an upright A4, in points from the page's corner.
MIDDLE = (315, 400)
STYLE = (
    "position:absolute;margin-left:{left:.1f}pt;margin-top:{top:.1f}pt;width:{width:.1f}pt;"
    "height:{height}pt;rotation:328;z-index:-251658752;"
    "mso-position-horizontal-relative:page;mso-position-vertical-relative:page"
)
SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
TYPE = (
    f'<v:shapetype {SPACES} id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800"'
    ' path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/>'
    '<v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>'
    '<v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/>'
    '<v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/>'
    '<v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/><v:f eqn="sum @6 0 @5"/>'
    '</v:formulas><v:path textpathok="t" o:connecttype="custom"'
    ' o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800" o:connectangles="270,180,90,0"/>'
    '<v:textpath on="t" fitshape="t"/></v:shapetype>'
)
SHAPE = (
    f'<v:shape {SPACES} type="#_x0000_t136" o:allowincell="f"'
    ' fillcolor="#d9d9d9" stroked="f">'
    '<v:textpath style="font-family:&quot;Times New Roman&quot;;font-size:1pt;font-weight:bold"'
    ' string=""/></v:shape>'
)


def drawn(text: str) -> list[Any]:
    lines = [line for line in text.split("\n") if line]
    middle = (len(lines) - 1) / 2
    shapes = (_shape(line, place, (place - middle) * LINE) for place, line in enumerate(lines))
    return [el("r", el("pict", parse_xml(TYPE), shape)) for shape in shapes]


def _shape(text: str, place: int, away: float) -> Any:
    """`away`: how far below the middle line, at a right angle to the slope."""
    width = measure.points(text, SIZE)
    left = MIDDLE[0] + away * sin(SLOPE) - width / 2
    top = MIDDLE[1] + away * cos(SLOPE) - SIZE / 2
    shape = parse_xml(SHAPE)
    shape.set("id", f"PowerPlusWaterMarkObject{place + 1}")
    shape.set("style", STYLE.format(left=left, top=top, width=width, height=SIZE))
    shape[0].set("string", text)
    return shape
