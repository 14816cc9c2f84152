#!/bin/sh
# Puts the Neovim of Debian $2 (forky: 0.12, trixie: 0.10) into the folder $1: run it as $1/nvim.
set -eu
folder=$1
sh "$(dirname "$0")/unpack-debian.sh" "$folder" "$2" neovim
root=$folder/root
libraries=$(dirname "$(find "$root/usr/lib" -name 'libc.so.6' | head -1)")
loader=$(find "$libraries" -name 'ld-linux*' | head -1)
cat >"$folder/nvim.new" <<WRAPPER
#!/bin/sh
VIMRUNTIME="$root/usr/share/nvim/runtime" exec "$loader" --library-path "$libraries" --argv0 nvim "$root/usr/bin/nvim" "\$@"
WRAPPER
chmod +x "$folder/nvim.new"
"$folder/nvim.new" --version | head -1
mv "$folder/nvim.new" "$folder/nvim"
