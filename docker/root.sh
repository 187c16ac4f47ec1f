#!/usr/bin/env bash
# root.sh BINARY FOLDER: makes the root folder of the image: the broker, the shared libraries it names, the loader,
# and data folders that any user may write. SYSROOT: where the files of the binary's system are, if it is another than this machine's.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
binary=$1 root=$2

# The modes below are the image's, whatever the umask here.
umask 022
mkdir -p "$root"/{etc,usr/bin,var/lib/kalda,var/lib/kafka/data,tmp}
# A release is stripped already; strip itself knows only this machine's programs.
if [ -n "${SYSROOT:-}" ]; then cp "$binary" "$root/usr/bin/kalda"; else strip -o "$root/usr/bin/kalda" "$binary"; fi
chmod 755 "$root/usr/bin/kalda"

# The libraries stand where the loader looks for them; a static binary has none.
"$here/libraries.sh" "$binary" | while read -r library; do
  install -D -m 755 "${SYSROOT:-}$library" "$root$library"
done

echo 'hosts: files dns' > "$root/etc/nsswitch.conf"
printf 'root:x:0:0::/:\nkalda:x:1000:1000::/var/lib/kalda:\n' > "$root/etc/passwd"
printf 'root:x:0:\nkalda:x:1000:\n' > "$root/etc/group"
# Kalda's own folder, the one that compose files for Kafka mount, and /tmp.
chmod 1777 "$root/var/lib/kalda" "$root/var/lib/kafka/data" "$root/tmp"
