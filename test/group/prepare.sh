#!/bin/bash
# All that the first run would compile and install. Changes nothing where it was done before.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
"$here/../nodes/build.sh"
"$here/vllm/setup.sh" "${VLLM_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/cdk8s-kserve/vllm}"
