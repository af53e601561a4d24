# Functions of .ci/run: steps that count, tiers that are due or not.
LOGS=dist/ci
PASSED=0
FAILED=0
CODE=0
BACKGROUND=()

rm -rf "$LOGS"
mkdir -p "$LOGS"
trap end_background EXIT

# step <title> <command...>: runs it, whatever comes of it, and adds up what it says. The exit status is in
# CODE. The output is indented, so that only the last line of a whole run looks like a total.
step() {
  local title=$1 log passed failed start=$SECONDS
  shift
  log=$LOGS/$(slug "$title").log
  printf '\n== %s\n' "$title"
  set +e
  "$@" </dev/null 2>&1 | tee "$log" | sed -u 's/^/   /'
  CODE=${PIPESTATUS[0]}
  set -e
  read -r passed failed < <(node .ci/count.mjs "$log" "$CODE")
  PASSED=$((PASSED + passed))
  FAILED=$((FAILED + failed))
  printf '== %s: %s passed and %s failed in %ss\n' "$title" "$passed" "$failed" $((SECONDS - start))
}

# finish: the total, alone on the last line.
finish() {
  printf '\n%s passed, %s failed\n' "$PASSED" "$FAILED"
  [ "$FAILED" = 0 ] && exit 0
  exit 1
}

# unchanged <command...>: fails if the command changes a file that is not ignored.
unchanged() {
  local before
  before=$(fingerprint .)
  "$@"
  [ "$before" = "$(fingerprint .)" ] && return 0
  git --no-pager diff --stat
  echo "'$*' changes files: run it and commit what it writes"
  return 1
}

# fingerprint <git pathspecs...>: of the contents, committed or not.
fingerprint() {
  git ls-files -z --cached --others --exclude-standard --deduplicate -- "$@" |
    { xargs -0 sha256sum 2>/dev/null || true; } | sha256sum | cut -c1-16
}

# patterns_of <name>: the git pathspecs of a tier.
patterns_of() {
  sed -n "s/^$1: //p" .ci/tiers
}

# due <name>: whether a tier has to run, and in NOW what it depends on.
due() {
  local last
  read -ra patterns <<<"$(patterns_of "$1")"
  NOW=$(fingerprint "${patterns[@]}")
  last=$(awk -v name="$1" '$1 == name { print $2 }' .ci/passed 2>/dev/null || true)
  [ "$FULL" = yes ] || [ "$NOW" != "$last" ]
}

# tier <name>: runs it if it is due.
tier() {
  local name=$1
  if ! due "$name"; then
    printf '\n== %s: not due, nothing it depends on has changed (%s)\n' "$name" "$(patterns_of "$name")"
    return
  fi
  step "$name" run_tier "$name"
  if [ "$CODE" = 0 ]; then
    { grep -v "^$name " .ci/passed 2>/dev/null || true; echo "$name $NOW"; } | sort >"$LOGS/passed"
    cp "$LOGS/passed" .ci/passed
  fi
}

# run_tier <name>: a tier that cannot run fails.
run_tier() {
  case "$1" in
    cluster-*) npm run test:cluster -- --kserve "${1#cluster-}" ;;
    upgrade) npm run test:cluster -- --suite upgrade,modes,localmodel ;;
    bindings) npm run bindings ;;
    bench) npm run bench ;;
    images) images_tests ;;
    agent-servers) agent_servers ;;
    triton) debian_packages curl && (cd images && npm ci --no-audit --no-fund && CI=true npm run test:triton) ;;
    image) image_test ;;
    group)
      if [ -f "$LOGS/node-binaries.log" ]; then wait_for node-binaries || return 1; fi
      CI=true npm run test:group -- --short
      ;;
    *) echo "no one knows how to run tier '$1': add it to .ci/lib.sh"; return 1 ;;
  esac
}

# The server's package: types, tests, reference answers and foreign clients; without packages of PyPI this fails in CI.
images_tests() {
  (cd images && npm ci --no-audit --no-fund && npm run typecheck && npm run contract:check && npm test \
    && CI=true npm run test:references && CI=true npm run test:clients)
}

# The agent against real servers: the Model Registry is compiled, Azurite comes from npm, the others from Debian.
agent_servers() {
  debian_packages docker-registry nginx openssl swift-proxy swift-account swift-container swift-object memcached \
    && (cd images && npm ci --no-audit --no-fund && CI=true npm run test:agent-servers)
}

# The server's image, built twice and run.
image_test() {
  debian_packages buildah podman crun mmdebstrap binutils && (cd images && npm ci --no-audit --no-fund && CI=true npm run test:image)
}

# debian_packages <names...>: installs those that are not there.
debian_packages() {
  dpkg --status "$@" >/dev/null 2>&1 && return 0
  apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "$@"
}

# in_background <name> <command...>, then wait_for <name>: its output and its exit status.
in_background() {
  local name=$1
  shift
  # A session of its own, so that all that it starts can be ended with it.
  setsid bash -c '"${@:2}" >"$1.log" 2>&1; echo $? >"$1.rc"' - "$LOGS/$name" "$@" </dev/null &
  BACKGROUND+=($!)
}

wait_for() {
  while [ ! -f "$LOGS/$1.rc" ]; do sleep 1; done
  cat "$LOGS/$1.log"
  return "$(cat "$LOGS/$1.rc")"
}

end_background() {
  local pid
  for pid in "${BACKGROUND[@]}"; do
    kill -- "-$pid" 2>/dev/null || true
  done
}

slug() {
  tr -cs 'a-z0-9.\n' '-' <<<"${1,,}"
}
