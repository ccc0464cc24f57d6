"""Asks a window again and again whether it still answers: PORT OWN_PORT. It prints one line of JSON.

It is a process of its own: whatever holds the window's process, this one goes on. An answer carries the
number of what is being watched, when it was given, and the processor's time of the window's thread since the
answer before. Printed are, for each number, the longest time between asking and being answered and the
longest time of the thread in one go, both in seconds.
"""

import json
import socket
import struct
import sys
import time

ANSWER = struct.Struct("!iqq")
END = -1
PAUSE = 0.001


def watch(port, own_port):
    longest = {}
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wire:
        wire.bind(("127.0.0.1", own_port))
        wire.connect(("127.0.0.1", port))
        while True:
            asked = time.monotonic_ns()
            wire.send(b"?")
            number, answered, busy = ANSWER.unpack(wire.recv(ANSWER.size))
            if number == END:
                break
            gap, before = (answered - asked) / 1e9, longest.get(number, (0.0, 0.0))
            longest[number] = max(gap, before[0]), max(busy / 1e9, before[1])
            time.sleep(PAUSE)
    print(json.dumps(longest), flush=True)


if __name__ == "__main__":
    watch(int(sys.argv[1]), int(sys.argv[2]))
