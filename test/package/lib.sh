# Functions of the suites that use the package as a stranger does.
set -euo pipefail
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=$(cd "$HERE/../.." && pwd)
WORK=$(mktemp -d)
PASSED=0
FAILED=0
trap 'rm -rf "$WORK"' EXIT
# jsii would print a banner about Node 20 into every log.
export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=20

# check <what should hold> <command...>
check() {
  local what=$1
  shift
  if "$@" >"$WORK/log" 2>&1; then
    PASSED=$((PASSED + 1))
    echo "ok: $what"
  else
    FAILED=$((FAILED + 1))
    echo "FAILED: $what ($*)"
    tail -40 "$WORK/log"
  fi
}

# total: the last line of a suite, and its exit status.
total() {
  echo "$PASSED passed, $FAILED failed"
  [ "$FAILED" = 0 ]
}

# need <command> <Debian package>: a tool of another language that a machine may lack.
need() {
  command -v "$1" >/dev/null && return
  echo "installing $2 for $1"
  { apt-get update -qq && apt-get install -y -qq "$2"; } >/dev/null
}

# version_of <package>: the one that this repository builds against.
version_of() {
  node -p "require('$ROOT/node_modules/$1/package.json').version"
}
