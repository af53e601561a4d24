#!/bin/sh
# Runs Node 22: the one that is installed if it is new enough, else the one from npm. exec: signals reach Node itself.
here=$(dirname "$0")
if node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 22 || (a === 22 && b >= 18) ? 0 : 1)' 2>/dev/null; then
  exec node "$@"
fi
for node in "$here"/node_modules/node-*/bin/node; do
  [ -x "$node" ] && exec "$node" --disable-warning=ExperimentalWarning "$@"
done
echo 'Node 22.18 or newer is needed: install it, or run npm ci here on Linux x64, which brings one' >&2
exit 69
