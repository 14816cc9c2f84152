"""Makes editing states from pairs of published versions of permissive packages.

A state is a line that the newer version added, at the moment of typing it: above the cursor the new text, below it the
old. Two in five states are a line taken out of a finished file instead. Usage: make_states.py PACKAGES OUT [STATES], where
PACKAGES/<language>/src/<package>@<version>/ hold sources and STATES is how many a pair of versions gives. Writes OUT/tasks/*.jsonl and
OUT/repos/*.jsonl.gz in the layout of the evaluation, and OUT/record.json: which packages, by which licence, how many states.

Packages that packages.json marks as held are left out: make_held.py makes tests of them.
"""

import difflib
import gzip
import json
import os
import random
import re
import sys

EXTENSIONS = {"py": (".py",), "ts": (".ts", ".tsx"), "java": (".java",), "go": (".go",)}
FILE_BYTES_MAX = 120_000
FILE_LINES_MAX = 3_000
STATES_PER_HUNK = 3
FOLLOWING_MAX = 40
STATES_PER_FILE = 8
CODEBASE_BYTES_MAX = 6_000_000


def version_key(name):
    version = name.rsplit("@", 1)[1].lstrip("v")
    return [int(part) for part in re.findall(r"\d+", version)]


def read_tree(root, extensions):
    files = {}
    for folder, _, names in os.walk(root):
        for name in names:
            path = os.path.join(folder, name)
            if not name.endswith(extensions) or name.endswith(".d.ts") or os.path.getsize(path) > FILE_BYTES_MAX:
                continue
            try:
                text = open(path, encoding="utf-8", newline="").read().replace("\r\n", "\n")
            except UnicodeDecodeError:
                continue
            relative = re.sub(r"^[^/]*@v[^/]*/|^package/", "", os.path.relpath(path, root))
            files[relative] = text
    return files


def worth_typing(line):
    return len(re.findall(r"\w+|[^\w\s]", line)) >= 4 and re.search(r"[A-Za-z]", line) and len(line.strip()) <= 200


def is_comment(line):
    return bool(re.match(r"\s*(//|#|\*|/\*|\"\"\")", line))


def wanted(line, rng):
    return worth_typing(line) and (not is_comment(line) or rng.random() < 0.15)


def added_states(path, old, new, rng):
    states = []
    old_lines, new_lines = old.split("\n"), new.split("\n")
    if max(len(old_lines), len(new_lines)) > FILE_LINES_MAX:
        return states
    hunks = [op for op in difflib.SequenceMatcher(None, old_lines, new_lines, autojunk=False).get_opcodes() if op[0] in ("insert", "replace")]
    for _, i1, i2, j1, j2 in hunks:
        lines = [j for j in range(j1, j2) if wanted(new_lines[j], rng)]
        for j in rng.sample(lines, min(STATES_PER_HUNK, len(lines))):
            below = i1 if rng.random() < 0.2 else i2
            one = state("added", path, new_lines[:j], new_lines[j], old_lines[below:])
            states.append({**one, "following": new_lines[j + 1 : j2][:FOLLOWING_MAX]})
    rng.shuffle(states)
    return states[:STATES_PER_FILE]


def finished_states(path, text, rng, count):
    lines = text.split("\n")
    at = [j for j, line in enumerate(lines) if wanted(line, rng)]
    return [state("finished", path, lines[:j], lines[j], lines[j + 1 :]) for j in rng.sample(at, min(count, len(at)))]


def state(kind, path, above, line, below):
    return {
        "kind": kind,
        "path": path,
        "prefix": "".join(row + "\n" for row in above),
        "groundtruth": line,
        "suffix": "".join("\n" + row for row in below),
    }


def held_set(language, package):
    """The number of the held set that a package (by the name of its folder) belongs to; None for one to train on."""
    return HELD.get((language, package))


HELD = {
    (entry["language"], entry["package"].split(":")[-1].replace("/", "+")): entry.get("held")
    for entry in json.load(open(os.path.join(os.path.dirname(__file__), "packages.json")))
}


class Pair:
    """Two versions of a package, one after the other: texts by path."""

    def __init__(self, root, language, package, older, newer):
        self.language, self.package, self.older, self.newer = language, package, older, newer
        self.old = read_tree(f"{root}/{older}", EXTENSIONS[language])
        self.new = read_tree(f"{root}/{newer}", EXTENSIONS[language])
        self.repo = re.sub(r"[^\w.@-]", "_", f"{language}__{older}")

    def added(self, rng, count):
        """At most count states of lines that the newer version added; none where there are too few for a fair sample."""
        states = []
        for path, text in self.new.items() if len(self.old) >= 3 else ():
            if path not in self.old:
                states += added_states(path, "", text, rng)[:4]
            elif self.old[path] != text:
                states += added_states(path, self.old[path], text, rng)
        if len(states) < 10:
            return []
        rng.shuffle(states)
        return states[:count]

    def write_codebase(self, out, needed):
        """The older version as a repository of the evaluation: the files needed first, the others while there is room."""
        size = 0
        with gzip.open(f"{out}/repos/{self.repo}.jsonl.gz", "wt", compresslevel=3) as file:
            for path in sorted(self.old, key=lambda p: (p not in needed, p)):
                size += len(self.old[path])
                if size > CODEBASE_BYTES_MAX:
                    break
                file.write(json.dumps({"path": path, "text": self.old[path]}) + "\n")

    def tasks(self, states, mark=""):
        about = {"language": self.language, "package": self.package, "repo": self.repo}
        return [{"id": f"{self.repo}/{mark}{number}", **about, **one} for number, one in enumerate(states)]

    def record(self, licences, count):
        about = {"language": self.language, "package": self.package, "licence": licences[self.newer]}
        return {**about, "from": self.older, "to": self.newer, "states": count}


def pairs_of(packages, language, held):
    """The pairs of versions, package by package, of one held set or of the packages to train on; with a random generator a package."""
    root = f"{packages}/{language}/src"
    by_package = {}
    for name in sorted(os.listdir(root)):
        by_package.setdefault(name.rsplit("@", 1)[0], []).append(name)
    for package, names in by_package.items():
        if held_set(language, package) != held:
            continue
        rng = random.Random(package)
        names.sort(key=version_key)
        for older, newer in zip(names, names[1:]):
            yield Pair(root, language, package, older, newer), rng


def licences_of(packages, language):
    return json.load(open(f"{packages}/{language}.licences.json"))


def write_tasks(out, suite, tasks):
    with open(f"{out}/tasks/{suite}.jsonl", "w") as file:
        for task in tasks:
            file.write(json.dumps(task) + "\n")


def write_record(file, record):
    with open(file, "w") as out:
        out.write("[\n" + ",\n".join(" " + json.dumps(entry) for entry in record) + "\n]\n")


def make_folders(out):
    for folder in ("tasks", "repos"):
        os.makedirs(f"{out}/{folder}", exist_ok=True)


def main(packages, out, per_pair):
    make_folders(out)
    record = []
    for language in EXTENSIONS:
        tasks = []
        licences = licences_of(packages, language)
        for pair, rng in pairs_of(packages, language, None):
            states = pair.added(rng, per_pair)
            if not states:
                continue
            paths = sorted(pair.old)
            for path in rng.sample(paths, min(len(paths), per_pair // 4)):
                states += finished_states(path, pair.old[path], rng, 3)
            pair.write_codebase(out, {one["path"] for one in states})
            tasks += pair.tasks(states)
            record.append(pair.record(licences, len(states)))
            print(pair.repo, len(states), flush=True)
        write_tasks(out, language, tasks)
    write_record(out + "/record.json", record)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 120)
