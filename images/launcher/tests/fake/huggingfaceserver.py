"""Stands for KServe's server: the same stand-in under its own spelling of the port."""
import runpy
import sys
from pathlib import Path

sys.argv += ["--port", sys.argv[sys.argv.index("--http_port") + 1]]
runpy.run_path(str(Path(__file__).parent / "vllm"), run_name="__main__")
