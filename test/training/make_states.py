"""Makes editing states from pairs of published versions of permissive packages.

A state is a line that the newer version added, at the moment of typing it: above the cursor the new text, below it the
old. Two in five states are a line taken out of a finished file instead. Usage: make_states.py PACKAGES OUT [STATES] [--held], where
PACKAGES/<language>/src/<package>@<version>/ hold sources and STATES is how many a pair of versions gives. Writes OUT/tasks/*.jsonl and
OUT/repos/*.jsonl.gz in the layout of the evaluation, and OUT/record.json: which packages, by which licence, how many states.

Packages that packages.json marks as held are left out: they are never trained on. With --held there are these alone, and their
added lines alone, as a test set.
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


def held_packages():
    entries = json.load(open(os.path.join(os.path.dirname(__file__), "packages.json")))
    return {(entry["language"], entry["package"].split(":")[-1].replace("/", "+")) for entry in entries if entry.get("held")}


def main(packages, out, per_pair, only_held):
    held = held_packages()
    os.makedirs(out + "/tasks", exist_ok=True)
    os.makedirs(out + "/repos", exist_ok=True)
    record = []
    for language, extensions in EXTENSIONS.items():
        tasks = []
        root = f"{packages}/{language}/src"
        by_package = {}
        for name in sorted(os.listdir(root)):
            by_package.setdefault(name.rsplit("@", 1)[0], []).append(name)
        licences = json.load(open(f"{packages}/{language}.licences.json"))
        for package, names in by_package.items():
            if ((language, package) in held) != only_held:
                continue
            rng = random.Random(package)
            names.sort(key=version_key)
            for older, newer in zip(names, names[1:]):
                old = read_tree(f"{root}/{older}", extensions)
                new = read_tree(f"{root}/{newer}", extensions)
                if len(old) < 3:
                    continue
                states = []
                for path, text in new.items():
                    if path not in old:
                        states += added_states(path, "", text, rng)[:4]
                    elif old[path] != text:
                        states += added_states(path, old[path], text, rng)
                if len(states) < 10:
                    continue
                rng.shuffle(states)
                states = states[:per_pair]
                paths = sorted(old)
                for path in [] if only_held else rng.sample(paths, min(len(paths), per_pair // 4)):
                    states += finished_states(path, old[path], rng, 3)
                kept, size = {}, 0
                needed = {one["path"] for one in states}
                for path in sorted(old, key=lambda p: (p not in needed, p)):
                    size += len(old[path])
                    if size > CODEBASE_BYTES_MAX:
                        break
                    kept[path] = old[path]
                repo = re.sub(r"[^\w.@-]", "_", f"{language}__{older}")
                with gzip.open(f"{out}/repos/{repo}.jsonl.gz", "wt", compresslevel=3) as file:
                    for path, text in kept.items():
                        file.write(json.dumps({"path": path, "text": text}) + "\n")
                for number, one in enumerate(states):
                    tasks.append({"id": f"{repo}/{number}", "language": language, "package": package, "repo": repo, **one})
                record.append({"language": language, "package": package, "licence": licences[newer], "from": older, "to": newer, "states": len(states), **({"held": True} if only_held else {})})
                print(repo, len(states), flush=True)
        with open(f"{out}/tasks/{'replay_held_' if only_held else ''}{language}.jsonl", "w") as file:
            for task in tasks:
                file.write(json.dumps(task) + "\n")
    with open(out + "/record.json", "w") as file:
        file.write("[\n" + ",\n".join(" " + json.dumps(entry) for entry in record) + "\n]\n")


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[3:] if word.isdigit()]
    main(sys.argv[1], sys.argv[2], numbers[0] if numbers else 120, "--held" in sys.argv)
