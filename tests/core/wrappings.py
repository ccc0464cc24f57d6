"""What happens to an address on its way from one program into another."""

from __future__ import annotations

import base64
from collections.abc import Callable
from html import escape
from urllib.parse import quote

from hypothesis import strategies as st

Wrap = Callable[[str], str]


def safe_link(url: str) -> str:
    return (
        f"https://nam02.safelinks.protection.outlook.com/?url={quote(url, safe='')}&data=05%7Ckim%40x.com&"
        "sdata=ab%2Fcd%3D&reserved=0"
    )


def defense_2(url: str) -> str:
    coded = "".join(c if c.isalnum() or c in ".?=@" else f"%{ord(c):02X}" for c in url)
    return (
        "https://urldefense.proofpoint.com/v2/url?u="
        + coded.replace("%2F", "_").replace("%", "-")
        + "&d=DwMFAg&c=euGZstcaTDllvimEN8b7jXrwqOf-v5A_CdpgnVfiiMM&r=x&m=y&s=z&e="
    )


def defense_3(url: str) -> str:
    moved = base64.urlsafe_b64encode(b"%" * url.count("%")).decode().rstrip("=")
    return f"https://urldefense.com/v3/__{url.replace('%', '*')}__;{moved}!!N14HnBHF!tok-en_x$"


AROUND: dict[str, Wrap] = {
    "bare": lambda url: url,
    "blanks": lambda url: f"  {url}\u200b\r\n",
    "angle brackets": lambda url: f"<{url}>",
    "Slack": lambda url: f"<{url}|the call>",
    "quotes": lambda url: f'"{url}"',
    "typographic quotes": lambda url: f"“{url}”",
    "German quotes": lambda url: f"„{url}“",
    "guillemets": lambda url: f"«{url}»",
    "apostrophes": lambda url: f"curl -X GET '{url}' -H 'LV-Session: x'",
    "code": lambda url: f"`{url}`",
    "bold": lambda url: f"**{url}**",
    "emphasis": lambda url: f"_{url}_",
    "Markdown": lambda url: f"[the call]({url})",
    "Markdown, its own words": lambda url: f"[{url}]({url})",
    "Markdown with a title": lambda url: f'[call]({url} "look")',
    "Outlook": lambda url: f"{url}<{url}>",
    "in brackets": lambda url: f"the call ({url}) broke",
    "in words": lambda url: f"See {url} please",
    "end of a sentence": lambda url: f"See {url}.",
    "end of a question": lambda url: f"Is it {url}?",
    "end of a list": lambda url: f"{url};",
    "brackets that close only": lambda url: f"(see {url})",
    "HTML": escape,
    "HTML link": lambda url: f'<a href="{escape(url)}">{escape(url)}</a>',
    "JSON": lambda url: '{"url": "' + url.replace("/", "\\/") + '"}',
    "fragment": lambda url: f"{url}#top",
    "request": lambda url: f"GET {url} HTTP/1.1\r\nHost: api.livevox.com\r\n\r\n",
    "Safe Links": safe_link,
    "Safe Links of Safe Links": lambda url: safe_link(safe_link(url)),
    "URL Defense 2": defense_2,
    "URL Defense 3": defense_3,
    "redirect": lambda url: f"https://www.google.com/url?sa=t&url={quote(url, safe='')}&usg=x",
    "Cisco": lambda url: f"https://secure-web.cisco.com/1aB-c/{quote(url, safe='')}",
    "all of it coded": lambda url: quote(url, safe=""),
    "on a line of its own": lambda url: f"The call:\n\n{url}\n\nKim",
    "a line before": lambda url: f"The call:\n{url}",
    "tabs": lambda url: f"2024-05-01\t{url}\tKim",
    "shortened label": lambda url: f"[{url[:60]}…]({url})",
    "quoted mail": lambda url: f"> {url}\n",
    "quoted-printable equals": lambda url: url.replace("client=", "client=3D"),
    "cut": lambda url: url[:-3] + "…",
    "cut with points": lambda url: url[:-3] + "...",
}  # fmt: skip

BREAKS = {
    "soft": "=\n",
    "soft, CRLF": "=\r\n",
    "quoted": "\n> ",
    "quoted twice": "\r\n>> ",
    "plain": "\n",
    "CRLF": "\r\n",
    "flowed": " \n",
    "indented": "\n    ",
    "line separator": "\u2028",
}


@st.composite
def broken(draw, url: str) -> str:
    """``url`` broken over lines in up to three places, all in the same way."""
    at = sorted(draw(st.lists(st.integers(1, len(url) - 1), min_size=1, max_size=3, unique=True)))
    pieces = [url[i:j] for i, j in zip([0, *at], [*at, len(url)], strict=True)]
    return draw(st.sampled_from(sorted(BREAKS.values()))).join(pieces)
