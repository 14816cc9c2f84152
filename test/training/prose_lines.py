"""Tells which lines of a file are prose: they hold nothing but a comment, a docstring, or the inside of a string of several lines."""

import ast
import io
import re
import tokenize

LINE_STRING = r"\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'"
COMMENT = r"//[^\n]*|/\*.*?\*/"
PATTERNS = {
    "ts": rf"{COMMENT}|`(?:\\.|[^`\\])*`|{LINE_STRING}|(?<=[=(,:\[!&|?{{}};])\s*/(?![/*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n])+/",
    "java": rf"{COMMENT}|\"\"\".*?\"\"\"|{LINE_STRING}",
    "go": rf"{COMMENT}|`[^`]*`|{LINE_STRING}",
}


def prose_lines(language, text):
    """Whether each line is prose; None where the text cannot be read as its language. Blank lines are not."""
    try:
        spans = python_spans(text) if language == "py" else braced_spans(text, PATTERNS[language])
    except (SyntaxError, tokenize.TokenError, ValueError, RecursionError):
        return None
    left = blanked(text, spans).split("\n")
    return [line.strip() != "" and code.strip() == "" for line, code in zip(text.split("\n"), left)]


def blanked(text, spans):
    parts, at = [], 0
    for start, end in sorted(spans):
        if start >= at:
            parts += [text[at:start], re.sub(r"[^\n]", " ", text[start:end])]
            at = end
    return "".join(parts) + text[at:]


def braced_spans(text, pattern):
    """Comments, and strings of several lines."""
    found = [one.span() for one in re.finditer(pattern, text, re.DOTALL)]
    return [(start, end) for start, end in found if text.startswith(("//", "/*"), start) or text[start] in "\"`" and "\n" in text[start:end]]


def python_spans(text):
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)

    def offset(line, byte):
        return starts[line - 1] + len(lines[line - 1].encode()[:byte].decode())

    spans = []
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            start = starts[token.start[0] - 1] + token.start[1]
            spans.append((start, start + len(token.string)))
    docstrings = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            docstrings.add(node.value)
        if isinstance(node, (ast.Constant, ast.JoinedStr)):
            start, end = offset(node.lineno, node.col_offset), offset(node.end_lineno, node.end_col_offset)
            # Strings of one line each that Python joins are one node, and no prose.
            if node in docstrings or node.end_lineno > node.lineno and re.match(r"[A-Za-z]*(\"\"\"|''')", text[start:end]):
                spans.append((start, end))
    return spans
