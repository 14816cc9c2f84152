"""Makes a test of packages that nothing was trained, calibrated or chosen on: make_held.py PACKAGES OUT SET [LINES].

SET is a number of packages.json's "held", PACKAGES what fetch_packages.py fetched, LINES how many lines of each kind a pair of versions
gives. Writes in the layout of the evaluation: replay_held_* are lines that the newer version added (above the cursor the new text,
below it the old), rline_held_* and prose_held_* lines taken at random out of the older version's finished files: of code, and of comments and
docstrings alone.

Lines of finished files are drawn as those of the development sets are: at least five tokens, no file's first line, no text twice in a
codebase, and every line as likely as every other, whichever file it stands in.
"""

import random
import re
import sys

from make_states import EXTENSIONS, FILE_LINES_MAX, licences_of, make_folders, pairs_of, state, worth_typing, write_record, write_tasks, Pair
from prose_lines import prose_lines

FINISHED_TOKENS_MIN = 5


def finished(pair: Pair, count):
    """Lines of code, and lines of prose."""
    rng = random.Random(pair.older)
    places = {False: [], True: []}
    files = {}
    for path, text in sorted(pair.old.items()):
        lines = text.split("\n")
        is_prose = prose_lines(pair.language, text) if len(lines) <= FILE_LINES_MAX else None
        if is_prose is None:
            continue
        files[path] = lines
        for at, line in enumerate(lines):
            if at > 0 and worth_typing(line) and len(re.findall(r"\w+|[^\w\s]", line)) >= FINISHED_TOKENS_MIN:
                places[is_prose[at]].append((path, at))
    return [
        [state("finished", path, files[path][:at], files[path][at], files[path][at + 1 :]) for path, at in sample(places[kind], files, rng, count)]
        for kind in (False, True)
    ]


def sample(places, files, rng, count):
    """No text twice."""
    rng.shuffle(places)
    drawn = {}
    for path, at in places:
        if len(drawn) == count:
            break
        drawn.setdefault(files[path][at].strip(), (path, at))
    return drawn.values()


def main(packages, out, held, lines):
    make_folders(out)
    record = []
    for language in EXTENSIONS:
        suites = {"replay": [], "rline": [], "prose": []}
        for pair, rng in pairs_of(packages, language, held):
            added = pair.added(rng, lines)
            if not added:
                continue
            code, prose = finished(pair, lines)
            pair.write_codebase(out, {one["path"] for one in added + code + prose})
            suites["replay"] += pair.tasks(added)
            suites["rline"] += pair.tasks(code, "finished-")
            suites["prose"] += pair.tasks(prose, "prose-")
            counts = {"finished": len(code), "prose": len(prose)}
            record.append({**pair.record(licences_of(packages, language), len(added)), **counts})
        for suite, tasks in suites.items():
            write_tasks(out, f"{suite}_held_{language}", tasks)
    write_record(out + "/record.json", record)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]) if len(sys.argv) > 4 else 60)
