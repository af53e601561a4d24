#!/bin/bash
# make.sh OUT.tar: a root file system of a few Debian packages: C and C++ libraries, certificates, time zones. No shell, no package manager.
#
#   SUITE              Debian's suite (trixie)
#   MIRROR, SECURITY   where packages come from; name a day of snapshot.debian.org to get what that day had
#   SOURCE_DATE_EPOCH  the time of every file that no package dates
#
# Needs mmdebstrap, and root or user namespaces. The same packages give the same bytes.
set -euo pipefail
PACKAGES=libc6,libstdc++6,libgcc-s1,ca-certificates,base-files,netbase,tzdata
out=${1:?usage: make.sh OUT.tar}
here=$(cd "$(dirname "$0")" && pwd)
suite=${SUITE:-trixie}
mirror=${MIRROR:-http://deb.debian.org/debian}
security=${SECURITY:-http://deb.debian.org/debian-security}
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -C "$here" log -1 --format=%ct -- . 2>/dev/null || echo 0)}
mkdir -p "$(dirname "$out")"

# extract: no package's scripts run, and of the hooks only this one; it cleans up after apt as well.
mmdebstrap --quiet --mode="$([ "$(id -u)" = 0 ] && echo root || echo unshare)" --variant=extract --include="$PACKAGES" \
  --skip=cleanup --skip=output/dev \
  --extract-hook="$here/tidy.sh \"\$1\" $PACKAGES" \
  "$suite" "$out" \
  "deb $mirror $suite main" "deb $mirror $suite-updates main" "deb $security $suite-security main"
