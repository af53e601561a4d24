"""What the library takes from here is what the launcher does."""
import subprocess
import sys
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent


class ContractTest(unittest.TestCase):
    def test_the_contract_is_that_of_the_launcher(self):
        done = subprocess.run([sys.executable, HERE.parent / "contract.py", "--check"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_it_fits_into_a_config_map_with_room(self):
        self.assertLess((HERE.parent / "launcher.py").stat().st_size, 72_000)

    def test_exit_codes_are_distinct_and_none_is_a_signal(self):
        sys.path.insert(0, str(HERE.parent))
        import launcher
        codes = [code for code, _ in launcher.EXIT.values()]
        self.assertEqual(len(codes), len(set(codes)))
        self.assertTrue(all(code == 0 or 64 <= code < 126 for code in codes))


if __name__ == "__main__":
    unittest.main()
