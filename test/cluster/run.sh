#!/bin/sh
# Builds the test cluster's program and becomes it, so that signals and standard
# input reach it (`go run` passes SIGTERM on to nothing). See program/README.md.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
if ! command -v go >/dev/null; then
  echo 'The test cluster is compiled from Go modules: install Go 1.26 or newer (https://go.dev/dl) first.' >&2
  exit 1
fi
bin=${XDG_CACHE_HOME:-$HOME/.cache}/cdk8s-kserve/cluster
mkdir -p "$bin"
go build -C "$here/program" -o "$bin/cluster" .
exec "$bin/cluster" "$@"
