#!/usr/bin/env bash
# Packs the library and uses it from an empty folder: the ten lines, tsc, cdk8s synth.
. "$(dirname "$0")/lib.sh"

cd "$ROOT"
# The last line: what compiles a stale clone speaks before.
TARBALL=$WORK/$(npm pack --silent --pack-destination "$WORK" | tail -n 1)
tar -tzf "$TARBALL" | sed 's#^package/##' >"$WORK/files"
for file in lib/index.js lib/index.d.ts .jsii API.md README.md LICENSE; do
  check "the tarball holds $file" grep -qxF "$file" "$WORK/files"
done
grep -vE '^(lib/index\.js|lib/.*\.d\.ts|\.jsii|API\.md|README\.md|LICENSE|package\.json)$' "$WORK/files" >"$WORK/extra" || true
check 'the tarball holds no sources, tests or tools' test ! -s "$WORK/extra"

mkdir "$WORK/app"
cp "$HERE"/typescript/* "$WORK/app"
cd "$WORK/app"
echo '{ "private": true }' >package.json
check 'npm installs it with its peers, and with nothing else' npm install --no-audit --no-fund "$TARBALL" cdk8s cdk8s-plus-28 constructs
check 'no other runtime dependency came along' node "$HERE/no-extras.mjs"
check 'npm installs a compiler and the CLI' npm install --no-audit --no-fund --save-dev cdk8s-cli "typescript@$(version_of typescript)" '@types/node@20'
check 'the ten lines compile' npx tsc --strict --module node16 --target es2022 --types node main.ts
check 'the ten lines synthesize' npx cdk8s synth --app 'node main.js' --check-upgrade false
check 'the YAML is what each target needs' node "$HERE/verify-yaml.mjs" dist

# README's own words, in a folder of their own.
mkdir "$WORK/readme"
cd "$WORK/readme"
echo '{ "private": true }' >package.json
check 'README has ten lines, an app file and commands' node "$HERE/readme.mjs" "$TARBALL" .
for step in step-*.sh; do
  check "README: $(cut -c1-60 "$step")" bash -e "$step"
done
check 'README: the manifests are there' grep -q 'kind: Deployment' dist/models.k8s.yaml
total
