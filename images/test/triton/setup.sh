#!/bin/sh
# setup.sh DIR: a Triton server for CPU from PyPI, with a backend for ONNX on top of its Python backend. Some 400 MB.
# Needs Linux x86_64 with glibc 2.35, and Python 3.9 to 3.12 with pip and its shared library (Debian: libpython3.11).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
dir=$1 python=${PYTHON:-python3}
[ ! -f "$dir/ready" ] || exit 0
rm -rf "$dir"
mkdir -p "$dir/backends/onnxruntime"
"$python" -m pip install --quiet --no-deps --target "$dir/server" nvidia-pytriton==0.7.0
triton=$dir/server/pytriton/tritonserver
version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
cp -r "$triton/backends/python" "$dir/backends/python"
cp "$triton/python_backend_stubs/$version/triton_python_backend_stub" "$dir/backends/python/"
chmod +x "$dir/backends/python/triton_python_backend_stub" "$triton/bin/tritonserver"
# The stub has its own folder on its path and no other. With numpy 2 outputs are empty, without an error.
"$python" -m pip install --quiet --target "$dir/backends/python" 'numpy<2' onnxruntime==1.32.0
touch "$dir/ready"
