"""Make the font of ``autograder/formula_font.py``, and show it as base64; run as a program.

It has a table of measures for formulas and no letter but the space. They are in thousandths of the
letters' size, chosen by eye beside DejaVu Sans.
"""

from __future__ import annotations

import base64
import io

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import newTable
from fontTools.ttLib.tables import otTables

NUMBERS = {
    "ScriptPercentScaleDown": 72,
    "ScriptScriptPercentScaleDown": 58,
    "DelimitedSubFormulaMinHeight": 1500,
    "DisplayOperatorMinHeight": 1400,
    "RadicalDegreeBottomRaisePercent": 60,
}
MEASURES = {
    "MathLeading": 150,
    "AxisHeight": 290,
    "AccentBaseHeight": 520,
    "FlattenedAccentBaseHeight": 680,
    "SubscriptShiftDown": 210,
    "SubscriptTopMax": 400,
    "SubscriptBaselineDropMin": 160,
    "SuperscriptShiftUp": 380,
    "SuperscriptShiftUpCramped": 310,
    "SuperscriptBottomMin": 130,
    "SuperscriptBaselineDropMax": 250,
    "SubSuperscriptGapMin": 180,
    "SuperscriptBottomMaxWithSubscript": 400,
    "SpaceAfterScript": 50,
    "UpperLimitGapMin": 130,
    "UpperLimitBaselineRiseMin": 200,
    "LowerLimitGapMin": 130,
    "LowerLimitBaselineDropMin": 600,
    "StackTopShiftUp": 450,
    "StackTopDisplayStyleShiftUp": 700,
    "StackBottomShiftDown": 400,
    "StackBottomDisplayStyleShiftDown": 700,
    "StackGapMin": 180,
    "StackDisplayStyleGapMin": 420,
    "StretchStackTopShiftUp": 200,
    "StretchStackBottomShiftDown": 600,
    "StretchStackGapAboveMin": 130,
    "StretchStackGapBelowMin": 130,
    "FractionNumeratorShiftUp": 430,
    "FractionNumeratorDisplayStyleShiftUp": 690,
    "FractionDenominatorShiftDown": 400,
    "FractionDenominatorDisplayStyleShiftDown": 700,
    "FractionNumeratorGapMin": 80,
    "FractionNumDisplayStyleGapMin": 170,
    "FractionRuleThickness": 60,
    "FractionDenominatorGapMin": 80,
    "FractionDenomDisplayStyleGapMin": 170,
    "SkewedFractionHorizontalGap": 350,
    "SkewedFractionVerticalGap": 100,
    "OverbarVerticalGap": 150,
    "OverbarRuleThickness": 60,
    "OverbarExtraAscender": 60,
    "UnderbarVerticalGap": 150,
    "UnderbarRuleThickness": 60,
    "UnderbarExtraDescender": 60,
    "RadicalVerticalGap": 80,
    "RadicalDisplayStyleVerticalGap": 150,
    "RadicalRuleThickness": 60,
    "RadicalExtraAscender": 60,
    "RadicalKernBeforeDegree": 270,
    "RadicalKernAfterDegree": -550,
}


def font() -> bytes:
    """The font, as WOFF."""
    made = FontBuilder(1000, isTTF=True)
    made.setupGlyphOrder([".notdef", "space"])
    made.setupCharacterMap({ord(" "): "space"})
    nothing = TTGlyphPen(None).glyph()
    made.setupGlyf({".notdef": nothing, "space": nothing})
    made.setupHorizontalMetrics({".notdef": (280, 0), "space": (280, 0)})
    made.setupHorizontalHeader(ascent=900, descent=-250)
    made.setupNameTable({"familyName": "Formula spacing", "styleName": "Regular"})
    heights = {"sTypoAscender": 900, "sTypoDescender": -250, "sxHeight": 520, "sCapHeight": 700}
    made.setupOS2(**heights, usWinAscent=900, usWinDescent=250)
    made.setupPost(keepGlyphNames=False)
    made.font["MATH"] = _measures()
    made.font["head"].created = made.font["head"].modified = 0
    made.font.recalcTimestamp = False
    made.font.flavor = "woff"
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def _measures():
    """The table of measures; browsers want its two other parts to be there, and empty will do."""
    constants = otTables.MathConstants()
    for name, number in NUMBERS.items():
        setattr(constants, name, number)
    for name, number in MEASURES.items():
        record = otTables.MathValueRecord()
        record.Value = number
        setattr(constants, name, record)
    glyphs = otTables.MathGlyphInfo()
    glyphs.MathItalicsCorrectionInfo = glyphs.MathTopAccentAttachment = None
    glyphs.ExtendedShapeCoverage = glyphs.MathKernInfo = None
    variants = otTables.MathVariants()
    variants.MinConnectorOverlap = 20
    variants.VertGlyphCoverage = variants.HorizGlyphCoverage = None
    variants.VertGlyphCount = variants.HorizGlyphCount = 0
    variants.VertGlyphConstruction, variants.HorizGlyphConstruction = [], []
    table = newTable("MATH")
    table.table = otTables.MATH()
    table.table.Version = 0x00010000
    table.table.MathConstants = constants
    table.table.MathGlyphInfo, table.table.MathVariants = glyphs, variants
    return table


if __name__ == "__main__":
    print(base64.b64encode(font()).decode())
