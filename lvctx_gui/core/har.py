"""Requests as HAR 1.2 (http://www.softwareishard.com/blog/har-12-spec/), which browsers and proxies read."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from urllib.parse import unquote_plus

from lvctx_gui.core.exchange import Ending, Exchange, Head, Kept
from lvctx_gui.core.masking.masks import Masks


def har_parts(exchanges: Iterable[Exchange], masks: Masks, version: str, *, bodies: bool) -> Iterator[str]:
    """The file piece by piece; with or without ``bodies``. Nothing secret stands in it."""
    creator = json.dumps({"name": "lvctx-gui", "version": version})
    yield f'{{"log": {{"version": "1.2", "creator": {creator}, "entries": ['  # not shown
    before = "\n"
    for exchange in exchanges:
        yield before + json.dumps(entry_of(exchange, masks, bodies=bodies))
        before = ",\n"
    yield "\n]}}\n"


def entry_of(exchange: Exchange, masks: Masks, *, bodies: bool) -> dict[str, object]:
    """One request as HAR has it."""
    milliseconds = round(exchange.seconds * 1000, 3)
    comment = [exchange.doing.name.lower(), f"attempt {exchange.attempt}"]  # not shown
    if exchange.waited:
        comment.append(f"waited {exchange.waited:.1f} s before")  # not shown
    if exchange.ending is not Ending.ANSWERED:
        comment.append(exchange.ending.value)
    return {
        "startedDateTime": exchange.began.isoformat(timespec="milliseconds"),
        "time": milliseconds,
        "request": _request(exchange, masks, bodies=bodies),
        "response": _response(exchange, masks, bodies=bodies),
        "cache": {},
        # Only the whole is known: what it is made of was not measured.
        "timings": {"send": 0, "wait": milliseconds, "receive": 0},
        "comment": ", ".join(comment),
    }


def _request(exchange: Exchange, masks: Masks, *, bodies: bool) -> dict[str, object]:
    head = masks.head(exchange.sent_head)
    url = masks.text(exchange.origin + exchange.target)
    _, _, query = url.partition("?")
    pairs = (pair.partition("=") for pair in query.split("&") if pair)
    data: dict[str, object] = {
        "method": exchange.method,
        "url": url,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _headers(head),
        "queryString": [
            {"name": masks.text(unquote_plus(name)), "value": masks.text(unquote_plus(value))}
            for name, _, value in pairs
        ],
        "headersSize": len(exchange.request_head),
        "bodySize": exchange.request_body.size,
    }
    if bodies and exchange.request_body.size:
        text, encoding = _text(exchange.request_body, masks)
        post: dict[str, object] = {"mimeType": _header(head, "content-type"), "params": [], "text": text}
        if comment := "; ".join(filter(None, (encoding, _cut(exchange.request_body)))):
            post["comment"] = comment
        data["postData"] = post
    return data


def _response(exchange: Exchange, masks: Masks, *, bodies: bool) -> dict[str, object]:
    answer = exchange.answer_head
    head = masks.head(answer) if answer else Head("", ())
    version, _, rest = head.first.partition(" ")
    body = exchange.answer_body if answer else Kept()
    content: dict[str, object] = {"size": body.size, "mimeType": _header(head, "content-type")}
    if bodies and body.size:
        content["text"], encoding = _text(body, masks)
        if encoding:
            content["encoding"] = encoding
        if cut := _cut(body):
            content["comment"] = cut
    size = _head_size(exchange)
    return {
        "status": exchange.status or 0,
        "statusText": rest.partition(" ")[2],
        "httpVersion": version or "HTTP/1.1",
        "cookies": [],
        "headers": _headers(head),
        "content": content,
        "redirectURL": _header(head, "location"),
        "headersSize": size,
        "bodySize": exchange.received - size if size >= 0 else -1,
    }


def _head_size(exchange: Exchange) -> int:
    """Bytes of the answer's head, with answers of the kind 1xx before it; -1 where none came."""
    if exchange.answer_head is None:
        return -1
    data = exchange.answer.data
    if exchange.content is None:
        return len(data) - len(exchange.answer_body.data)
    return data.find(b"\r\n\r\n") + 4


def _headers(head: Head) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in head.headers]


def _header(head: Head, wanted: str) -> str:
    return next((value for name, value in head.headers if name.lower() == wanted), "")


def _text(body: Kept, masks: Masks) -> tuple[str, str]:
    """A body as text, and how that is encoded where it is none."""
    data = masks.masked(body.data)
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError:
        return base64.b64encode(data).decode("ascii"), "base64"


def _cut(body: Kept) -> str:
    return "" if body.is_whole else f"only the first {len(body.data)} bytes of {body.size}"  # not shown
