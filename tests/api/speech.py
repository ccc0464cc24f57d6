"""What every error of the api must and must not say."""

from __future__ import annotations

import traceback

from lvctx_gui.api.errors import ApiError, CarriedOut

EFFECTS = {
    (True, CarriedOut.NO): "It was not carried out.",
    (True, CarriedOut.UNKNOWN): "It may or may not have been carried out.",
}


def check(
    error: ApiError, *words: str, writing: bool, carried_out: CarriedOut, hidden: tuple[str, ...] = ()
) -> None:
    """The error says these words and its effect; it holds nothing that is hidden."""
    text = str(error)
    assert error.writing is writing
    assert error.carried_out is carried_out
    said = [effect for effect in EFFECTS.values() if effect in text]
    assert said == ([EFFECTS[writing, carried_out]] if writing else []), text
    assert all(word in text for word in words), text
    assert text.endswith((".", "”"))
    everything = text + repr(error) + "".join(traceback.format_exception(error))
    for secret in ("client=", *hidden):
        assert secret not in everything
