"""Options and variables: what wins, what is missing, and how it is said."""
import sys
import tempfile
import unittest
import unittest.mock
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import launcher  # noqa: E402

HEAD = {"GROUP_SIZE": "2", "POD_IP": "10.0.0.1", "GROUP_EXECUTOR": "mp", "GROUP_ID": "g"}


class SettingsTest(unittest.TestCase):
    def settings(self, words, env=None):
        return launcher.Settings(words, {**HEAD, **(env or {})})

    def refused(self, pattern, words, env=None):
        with self.assertRaises(launcher.Stop) as caught:
            self.settings(words, env)
        self.assertEqual(caught.exception.code, 64)
        self.assertRegex(caught.exception.sentence, pattern)
        self.assertNotIn("\n", caught.exception.sentence)

    def test_an_option_wins_over_its_variable(self):
        self.assertEqual(self.settings(["head", "--group-size", "4", "--", "m"]).group_size, 4)
        self.assertEqual(self.settings(["head", "--group_size=5", "--", "m"]).group_size, 5)
        self.assertEqual(self.settings(["head", "--", "m"]).group_size, 2)

    def test_an_empty_variable_is_none(self):
        self.assertEqual(self.settings(["head", "--", "m"], {"GROUP_SIZE": "", "LWS_GROUP_SIZE": "3"}).group_size, 3)
        self.refused(r"lacks --group-id \(GROUP_ID\)$", ["head", "--", "m"], {"GROUP_ID": ""})

    def test_zero_is_a_value(self):
        self.assertEqual(self.settings(["head", "--drain", "0", "--", "m"]).drain, 0)
        self.assertEqual(self.settings(["head", "--gpus-per-pod=0", "--", "m"]).gpus_per_pod, 0)

    def test_auto_is_of_leader_worker_set(self):
        lws = {"LWS_WORKER_INDEX": "0", "LWS_LEADER_ADDRESS": "g-0.g.ns", "LWS_GROUP_SIZE": "3", "GROUP_SIZE": ""}
        self.assertEqual(self.settings(["auto", "--", "m"], lws).role, "head")
        worker = self.settings(["auto", "--", "m"], {**lws, "LWS_WORKER_INDEX": "2"})
        self.assertEqual((worker.role, worker.rank, worker.head_address, worker.group_size), ("worker", 2, "g-0.g.ns", 3))
        self.refused("needs LWS_WORKER_INDEX", ["auto", "--", "m"])

    def test_the_head_as_kserve_names_it(self):
        self.assertEqual(self.settings(["worker", "--", "m"], {"HEAD_SVC": "a-head-1", "POD_NAMESPACE": "ns"}).head_address, "a-head-1.ns.svc")

    def test_what_is_missing_is_named_in_one_line(self):
        self.refused(r"the worker lacks --pod-ip \(POD_IP\), --head-address \(GROUP_HEAD_ADDRESS or LWS_LEADER_ADDRESS\)",
                     ["worker", "--", "m"], {"POD_IP": ""})
        self.refused("vLLM's arguments are missing", ["head"])
        self.refused("must be head, worker or auto, got ''", [])
        self.refused("needs a value", ["head", "--drain"])

    def test_kserves_server_is_refused_where_it_would_not_be_reached(self):
        server = {"GROUP_ENGINE": "huggingfaceserver", "GROUP_EXECUTOR": "ray"}
        self.refused("listens on IPv4 alone, and the pod's address is fd00::7: use engine vllm", ["head", "--", "m"], {**server, "POD_IP": "fd00::7"})
        self.assertEqual(self.settings(["head", "--", "m"], server).engine, "huggingfaceserver")

    def test_what_is_wrong_is_named(self):
        self.refused("unknown option '--drian': did you mean --drain", ["head", "--drian", "3", "--", "m"])
        self.refused("unknown option '--max-model-len': vLLM's arguments come after '--'", ["head", "--max-model-len", "3", "--", "m"])
        self.refused("GROUP_SIZE must be a whole number, 0 or more, got 'two'", ["head", "--", "m"], {"GROUP_SIZE": "two"})
        self.refused("--join-timeout must be a number of seconds, 0 or more, got '-1'", ["head", "--join-timeout", "-1", "--", "m"])
        self.refused("got 'inf'", ["head", "--drain", "inf", "--", "m"])
        self.refused("got 'nan'", ["head", "--drain", "nan", "--", "m"])
        self.refused("--executor must be one of ray, mp, dp, got 'slurm'", ["head", "--executor", "slurm", "--", "m"])
        self.refused("--rank of a worker must be 1 to 1, got 2", ["worker", "--rank", "2", "--head-address", "h", "--", "m"])
        self.refused("executor dp needs --data-parallel-size-local", ["head", "--executor", "dp", "--", "m"])
        self.refused("no native multi-node mode", ["head", "--engine", "huggingfaceserver", "--", "m"])

    def test_ports_and_replicas_that_cannot_be_are_named(self):
        for words in (["--port", "abc"], ["--port=0"], ["--port", "99999"], ["--port", "\u00b2"]):
            self.refused("vLLM's --port must be 1 to 65535, got '", ["head", "--", "m", *words])
        self.refused("--control-port must be at most 65535, got 99999", ["head", "--control-port", "99999", "--", "m"])
        self.refused("--server-port must be at most 65535, got 70000", ["head", "--server-port", "70000", "--", "m"])
        for local in ("0", "\u00b2", "-1", "x"):
            self.refused("executor dp needs --data-parallel-size-local", ["head", "--executor", "dp", "--", "m", f"--data-parallel-size-local={local}"])

    def test_flags_of_the_launcher_are_refused(self):
        for flag in ("--nnodes=2", "--node_rank", "--headless"):
            self.refused("set by the launcher", ["head", "--", "m", flag])

    def test_a_worker_of_ray_needs_no_arguments(self):
        self.assertEqual(self.settings(["worker", "--executor", "ray", "--head-address", "h"]).vector, [])


class FlagsTest(unittest.TestCase):
    def test_the_last_one_counts_as_in_argparse(self):
        vector = ["m", "--port", "1", "--api_key=a", "--port=2", "--enforce-eager", "--", "--port", "9"]
        self.assertEqual(launcher.flag_of(vector, "--port"), "2")
        self.assertEqual(launcher.flag_of(vector, "--api-key"), "a")
        self.assertEqual(launcher.flag_of(vector, "--enforce-eager"), "")
        self.assertIsNone(launcher.flag_of(vector, "--host"))

    def test_versions(self):
        self.assertTrue(launcher.at_least("0.32.0+cpu", 0, 18, 1))
        self.assertFalse(launcher.at_least("0.18.0", 0, 18, 1))
        self.assertFalse(launcher.at_least(None, 0, 18, 1))


class MachineTest(unittest.TestCase):
    def test_the_interface_is_that_of_the_address(self):
        self.assertIn(("127.0.0.1", "lo"), launcher.addresses())
        self.assertEqual(launcher.interface_of("127.0.0.1", None), "lo")
        for ip, name, pattern in (("192.0.2.7", None, "192.0.2.7 is on no interface: there are .*127.0.0.1 on lo"), ("127.0.0.1", "ib9", "no interface 'ib9'")):
            with self.assertRaisesRegex(launcher.Stop, pattern) as caught:
                launcher.interface_of(ip, name)
            self.assertEqual(caught.exception.code, 72)

    def test_shared_memory_of_a_killed_container_is_removed_and_nothing_else(self):
        with tempfile.TemporaryDirectory() as folder:
            for name in ("psm_1", "sem.mp-x", "nccl-y", "mine", "xpsm_"):
                (Path(folder) / name).touch()
            launcher.clear_shm(folder)  # not as pid 1: others may be using it
            self.assertEqual(len(list(Path(folder).iterdir())), 5)
            with unittest.mock.patch("os.getpid", lambda: 1), unittest.mock.patch("launcher.log"):
                launcher.clear_shm(folder)
            self.assertEqual({file.name for file in Path(folder).iterdir()}, {"mine", "xpsm_"})


if __name__ == "__main__":
    unittest.main()
