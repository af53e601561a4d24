"""The short form of faults.py for a test runner: each executor serves, loses its worker, and serves again.

    VLLM_DIR=/path python3 -m unittest tests.real.test_real -v          (in images/launcher, as root)
"""
import os
import shutil
import sys
import tempfile
import unittest

from .faults import Group, complete, one

MISSING = os.geteuid() != 0 or not os.environ.get("VLLM_DIR")
if MISSING:
    print("SKIPPED: the suite against the real vLLM needs root and VLLM_DIR (a folder with venv/ and model/)", file=sys.stderr)


@unittest.skipIf(MISSING, "needs root and VLLM_DIR")
class RealTest(unittest.TestCase):
    def check(self, executor):
        folder = tempfile.mkdtemp(prefix="launcher-real-", dir="/var/tmp")
        group = Group(executor, folder)
        try:
            group.serves()
            before = complete(group["head"].ip)
            row = one(group, "kill worker pod")
            self.assertEqual(row["ended"]["head"]["code"], 68)
            self.assertLess(row["ended"]["head"]["seconds"], 15)
            self.assertEqual(complete(group["head"].ip), before)
        finally:
            group.end()
            shutil.rmtree(folder, ignore_errors=True)

    def test_mp(self):
        self.check("mp")

    def test_dp(self):
        self.check("dp")

    def test_ray(self):
        self.check("ray")


if __name__ == "__main__":
    unittest.main()
