"""Fetches the packages of packages.json with their registries' own clients: fetch_packages.py OUT [language…] [--held SET].

Writes OUT/<language>/src/<package>@<version>/ with the sources alone, and OUT/<language>.licences.json: the licence that
each package's own metadata names (a wheel's METADATA, package.json, the POM or its parent's, a module's LICENSE file).
A version that cannot be had is left out, and so is one whose metadata names no licence of read_licence.PERMISSIVE. With --held there are
the packages of that held set alone.
"""

import argparse
import glob
import json
import os
import shutil
import subprocess
import tempfile

from fetch_maven import maven
from read_licence import PERMISSIVE, go_licence, npm_licence, wheel_licence

SOURCES = {"py": ["*.py"], "ts": ["*.ts", "*.tsx"], "java": ["*.java"], "go": ["*.go"]}


FOLDERS = tempfile.TemporaryDirectory()


def fetch(language, package, version):
    """The path of what the client fetched, an archive or a folder, and the licence that its metadata names; no path and a reason where it failed."""
    folder = tempfile.mkdtemp(dir=FOLDERS.name)
    try:
        if language == "py":
            run("pip", "download", "-q", "--no-deps", "--only-binary", ":all:", "-d", folder, f"{package}=={version}")
            got = glob.glob(folder + "/*.whl")[0]
            return got, wheel_licence(got)
        if language == "ts":
            run("npm", "pack", "-s", f"{package}@{version}", "--pack-destination", folder)
            got = glob.glob(folder + "/*.tgz")[0]
            return got, npm_licence(got)
        run("go", "mod", "init", "fetch", cwd=folder)
        got = json.loads(run("go", "mod", "download", "-json", f"{package}@{version}", cwd=folder))["Dir"]
        return got, go_licence(got)
    except (subprocess.CalledProcessError, IndexError) as error:
        return None, str(getattr(error, "stderr", error))[-200:].strip()


def run(*command, cwd=None):
    return subprocess.run(command, cwd=cwd, check=True, capture_output=True, text=True).stdout


def main(out, languages, held):
    entries = json.load(open(os.path.join(os.path.dirname(__file__), "packages.json")))
    entries = [entry for entry in entries if held is None or entry.get("held") == held]
    for language in languages:
        os.makedirs(f"{out}/{language}/src", exist_ok=True)
        record = f"{out}/{language}.licences.json"
        licences = json.load(open(record)) if os.path.exists(record) else {}
        wanted = [(entry["package"], version) for entry in entries if entry["language"] == language for version in entry["versions"]]
        wanted = [one for one in wanted if not os.path.exists(target_of(out, language, *one))]
        fetched = maven(wanted) if language == "java" else (fetch(language, *one) for one in wanted)
        for (package, version), (got, licence) in zip(wanted, fetched):
            if got is None:
                print("left out", package, version, licence, flush=True)
                continue
            target = target_of(out, language, package, version)
            licences[os.path.basename(target)] = licence
            if licence in PERMISSIVE:
                unpack(language, got, target)
            else:
                print("refused", package, version, "licence:", licence, flush=True)
        with open(record, "w") as file:
            json.dump(licences, file, indent=1)


def target_of(out, language, package, version):
    return f"{out}/{language}/src/{package.split(':')[-1].replace('/', '+')}@{version}"


def unpack(language, got, target):
    if os.path.isdir(got):
        shutil.copytree(got, target, ignore=lambda at, names: [n for n in names if is_other(at, n, language)])
        return
    os.makedirs(target)
    tool = ["tar", "xzf", got, "-C", target, "--wildcards"] if got.endswith(".tgz") else ["unzip", "-qo", got, "-d", target]
    sources = SOURCES[language]
    command = tool + sources if got.endswith(".tgz") else tool[:3] + sources + tool[3:]
    subprocess.run(command, check=False, stderr=subprocess.DEVNULL)


def is_other(folder, name, language):
    return os.path.isfile(os.path.join(folder, name)) and not name.endswith(SOURCES[language][0][1:])


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("out")
    parser.add_argument("languages", nargs="*", default=list(SOURCES))
    parser.add_argument("--held", type=int)
    arguments = parser.parse_args()
    main(arguments.out, arguments.languages, arguments.held)
