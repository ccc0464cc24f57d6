"""Rows as text for other programs: a module for each form, each in pieces, so that a thread can be stopped.

A piece holds some hundred rows: one call for all of them would hold Python's lock, and with it the window, to
its end.
"""
