"""Makes a test of packages that nothing was trained, calibrated or chosen on: make_held.py PACKAGES OUT SET [LINES].

SET is a number of packages.json's "held", PACKAGES what fetch_packages.py fetched, LINES how many lines of each kind a pair of versions
gives. Writes in the layout of the evaluation: replay_held_* are lines that the newer version added (above the cursor the new text,
below it the old), rline_held_* lines taken at random out of the older version's finished files.
"""

import random
import sys

from make_states import EXTENSIONS, FILE_LINES_MAX, licences_of, make_folders, pairs_of, state, wanted, write_record, write_tasks, Pair


def finished(pair: Pair, count):
    """Every line worth typing is as likely as every other, whichever file it stands in."""
    rng = random.Random(pair.older)
    files = {path: lines for path, text in sorted(pair.old.items()) if len(lines := text.split("\n")) <= FILE_LINES_MAX}
    places = [(path, at) for path, lines in files.items() for at, line in enumerate(lines) if wanted(line, rng)]
    return [
        state("finished", path, files[path][:at], files[path][at], files[path][at + 1 :])
        for path, at in rng.sample(places, min(count, len(places)))
    ]


def main(packages, out, held, lines):
    make_folders(out)
    record = []
    for language in EXTENSIONS:
        suites = {"replay": [], "rline": []}
        for pair, rng in pairs_of(packages, language, held):
            added = pair.added(rng, lines)
            if not added:
                continue
            taken = finished(pair, lines)
            pair.write_codebase(out, {one["path"] for one in added + taken})
            suites["replay"] += pair.tasks(added)
            suites["rline"] += pair.tasks(taken, "finished-")
            record.append({**pair.record(licences_of(packages, language), len(added)), "finished": len(taken)})
        for suite, tasks in suites.items():
            write_tasks(out, f"{suite}_held_{language}", tasks)
    write_record(out + "/record.json", record)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]) if len(sys.argv) > 4 else 60)
