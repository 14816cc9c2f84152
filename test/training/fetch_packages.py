"""Fetches the packages of packages.json with their registries' own clients: fetch_packages.py OUT.

Writes OUT/<language>/src/<package>@<version>/ with the sources alone. A version that cannot be had is left out.
"""

import glob
import json
import os
import shutil
import subprocess
import sys
import tempfile

SOURCES = {"py": ["*.py"], "ts": ["*.ts", "*.tsx"], "java": ["*.java"], "go": ["*.go"]}


def fetch(language, package, version, folder):
    """The path of what the client fetched, an archive or a folder."""
    if language == "py":
        run("pip", "download", "-q", "--no-deps", "--only-binary", ":all:", "-d", folder, f"{package}=={version}")
    elif language == "ts":
        run("npm", "pack", "-s", f"{package}@{version}", "--pack-destination", folder)
    elif language == "java":
        plugin = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy"
        run("mvn", "-q", plugin, f"-Dartifact={package}:{version}:jar:sources", f"-DoutputDirectory={folder}")
    else:
        os.makedirs(folder + "/mod")
        run("go", "mod", "init", "fetch", cwd=folder + "/mod")
        answer = run("go", "mod", "download", "-json", f"{package}@{version}", cwd=folder + "/mod")
        return json.loads(answer)["Dir"]
    return (glob.glob(folder + "/*.*") or [None])[0]


def run(*command, cwd=None):
    return subprocess.run(command, cwd=cwd, check=True, capture_output=True, text=True).stdout


def main(out):
    for entry in json.load(open(os.path.join(os.path.dirname(__file__), "packages.json"))):
        language, package = entry["language"], entry["package"]
        name = package.split(":")[-1].replace("/", "+")
        for version in entry["versions"]:
            target = f"{out}/{language}/src/{name}@{version}"
            if os.path.exists(target):
                continue
            with tempfile.TemporaryDirectory() as folder:
                try:
                    got = fetch(language, package, version, folder)
                except subprocess.CalledProcessError as error:
                    print("left out", package, version, error.stderr[-200:])
                    continue
                if os.path.isdir(got):
                    shutil.copytree(got, target, ignore=lambda at, names: [n for n in names if is_other(at, n, language)])
                else:
                    os.makedirs(target)
                    if got.endswith(".tgz"):
                        subprocess.run(["tar", "xzf", got, "-C", target, "--wildcards", *SOURCES[language]], check=False)
                    else:
                        subprocess.run(["unzip", "-qo", got, *SOURCES[language], "-d", target], check=False)


def is_other(folder, name, language):
    return os.path.isfile(os.path.join(folder, name)) and not name.endswith(SOURCES[language][0][1:])


if __name__ == "__main__":
    main(sys.argv[1])
