#!/bin/sh
# Unpacks packages of Debian $2, and all they depend on, their libc too, into $1/root; the system is not touched.
set -eu
folder=$1
release=$2
shift 2
rm -rf "$folder"
mkdir -p "$folder/lists/partial" "$folder/debs/partial"
uri=$(grep -rhE '^(URIs:|deb )' /etc/apt/sources.list /etc/apt/sources.list.d 2>/dev/null |
  sed 's/\[[^]]*\]//' | awk '{print $2}' | grep -E '/debian/?$' | head -1)
[ -n "$uri" ] || { echo "no Debian mirror is configured here"; exit 3; }
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $uri $release main" >"$folder/sources.list"
: >"$folder/status"
apt() {
  apt-get -qq -o Dir::Etc::sourcelist="$folder/sources.list" -o Dir::Etc::sourceparts=/dev/null \
    -o Dir::State::lists="$folder/lists" -o Dir::State::status="$folder/status" -o Dir::Cache::archives="$folder/debs" "$@"
}
apt update
apt -y --download-only --no-install-recommends install "$@"
for deb in "$folder"/debs/*.deb; do dpkg -x "$deb" "$folder/root"; done
rm -rf "$folder/debs" "$folder/lists"
