"""A text as an editor widget can hold and draw it, and the way back to what is stored.

Qt lays out a whole paragraph at once, and knows one kind of line break and few kinds of blanks. So it is
given *blocks* of some hundred characters with marks in them, and each place in these is one in the text.
"""
