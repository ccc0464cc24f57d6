"""Keys, accounts and sessions that may turn into others on a way."""

from __future__ import annotations

SMUGGLED = "a HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\nDELETE /context/call/{session}/{tx_id}/{account}"
"""What a way that decodes line ends takes for the end of one request and the beginning of another."""

UNRESERVED = ("a.b", "a..b", "~a", "a-b_c", "A1")
"""RFC 3986, 2.3: no way may change these."""
PCHAR = ("a,b", "a:b", "a@b", "a=b", "a!b", "a$b", "a'b", "a(b)", "a*b", "a&b=c", "a!$'()*b")
"""What else RFC 3986, 3.3 allows in a segment, but for ``+`` and ``;``."""
SPLIT = ("a;b", ";b", "a;", "a?b", "?b", "a?", "a#b", "#b", "a?client=1&b", "a;b/c", "a/b?c")
"""What a program that takes an address apart cuts."""
BLANKS = (
    "a b",
    " a",
    "a ",
    " ",
    "a\tb",
    "a\u00a0b",
    "a+b",
    "a\nb",
    "a\rb",
    "a\x1fb",
    "a\x7fb",
    "a HTTP/1.0\r\nX: b",
)
ENCODED = (
    "100%", "100%25", "%61", "a%2Fb", "a%3Bb", "a%3Fb", "a%23b", "a%20b", "a%2520b", "a%253Bb", "a%2525",
    "%2e", "%252e", "a%00b", "a%", "a%zz", "a%E9", "a%u0061", "a%5Cb", "a%2Bb", "%3Fb", "%2F", "a%26b",
    "a%0Ab",
)  # fmt: skip
"""What looks percent-encoded, and would be decoded once too often."""
SLASHES = ("a/b", "a//b", "/a", "a/", "a\\b", "\\a", "a\\", "a/./b", "a/../b", "...", "..a", "a/..;/b")
OTHERS = (
    "é",
    "日本",
    "\U0001f600",
    '"a"',
    "<a>",
    "[a]",
    "{a}",
    "|a",
    "^a",
    "`a`",
    "a\u2028b",
    "a\u0301",
    "\u00e1",
)
LONG = ("x" * 1000, "é" * 300, ("a;b" * 60) + "c")
KEYS = (*UNRESERVED, *PCHAR, *SPLIT, *BLANKS, *ENCODED, *SLASHES, *OTHERS, *LONG)
SESSIONS = ("U70D91T533151E6@10.40.88.32",)
"""As the API page writes them; further ones are ``KEYS``."""
LITERALS = "-._~!$&'()*+,;=:@"
"""Every character that RFC 3986 allows in a segment as itself, besides letters and digits."""

TRICKY = (
    "a;b", "a?b", "?b", "a#b", "#b", "a b", " a", "a+b", "100%", "100%25", "%61", "a%2Fb", "a%3Bb", "a%3Fb",
    "%3Fb", "a%253Bb", "a/b", "a/b?c", "a;b/c", "a\\b", "é", '"a"',
)  # fmt: skip
"""Keys of each kind, for tests that write."""
TRICKY_ACCOUNTS = (
    "a;b", "a?b", "a#b", "a?client=1&b", "a b", "100%25", "a%2Fb", "a%3Bb", "a%3Fb", "a/b", "a;b/c",
)  # fmt: skip
TRICKY_SESSIONS = ("a;b", "100%25", "a/7")
PLAIN = (*UNRESERVED, *PCHAR)
