"""The licence that a package's own metadata names, as one SPDX name, or what it says where that is none we know."""

import glob
import json
import os
import re
import tarfile
import zipfile
from xml.etree import ElementTree

PERMISSIVE = {"MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BSD", "ISC"}

# In this order: the texts of some hold the names of others.
TELLING = [
    ("copyleft", r"\b[AL]?GPL|GNU (affero|lesser|library)? ?general public|mozilla public|\bMPL|\bEPL|eclipse public|\bCDDL|commons clause|business source|server side public|elastic license"),
    ("Apache-2.0", r"apache[ -]*(software )?(license|2)|^apache$"),
    ("MIT", r"\bMIT\b|permission is hereby granted, free of charge"),
    ("ISC", r"\bISC\b|permission to use, copy, modify,? and/or distribute"),
    ("BSD-3-Clause", r"(3|three|new)[ -]*(clause)?[ -]*BSD|BSD[ -]*(3|new|license 3)|neither the names? of"),
    ("BSD-2-Clause", r"BSD[ -]*2|2[ -]*clause|redistributions of source code must retain"),
    ("BSD", r"\bBSD\b"),
]


def named(text):
    """A licence by what tells it in a text or name; the text's beginning where nothing does."""
    for name, pattern in TELLING:
        if re.search(pattern, text, re.IGNORECASE):
            return name
    return text.strip()[:60]


def one_of(names):
    """The one licence of several statements; a statement that is not permissive decides."""
    known = [named(name) for name in names if name.strip()]
    refused = [name for name in known if name not in PERMISSIVE]
    return (refused or known or ["none named"])[0]


def wheel_licence(path):
    with zipfile.ZipFile(path) as wheel:
        metadata = next(name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
        head = wheel.read(metadata).decode(errors="replace").split("\n\n", 1)[0]
        expression = re.findall(r"^License-Expression: (.*)$", head, re.MULTILINE)
        classifiers = re.findall(r"^Classifier: License :: (?:OSI Approved :: )?(.*)$", head, re.MULTILINE)
        stated = [name for name in classifiers if name != "OSI Approved"] or re.findall(r"^License: (.*)$", head, re.MULTILINE)
        if expression or stated:
            return one_of(expression or stated)
        texts = [name for name in wheel.namelist() if re.search(r"\.dist-info/(licenses/)?LICEN[SC]E[^/]*$", name)]
        return one_of([wheel.read(name).decode(errors="replace")[:3_000] for name in texts[:1]])


def npm_licence(path):
    with tarfile.open(path) as archive:
        member = next(one for one in archive.getmembers() if re.fullmatch(r"[^/]+/package\.json", one.name))
        stated = json.load(archive.extractfile(member)).get("license", "")
        return one_of([stated if isinstance(stated, str) else str(stated.get("type", ""))])


def pom_licence(artifact, path_of, missing):
    """Of a POM or the nearest parent that names one; a POM that is not there is added to `missing`."""
    while True:
        path = path_of(artifact)
        if path is None:
            missing.add(artifact)
            return "none named"
        root = ElementTree.parse(path).getroot()
        for element in root.iter():
            if isinstance(element.tag, str):
                element.tag = element.tag.split("}")[-1]
        stated = [name.text or "" for name in root.findall("./licenses/license/name")]
        parent = root.find("./parent")
        if stated or parent is None:
            return one_of(stated)
        artifact = ":".join((parent.findtext(part) or "").strip() for part in ("groupId", "artifactId", "version"))


def go_licence(folder):
    texts = [path for path in glob.glob(folder + "/*") if re.match(r"(LICEN[SC]E|COPYING)", os.path.basename(path), re.IGNORECASE)]
    return one_of([open(path, errors="replace").read(3_000) for path in texts])
