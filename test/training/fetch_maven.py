"""Source archives and POMs of many Maven artifacts in one run of Maven: a module an artifact, none of which ends the others."""

import glob
import os
import subprocess
import tempfile

from read_licence import pom_licence

FOLDER = tempfile.TemporaryDirectory()
PARENTS_MAX = 5
COPY = "<groupId>org.apache.maven.plugins</groupId><artifactId>maven-dependency-plugin</artifactId><version>3.6.1</version>"


def maven(wanted):
    """For each package and version its source archive, or None, and the licence of its POM or of its parents'."""
    artifacts = [f"{package}:{version}" for package, version in wanted]
    copy([f"{artifact}:jar:sources" for artifact in artifacts] + [f"{artifact}:pom" for artifact in artifacts])
    for _ in range(PARENTS_MAX):
        missing = set()
        licences = [pom_licence(artifact, path_of, missing) for artifact in artifacts]
        if not missing:
            break
        copy([f"{artifact}:pom" for artifact in sorted(missing)])
    return [(path_of(artifact, "-sources.jar"), licence) for artifact, licence in zip(artifacts, licences)]


def path_of(artifact, end=".pom"):
    group, name, version = artifact.split(":")
    found = glob.glob(f"{FOLDER.name}/got/{group}/{name}-{version}{end}")
    return found[0] if found else None


def copy(items):
    build = tempfile.mkdtemp(dir=FOLDER.name)
    for number, item in enumerate(items):
        parts = item.split(":")
        kind = "".join(f"<{tag}>{value}</{tag}>" for tag, value in zip(("groupId", "artifactId", "version", "type", "classifier"), parts))
        plugin = (
            f"<plugin>{COPY}<executions><execution><phase>package</phase><goals><goal>copy</goal></goals><configuration>"
            f"<outputDirectory>{FOLDER.name}/got/{parts[0]}</outputDirectory><artifactItems><artifactItem>{kind}</artifactItem></artifactItems>"
            "</configuration></execution></executions></plugin>"
        )
        write(f"{build}/m{number}/pom.xml", f"m{number}", f"<build><plugins>{plugin}</plugins></build>")
    write(f"{build}/pom.xml", "all", "<modules>" + "".join(f"<module>m{number}</module>" for number in range(len(items))) + "</modules>")
    subprocess.run(["mvn", "-q", "-B", "-fn", "package"], cwd=build, check=False, stdout=subprocess.DEVNULL)


def write(path, name, body):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write(
            f"<project><modelVersion>4.0.0</modelVersion><groupId>fetch</groupId><artifactId>{name}</artifactId>"
            f"<version>1</version><packaging>pom</packaging>{body}</project>"
        )
