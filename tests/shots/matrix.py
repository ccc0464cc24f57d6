"""What a picture is taken of, and on which screens and in which themes. Nothing here needs a screen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tests.shots.stage import Stage

Play = Callable[["Stage"], Awaitable[None]]
"""Leads a window to the state that is to be seen, by what a person does there."""


class Screen(NamedTuple):
    """A screen as its owner reads it in the system's settings: pixels, and how much they are magnified."""

    width: int
    height: int
    scale: int = 100
    """In percent."""

    @property
    def size(self) -> str:
        return f"{self.width}x{self.height}"


USUAL = Screen(1280, 720)
NARROW = Screen(800, 600)
TINY = Screen(1366, 768, 300)

SIZES = {
    100: ((800, 600), (1280, 720), (1920, 1080), (2560, 1440)),
    150: ((1280, 720), (1920, 1080), (2560, 1440)),
    200: ((1280, 720), (1920, 1080), (2560, 1440)),
    # Less than 455 × 256 points is nobody's screen.
    300: ((1366, 768), (1920, 1080), (2560, 1440)),
}
SCREENS = tuple(Screen(*size, scale) for scale, sizes in SIZES.items() for size in sizes)
"""Every screen on which the program is to be used."""

THEMES = ("light", "dark", "contrast")


Looks = Mapping[Screen, Sequence[str]]
"""On which screens something is seen, and in which themes on each."""

USUALLY: Looks = {USUAL: ("light", "dark")}
EVERYWHERE: Looks = dict.fromkeys(SCREENS, THEMES)
WITH_LITTLE_ROOM: Looks = {**USUALLY, NARROW: ("light",), TINY: ("light",)}


@dataclass(frozen=True)
class Scene:
    """One state of the program; ``name`` becomes part of file names."""

    name: str
    play: Play
    looks: Looks = field(default_factory=lambda: USUALLY)


def core(name: str, play: Play) -> Scene:
    """A scene that is to be seen on every screen and in every theme."""
    return Scene(name, play, EVERYWHERE)


def small(name: str, play: Play) -> Scene:
    """A scene that has much to show: also on screens that have little room for it."""
    return Scene(name, play, WITH_LITTLE_ROOM)


@dataclass(frozen=True)
class Choice:
    """What a person wants to see; what is given stands in place of what the scenes say."""

    scenes: Sequence[str] = ()
    """Patterns of names."""
    themes: Sequence[str] = ()
    sizes: Sequence[tuple[int, int]] = ()
    scales: Sequence[int] = ()

    def has(self, scene: Scene) -> bool:
        return not self.scenes or any(fnmatchcase(scene.name, pattern) for pattern in self.scenes)

    def looks_of(self, scene: Scene) -> Looks:
        usual = scene.looks[next(iter(scene.looks))]
        return {
            screen: self.themes or scene.looks.get(screen, usual)
            for screen in self._screens(list(scene.looks))
        }

    def _screens(self, own: Sequence[Screen]) -> Iterator[Screen]:
        if not self.sizes and not self.scales:
            yield from own
            return
        for scale in self.scales or sorted({screen.scale for screen in own}):
            sizes = [screen[:2] for screen in own if screen.scale == scale] or SIZES.get(scale, (USUAL[:2],))[
                :1
            ]
            for size in self.sizes or sizes:
                yield Screen(*size, scale)

    def shots(self, scenes: Iterable[Scene]) -> list[Shot]:
        """What is to be taken, screen by screen: a process has one screen."""
        shots = [
            Shot(scene.name, screen, theme)
            for scene in scenes
            if self.has(scene)
            for screen, themes in self.looks_of(scene).items()
            for theme in themes
        ]
        return sorted(shots, key=lambda shot: (shot.screen.scale, shot.screen))


class Shot(NamedTuple):
    """One picture."""

    scene: str
    screen: Screen
    theme: str

    @property
    def file(self) -> str:
        return f"{self.scene}-{self.screen.size}-{self.screen.scale}-{self.theme}.png"
