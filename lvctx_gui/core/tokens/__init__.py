"""JSON and XML as the pieces that they are written in, which are shown and never made anew.

Nothing here builds a value: names that come twice, ``1.10``, ``1E400`` and comments stay as they stand. All
of it goes through a text step by step, without recursion: nothing is too deep, and callers can pause.
"""
