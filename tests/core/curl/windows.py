"""How Windows reads a command, written down from what Microsoft publishes and independently of the program.

- ``prompt``: the command prompt's phases 1 and 2 (variables, then carets and quotes) for one line.
- ``argv``: how a program's C runtime takes its command line apart ("Parsing C command-line arguments").
- ``powershell``: the words of a command of PowerShell (about_Quoting_Rules, about_Parsing), and ``legacy``:
  how ``PSNativeCommandArgumentPassing = 'Legacy'`` makes a command line of them.
"""

import re


def prompt(line, variables):
    """What the prompt starts for ``line``; a special character outside of quotes is an error."""
    line = _expanded(line, variables)
    done, quoted, at = [], False, 0
    while at < len(line):
        character = line[at]
        if character == '"':
            quoted = not quoted
            done.append(character)
        elif character == "^" and not quoted:
            at += 1
            done.append(line[at])
        else:
            assert quoted or character not in "&|<>()", f"{character} is the prompt's own"
            done.append(character)
        at += 1
    return "".join(done)


def _expanded(line, variables):
    # At the prompt what is no variable stays as it is, its percent signs included.
    def value(found):
        name, _, _change = found[1].partition(":")
        return variables.get(name.upper(), found[0])

    done, at = [], 0
    while (begin := line.find("%", at)) >= 0:
        end = line.find("%", begin + 1)
        if end < 0:
            break
        found = re.compile("%([^%]*)%").match(line, begin)
        replaced = value(found)
        if replaced == found[0]:
            # The second sign may begin another one.
            done.append(line[at:end])
            at = end
        else:
            done += [line[at:begin], replaced]
            at = end + 1
    return "".join([*done, line[at:]])


def argv(line):
    """The arguments behind the program's name."""
    words, at = [], 0
    while at < len(line):
        while at < len(line) and line[at] in " \t":
            at += 1
        if at < len(line):
            word, at = _word(line, at)
            words.append(word)
    return words[1:]


def _word(line, at):
    word, quoted = "", False
    while at < len(line) and (quoted or line[at] not in " \t"):
        slashes = len(line) - at - len(line[at:].lstrip("\\"))
        at += slashes
        if at < len(line) and line[at] == '"':
            word += "\\" * (slashes // 2)
            if slashes % 2:
                word += '"'
            elif quoted and line[at + 1 : at + 2] == '"':
                word += '"'
                at += 1
            else:
                quoted = not quoted
            at += 1
        elif slashes:
            word += "\\" * slashes
        else:
            word += line[at]
            at += 1
    return word, at


def powershell(command, variables):
    """The words behind the program's name, for a command that is written with single quotes alone."""
    inner = re.fullmatch(r"& \{ \$PSNativeCommandArgumentPassing = 'Legacy'; (.*) \}", command, re.DOTALL)
    words, at, text = [], 0, inner[1]
    while at < len(text):
        if text[at] == " ":
            at += 1
            continue
        if text[at] == "(":
            word, at = _sum(text, at + 1, variables)
        else:
            word, at = _term(text, at, variables)
        assert at == len(text) or text[at] == " "
        words.append(word)
    return words[1:]


def _sum(text, at, variables):
    word = ""
    while True:
        part, at = _term(text, at, variables)
        word += part
        if text.startswith(" + ", at):
            at += 3
        else:
            assert text[at] == ")"
            return word, at + 1


_QUOTES = "'\u2018\u2019\u201a\u201b"


def _term(text, at, variables):
    if text[at] in _QUOTES:
        word, at = "", at + 1
        while True:
            if text[at] in _QUOTES:
                if text[at + 1 : at + 2] and text[at + 1] in _QUOTES:
                    word += text[at]
                    at += 2
                    continue
                return word, at + 1
            word += text[at]
            at += 1
    found = re.compile(r"\$env:(\w+)|([\w.-]+)").match(text, at)
    assert found, f"{text[at]} is PowerShell's own"
    return variables[found[1]] if found[1] else found[2], found.end()


def legacy(words):
    """The command line that the old way makes: blanks are quoted, quotes in a word are left alone."""
    line = ["curl.exe"]
    for word in words:
        quotes, needs, after_slash = 0, False, False
        for character in word:
            if character == '"' and not after_slash:
                quotes += 1
            elif character.isspace() and quotes % 2 == 0:
                needs = True
            after_slash = character == "\\"
        line.append(f'"{word}"' if needs else word)
    return " ".join(line)
