"""When to try again: data, and one pure function over it.

A library's retry loop owns the repetition; here a read and a merge stand between two attempts, so that only
the policy is left.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Exponential back-off with jitter, within limits.

    A request goes out at most ``attempts`` times, and nothing is repeated later than ``total`` seconds after
    the beginning, or after the server has accepted something since: a commit of many keys may take as long as
    it gets on. The n-th pause is up to ``first`` · ``factor``ⁿ⁻¹ seconds, ``most`` at most, and half of
    that at least; a server that asks for more gets it.
    """

    attempts: int = 4
    total: float = 60.0
    first: float = 0.5
    factor: float = 2.0
    most: float = 8.0

    def pause(self, attempt: int, elapsed: float, retry_after: float | None, chance: float) -> float | None:
        """Seconds to wait after the ``attempt``-th (1, 2, …) has failed; ``None`` to give up.

        ``elapsed`` are the seconds since then, ``retry_after`` what the server asked for (RFC 9110,
        10.2.3), ``chance`` is from 0 to 1.
        """
        if attempt >= self.attempts:
            return None
        ceiling = min(self.most, self.first * self.factor ** (attempt - 1))
        wanted = max(ceiling * (1 + chance) / 2, retry_after or 0.0)
        return wanted if elapsed + wanted <= self.total else None
