#!/usr/bin/env bash
# drop-in.sh BINARY FOLDER: makes the root folder of the image that takes the place of apache/kafka, confluentinc/cp-kafka and
# redpandadata/redpanda: that of root.sh, a shell with the usual commands, and the scripts and names of those images. SYSROOT: where the
# programs and their libraries are, if they are for another machine than this one.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
binary=$1 root=$2
# What health checks, init jobs and the scripts of modules call.
readonly COMMANDS="[ [[ awk base64 basename cat chgrp chmod chown clear cmp cp cut date dd df diff dirname du echo egrep env expr
  false fgrep find free getopt grep groups gunzip gzip head hexdump hostname id kill killall less ln ls md5sum mkdir mktemp more mv
  nproc od pidof printf ps pwd readlink realpath rm rmdir sed seq sha256sum sleep sort stat sync tail tar tee test time timeout top
  touch tr true tty uname uniq vi wc wget which whoami xargs yes"

umask 022
"$here/root.sh" "$binary" "$root"
mkdir -p "$root"/{bin,usr/sbin,opt/kafka/bin,etc/kafka/secrets,mnt/shared/config,var/lib/redpanda/data,etc/redpanda}
cp -R "$here/drop-in/." "$root/"
chmod -R 755 "$root/entrypoint.sh" "$root/usr/bin" "$root/etc/kafka/docker"

# add_program NAME THERE: with the libraries that it names.
add_program() {
  local folder program=
  for folder in /usr/bin /bin; do
    if [ -e "${SYSROOT:-}$folder/$1" ]; then program=${SYSROOT:-}$folder/$1; break; fi
  done
  [ -n "$program" ] || { echo "drop-in.sh: $1 isn't in ${SYSROOT:-/}" >&2; exit 1; }
  install -D -m 755 "$program" "$root$2"
  "$here/libraries.sh" "$program" | while read -r library; do
    [ -e "$root$library" ] || install -D -m 755 "${SYSROOT:-}$library" "$root$library"
  done
}
# The shell is bash under both names: others drop variables with a dash in their name, which Kafka's keys have. It is called by way of
# the broker's program, which passes on signals where the shell is the first process.
add_program bash /usr/libexec/kalda/bash
ln -s ../usr/bin/kalda "$root/bin/bash"
ln -s ../usr/bin/kalda "$root/bin/sh"
# That of busybox can't do `nc -z`.
add_program nc.openbsd /bin/nc
add_program busybox /bin/busybox
for command in $COMMANDS; do ln -s busybox "$root/bin/$command"; done
# Scripts begin with /usr/bin/env.
ln -s ../../bin/env "$root/usr/bin/env"

for name in kafka-broker-api-versions kafka-configs kafka-console-consumer kafka-console-producer kafka-consumer-groups kafka-cluster kafka-features kafka-get-offsets kafka-groups \
  kafka-metadata-quorum kafka-storage kafka-topics kafka-transactions; do
  ln -s kalda "$root/usr/bin/$name"
  ln -s ../../../usr/bin/kalda "$root/opt/kafka/bin/$name.sh"
done
for name in cub redpanda rpk; do ln -s kalda "$root/usr/bin/$name"; done

# Whoever the container runs as writes here; `sed -i` replaces files, which a sticky folder wouldn't let it.
chmod 777 "$root/etc/kafka" "$root/etc/confluent/docker" "$root"/etc/confluent/docker/*
chmod 1777 "$root/opt/kafka" "$root/etc/kafka/secrets" "$root/mnt/shared/config" "$root/etc/redpanda" \
  "$root/var/lib/redpanda" "$root/var/lib/redpanda/data"
