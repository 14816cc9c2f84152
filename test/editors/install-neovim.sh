#!/bin/sh
# Unpacks Neovim 0.12 from Debian's packages with a libc of its own into the folder $1; the system is not touched.
set -eu
folder=$1
mkdir -p "$folder/lists/partial" "$folder/debs/partial"
uri=$(grep -rhE '^(URIs:|deb )' /etc/apt/sources.list /etc/apt/sources.list.d 2>/dev/null |
  sed 's/\[[^]]*\]//' | awk '{print $2}' | grep -E '/debian/?$' | head -1)
[ -n "$uri" ] || { echo "no Debian mirror is configured here"; exit 3; }
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $uri forky main" >"$folder/sources.list"
: >"$folder/status"
apt() {
  apt-get -qq -o Dir::Etc::sourcelist="$folder/sources.list" -o Dir::Etc::sourceparts=/dev/null \
    -o Dir::State::lists="$folder/lists" -o Dir::State::status="$folder/status" -o Dir::Cache::archives="$folder/debs" "$@"
}
apt update
apt -y --download-only --no-install-recommends install neovim
for deb in "$folder"/debs/*.deb; do dpkg -x "$deb" "$folder/root"; done
root=$folder/root
libraries=$(dirname "$(find "$root/usr/lib" -name 'libc.so.6' | head -1)")
loader=$(find "$libraries" -name 'ld-linux*' | head -1)
rm -rf "$folder/debs" "$folder/lists"
cat >"$folder/nvim.new" <<WRAPPER
#!/bin/sh
VIMRUNTIME="$root/usr/share/nvim/runtime" exec "$loader" --library-path "$libraries" --argv0 nvim "$root/usr/bin/nvim" "\$@"
WRAPPER
chmod +x "$folder/nvim.new"
"$folder/nvim.new" --version | head -1
mv "$folder/nvim.new" "$folder/nvim"
