"""What can happen to SQLite's write-ahead log, by name."""

from __future__ import annotations

import os
import struct
from pathlib import Path

HEADER, FRAME, PAGE = 32, 24, 4096
STEP = FRAME + PAGE
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
"""Where hundreds of journals wait for no disk."""


def ends(log):
    """Where transactions end."""
    return [at + STEP for at in range(HEADER, len(log), STEP) if struct.unpack_from(">I", log, at + 4)[0]]


def flipped(log, at, bit=0):
    held = bytearray(log)
    held[at] ^= 1 << bit
    return bytes(held)


def zeroed(log, at, length):
    return log[:at] + bytes(min(length, len(log) - at)) + log[at + length :]


def damages_of_frame(log, number, at):
    """Each kind of damage to the frame that begins at ``at``, by name."""
    made = {}
    for field in range(0, FRAME, 4):
        made[f"field {field}"] = flipped(log, at + field + number % 4, number % 8)
    for place in (0, 1, 100, 2_000, PAGE - 1):
        made[f"byte {place}"] = flipped(log, at + FRAME + place, number % 8)
    made["zeroed"] = zeroed(log, at, STEP)
    made["without its page"] = zeroed(log, at + FRAME, PAGE)
    made["gone"] = log[:at] + log[at + STEP :]
    made["twice"] = log[: at + STEP] + log[at:]
    made["garbage"] = log[:at] + os.urandom(STEP) + log[at + STEP :]
    for place in (0, 3, 12, FRAME, FRAME + 1, FRAME + 512, STEP - 1):
        made[f"cut at {place}"] = log[: at + place]
    return made


def damages(log):
    """Each kind of damage to each region of a log, by name."""
    size = len(log)
    made = {f"header {at}": flipped(log, at + 3) for at in range(0, HEADER, 4)}
    for number, at in enumerate(range(HEADER, size, STEP)):
        for name, damaged in damages_of_frame(log, number, at).items():
            made[f"frame {number} {name}"] = damaged
    for at in range(0, size, PAGE):
        made[f"block {at} zeroed"] = zeroed(log, at, PAGE)
    for at in range(0, size, 512 * 7):
        made[f"sector {at} zeroed"] = zeroed(log, at, 512)
    for length in (0, 1, 16, 31):
        made[f"cut to {length}"] = log[:length]
    made["all zero"] = bytes(size)
    made["garbage"] = os.urandom(size)
    made["halves swapped"] = log[size // 2 :] + log[: size // 2]
    return made
