"""XML taken apart: nothing of it is lost, nothing is resolved; well-formed is what the standard says."""

from xml.parsers import expat

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lvctx_gui.core.tokens import xml_parts
from lvctx_gui.core.tokens.indented import xml_lines
from lvctx_gui.core.tokens.token import Kind, NotTokensError
from lvctx_gui.core.tokens.xml_tokens import xml_tokens

FRAGMENTS = [
    "<a>",
    "</a>",
    "<b x='1'>",
    "</b>",
    "<c/>",
    "<a x=\"1\" x='2'/>",
    "<a x=1>",
    "<a x='<'/>",
    "<a x='&amp;'/>",
    "<a",
    ">",
    "/>",
    "<!-- c -->",
    "<!-- a--b -->",
    "<!--",
    "-->",
    "<![CDATA[<x>&]]>",
    "<![CDATA[",
    "]]>",
    "<?pi d?>",
    "<?pi?>",
    "<?xml version='1.0'?>",
    "<?XML a?>",
    "<!DOCTYPE a>",
    "<!DOCTYPE a [<!ELEMENT a ANY>]>",
    "&amp;",
    "&#65;",
    "&#x41;",
    "&#0;",
    "&#xD800;",
    "&",
    "&;",
    "text",
    " ",
    "\n",
    "\r\n",
    "\0",
    "\ufffe",
    "é",
    "<é>",
    "</é>",
    "<1/>",
    "< a/>",
    "</ a>",
    "<a >",
    "</a >",
    "'",
    '"',
    "]",
    "\ufeff",
]
names = st.sampled_from(["a", "b:c", "é", "_x-1."])
words = st.text(st.sampled_from("ab <\u00a0\n&é]>"), max_size=6).map(
    lambda text: text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
)
elements = st.recursive(
    st.one_of(
        words,
        names.map(lambda name: f"<{name}/>"),
        st.sampled_from(["<!-- a\n b -->", "<![CDATA[ <x> & \n]]>", "<?pi  d ?>", "&other;", "&#10;"]),
    ),
    lambda inner: st.tuples(names, st.lists(inner, max_size=4).map("".join)).map(
        lambda pair: f"<{pair[0]} k='v &amp;'>{pair[1]}</{pair[0]}>"
    ),
    max_leaves=20,
)
documents = elements.map(
    lambda inner: f"<?xml version='1.0'?>\n<!DOCTYPE r [<!ENTITY other 'x>]'>]>\n<r>{inner}</r>\n"
)


def is_xml(text):
    try:
        list(xml_tokens(text))
    except NotTokensError:
        return False
    return True


def expat_takes(text):
    try:
        expat.ParserCreate().Parse(text.encode("utf-8", "surrogatepass"), True)
    except expat.ExpatError:
        return False
    return True


def reason(text):
    with pytest.raises(NotTokensError) as caught:
        list(xml_tokens(text))
    return caught.value.why(text)


def shown(text):
    return [
        "  " * line.level + " ".join(text[start:end] for start, end in line.pieces)
        for line in xml_lines(text, xml_tokens(text))
    ]


@given(documents)
def test_what_is_xml_is_taken_apart_and_nothing_is_lost(text):
    assert expat_takes(text)
    tokens = list(xml_tokens(text))
    assert "".join(text[start:end] for _, start, end in tokens) == text


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=7).map("".join), st.booleans())
@example("<a></a>", False)
@example("<a><b></a></b>", False)
@example("<a>]]></a>", False)
@example("\ufeff<?xml version='1.0'?><a/>", False)
@example(" <?xml version='1.0'?><a/>", False)
@example("<!DOCTYPE a><!DOCTYPE a><a/>", False)
def test_what_expat_takes_for_xml_is_xml_and_nothing_else(inner, in_an_element):
    text = f"<r>{inner}</r>" if in_an_element else inner
    assert is_xml(text) == expat_takes(text)


@given(documents, st.data())
def test_xml_with_one_character_gone_is_judged_as_expat_judges_it(text, data):
    # A document type, whose insides are not looked into, and what it declares stay whole.
    text = text[text.index("<r>") :].replace("&other;", "&gt;")
    at = data.draw(st.integers(0, len(text) - 1))
    spoilt = text[:at] + text[at + 1 :]
    if any(entity not in ("amp", "lt", "gt") for entity in _named(spoilt)):
        return  # expat knows which there are; here nothing is looked up
    assert is_xml(spoilt) == expat_takes(spoilt)


def _named(text):
    return [
        part.partition(";")[0] for part in text.split("&")[1:] if not part.startswith("#") and ";" in part
    ]


@given(documents)
def test_the_indented_view_leaves_out_nothing_but_white_space(text):
    assert "".join("".join(shown(text)).split()) == "".join(text.split())


def test_comments_cdata_and_references_stay_and_nothing_is_expanded():
    text = (
        '<!DOCTYPE a [<!ENTITY b "bomb">]><a><!-- why\n  so -->&b;<![CDATA[ <x> &b; ]]><b>&b; &#65;</b>'
        '<c x="&b;"/>'
        "<?go on?></a>"
    )
    assert shown(text) == [
        '<!DOCTYPE a [<!ENTITY b "bomb">]>',
        "<a>",
        "  <!-- why",
        "    so -->",
        "  &b;",
        "  <![CDATA[ <x> &b; ]]>",
        "  <b>&b; &#65;</b>",
        '  <c x="&b;"/>',
        "  <?go on?>",
        "</a>",
    ]


def test_an_element_with_one_line_of_text_is_one_line_and_its_blanks_stay():
    text = "<a>\n <b> x </b><c></c><d> </d><e>\n one\n two\n</e>f <g/></a>"
    assert shown(text) == [
        "<a>",
        "  <b> x </b>",
        "  <c></c>",
        "  <d> </d>",
        "  <e>",
        "    one",
        "    two",
        "  </e>",
        "  f ",
        "  <g/>",
        "</a>",
    ]


@pytest.mark.slow("goes through a hundred thousand levels")
@pytest.mark.repeats
def test_a_hundred_thousand_levels_are_none_too_deep():
    text = "<a>" * 100_000 + "</a>" * 100_000
    lines = list(xml_lines(text, xml_tokens(text)))
    assert max(line.level for line in lines) == 99_999
    assert sum(end - start for line in lines for start, end in line.pieces) == len(text)


def test_all_that_is_declared_is_one_token():
    text = "<!DOCTYPE a [ <!-- ]> --> <!ENTITY b ']>'> <?x ]>?> ]><a/>"
    assert [token.kind for token in xml_tokens(text)] == [Kind.OTHER, Kind.VALUE]


LONG = "x" * 300


@pytest.mark.parametrize(
    "part", [LONG, f"<b>{LONG}</b>", f"<b c='>{LONG}'/>", f"<!--{LONG}-->", f"<![CDATA[{LONG}]]>"]
)
def test_a_token_that_is_too_long_is_not_looked_into(monkeypatch, part):
    monkeypatch.setattr(xml_parts, "LONGEST_TOKEN", 200)
    assert "has more than 200 characters, and is not laid out." in reason(f"<a>{part}</a>")
    assert "is not well formed" in reason(f"<a><b c=>{LONG}</b></a>")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<a><b></a>", "after character 6 (line 1, column 7) the end of the element b is expected."),
        ("<a>\n<b>", "the XML ends after character 7 (line 2, column 4), and the element b is not closed."),
        ("<a/></a>", "after character 4 (line 1, column 5) an element is closed that is not open."),
        ("<a/><b/>", "after character 4 (line 1, column 5) stands a second element, and XML"),
        ("<a/>x", "after character 4 (line 1, column 5) stands text that is in no element."),
        (
            "<![CDATA[]]>",
            "after character 0 (line 1, column 1) stands a CDATA section that is in no element.",
        ),
        ("<!-- -->", "after character 8 (line 1, column 9) the XML ends without an element."),
        ("<a><!DOCTYPE a></a>", "after character 3 (line 1, column 4) stands a document type, which"),
        ("<a>\0</a>", "after character 3 (line 1, column 4) stands a character that XML does not allow."),
        ("<a>R&D</a>", "after character 4 (line 1, column 5) stands an & that begins no reference."),
        ("<a>]]></a>", "after character 3 (line 1, column 4) stands ]]> outside a CDATA section."),
        (
            "<a><b",
            "the tag that begins after character 3 (line 1, column 4) is not well formed or does not end.",
        ),
        (
            "<a x='' x=''/>",
            "the tag that begins after character 0 (line 1, column 1) has two attributes of one name.",
        ),
        (
            "<a><!-- - --- --></a>",
            "the comment that begins after character 3 (line 1, column 4) does not end, or",
        ),
        (
            "<a><![CDATA[</a>",
            "the CDATA section that begins after character 3 (line 1, column 4) does not end.",
        ),
        ("<a><?x </a>", "the processing instruction that begins after character 3 (line 1, column 4) is not"),
        (
            "<!DOCTYPE a [<a/>",
            "the document type that begins after character 0 (line 1, column 1) is not well",
        ),
    ],
)
def test_what_is_no_xml_is_said_with_its_place(text, words):
    assert reason(text).startswith(f"Shown as text: {words}")
