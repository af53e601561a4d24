#!/usr/bin/env bash
# The ten lines in every language. Python and Go must give the bytes that TypeScript gives, Java must compile.
# Our own peers are generated as well, so that all languages build on the versions in package-lock.json.
. "$(dirname "$0")/lib.sh"

need python3 python3
need mvn maven
need javac default-jdk-headless
python3 -c 'import ensurepip' 2>/dev/null || { apt-get update -qq && apt-get install -y -qq python3-venv; } >/dev/null

generate() { npx jsii-pacmak --code-only --target "$1" --outdir "$WORK/$2" "$ROOT/$3"; }
cd "$ROOT"
for language in python go java; do
  check "$language: bindings are generated" generate "$language" "code" .
done
for peer in cdk8s cdk8s-plus-28; do
  check "go: bindings of $peer" generate go code "node_modules/$peer"
  check "java: bindings of $peer" generate java "$peer" "node_modules/$peer"
done

cp -r "$HERE"/typescript "$HERE"/python "$HERE"/go "$HERE"/java "$WORK"

# The compiled library by its own name, from a folder outside the repository.
mkdir -p "$WORK/typescript/node_modules"
ln -s "$ROOT" "$WORK/typescript/node_modules/cdk8s-kserve"
for peer in cdk8s cdk8s-plus-28 constructs; do
  ln -s "$ROOT/node_modules/$peer" "$WORK/typescript/node_modules/$peer"
done
cd "$WORK/typescript"
check 'typescript: the ten lines compile' "$ROOT/node_modules/.bin/tsc" --strict --module node16 \
  --target es2022 --skipLibCheck main.ts
check 'typescript: the ten lines run' node main.js
check 'typescript: they made YAML' ls dist/on-kserve.k8s.yaml dist/on-kubernetes.k8s.yaml

cd "$WORK/python"
python3 -m venv venv
check 'python: the package installs' venv/bin/pip install --quiet "$WORK/code/python" \
  "cdk8s==$(version_of cdk8s)" "cdk8s-plus-28==$(version_of cdk8s-plus-28)" "constructs==$(version_of constructs)"
check 'python: the ten lines run' venv/bin/python main.py
check 'python: the same bytes as TypeScript' diff -r "$WORK/typescript/dist" dist

cd "$WORK/go"
check 'go: the ten lines compile' env GOFLAGS=-mod=mod go build -o ten-lines .
check 'go: the ten lines run' ./ten-lines
check 'go: the same bytes as TypeScript' diff -r "$WORK/typescript/dist" dist

cd "$WORK/java"
check 'java: the ten lines compile' mvn --quiet --batch-mode -f all.xml compile
total
