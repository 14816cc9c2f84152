#!/bin/sh
# Puts Emacs 30 with lsp-mode 10 into the folder $1: run it as $1/emacs.
set -eu
folder=$1
sh "$(dirname "$0")/unpack-debian.sh" "$folder" forky emacs-nox elpa-lsp-mode
root=$folder/root
libraries=$(dirname "$(find "$root/usr/lib" -name 'libc.so.6' | head -1)")
loader=$(find "$libraries" -name 'ld-linux*' | head -1)
lisp=$(find "$root"/usr/share/emacs/[0-9]*/lisp -type d ! -path '*/obsolete*' | tr '\n' ':')
packages=$(find "$root/usr/share/emacs/site-lisp/elpa-src" -mindepth 1 -maxdepth 1 -type d | tr '\n' ':')
cat >"$folder/emacs.new" <<WRAPPER
#!/bin/sh
export EMACSLOADPATH="$lisp$packages"
export EMACSDATA="$(echo "$root"/usr/share/emacs/[0-9]*/etc)"
export EMACSPATH="$(echo "$root"/usr/libexec/emacs/*/*)"
exec "$loader" --library-path "$libraries:$libraries/systemd" "$root/usr/bin/emacs-nox" --dump-file="$(find "$root" -name '*.pdmp')" "\$@"
WRAPPER
chmod +x "$folder/emacs.new"
"$folder/emacs.new" --batch --eval '(princ (emacs-version))' 2>/dev/null
mv "$folder/emacs.new" "$folder/emacs"
