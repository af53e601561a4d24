"""The handshake: who joins whom, with which rank, and who is refused with which sentence."""
import json
import unittest
import urllib.error
import urllib.request
from pathlib import Path

from .support import GroupCase, eventually, quiet_kill


class FormingTest(GroupCase):
    def test_a_group_forms_and_every_rank_gets_its_flags(self):
        head, worker = self.group(vector=["m", "--api-key", "k"])
        quiet = ["--disable-access-log-for-endpoints", "/health,/metrics"]
        own = ["--distributed-executor-backend", "mp", "--distributed-timeout-seconds", "600", "--nnodes", "2", "--node-rank"]
        after = ["--master-addr", "127.0.0.2", "--master-port"]
        for rank, last in ((0, []), (1, ["--headless"])):
            got = [word.decode() for word in self.recorded(rank)]
            self.assertEqual(got[:-1 - len(last)], ["serve", "m", "--api-key", "k", "--port", self.env["GROUP_SERVER_PORT"], "--shutdown-timeout", "2",
                                                        *([] if rank else quiet), *own, str(rank), *after])
            self.assertEqual(got[len(got) - len(last):], last)
            env = self.environment(rank)
            self.assertEqual((env["VLLM_HOST_IP"], env["GLOO_SOCKET_IFNAME"], env["NCCL_SOCKET_IFNAME"]), (f"127.0.0.{rank + 2}", "lo", "=lo"))
        self.assertEqual(head.status()["epoch"], worker.status()["epoch"])
        for pod in (head, worker):
            self.assertEqual([pod.get(path) for path in ("/startup", "/ready", "/live")], [(200, "ok")] * 3)
            self.assertEqual(pod.get("/other")[0], 404)
        self.assertEqual((Path(self.folder) / "asked").read_text().splitlines()[0], "Bearer k")

    def test_what_the_user_set_stays(self):
        vector = ["m", "--distributed_timeout_seconds=7", "--shutdown-timeout", "9", "--disable-access-log-for-endpoints=", "--distributed-executor-backend=mp", "--port", self.env["GROUP_SERVER_PORT"]]
        self.group(vector=vector, env={"NCCL_SOCKET_IFNAME": "ib", "VLLM_ENGINE_READY_TIMEOUT_S": "5"})
        self.assertEqual([word.decode() for word in self.recorded()][1:len(vector) + 2], [*vector, "--nnodes"])
        self.assertEqual((self.environment()["NCCL_SOCKET_IFNAME"], self.environment()["VLLM_ENGINE_READY_TIMEOUT_S"]), ("ib", "5"))

    def test_flags_that_an_old_version_lacks_are_not_given(self):
        self.group(env={"TEST_VERSIONS": json.dumps({"vllm": "0.18.0"})})
        self.assertNotIn(b"--shutdown-timeout", self.recorded())
        self.assertNotIn(b"--distributed-timeout-seconds", self.recorded())

    def test_data_parallel_ranks_start_where_the_pod_before_ended(self):
        self.env["GROUP_EXECUTOR"] = "dp"
        vector = ["m", "--data-parallel-size", "4", "--data-parallel-size-local=2"]
        self.group(vector=vector)
        master = str(json.loads(self.env["TEST_PORTS"])["master"])
        after = ["--data-parallel-address", "127.0.0.2", "--data-parallel-rpc-port", master]
        for rank, last in ((0, after), (1, [*after, "--data-parallel-start-rank", "2", "--headless"])):
            self.assertEqual([word.decode() for word in self.recorded(rank)][-len(last):], last)

    def test_ranks_without_a_server_take_back_the_count_of_servers(self):
        for words in (["--api-server-count=4"], ["--api_server_count", "4"], ["-asc", "4"], ["-asc=4"]):
            for executor, more in (("mp", []), ("dp", ["--data-parallel-size-local", "2"])):
                with self.subTest(words=words, executor=executor):
                    pods = [self.pod(role, number, vector=["m", *words, *more], env={"GROUP_EXECUTOR": executor}) for number, role in enumerate(("head", "worker"))]
                    zero = [b"--api-server-count", b"0"]
                    self.assertEqual(self.recorded(1)[-3:], [b"--headless", *zero])
                    self.assertNotEqual(self.recorded(0)[-2:], zero)
                    for pod in pods:
                        pod.term()
                    for pod in pods:
                        pod.end()
                    for rank in (0, 1):
                        (Path(self.folder) / f"argv-{rank}").unlink()

    def test_nothing_starts_before_all_are_there(self):
        self.env["GROUP_SIZE"] = "3"
        head, first = self.pod("head", 0), self.pod("worker", 1)
        self.assertTrue(eventually(lambda: head.get("/startup") == (503, "1 of 2 workers joined")), head.get("/startup"))
        self.assertEqual((head.get("/live")[0], head.get("/ready")[0], first.get("/startup")[0], first.get("/live")[0]), (200, 503, 503, 200))
        self.assertNotIn("starts vllm", head.text() + first.text())
        second = self.pod("worker", 2)
        self.assertTrue(second.ready() and first.ready() and head.ready(), head.text())
        self.assertEqual({first.status()["rank"], second.status()["rank"]}, {1, 2})

    def test_a_wished_rank_is_given_and_not_twice(self):
        self.env["GROUP_SIZE"] = "3"
        head, second = self.pod("head", 0), self.pod("worker", 2, "--rank", "2")
        self.assertTrue(eventually(lambda: second.status().get("rank") == 2))
        twin = self.pod("worker", 3, "--rank", "2", "--join-timeout", "4")
        self.ends(twin, 66, "did not join within 4 s: refused: rank 2 belongs to pod-2")
        self.assertTrue(self.pod("worker", 1, "--rank", "1").ready() and head.ready())

    def test_a_full_group_takes_nobody(self):
        self.group()
        self.ends(self.pod("worker", 5, "--join-timeout", "5"), 66, r"refused: the group is complete \(epoch")

    def test_other_versions_are_refused_for_good(self):
        self.pod("head", 0)
        for name, version in (("vllm", "0.31.0"), ("python", "3.11.9")):
            worker = self.pod("worker", 1, env={"TEST_VERSIONS": json.dumps({name: version})})
            self.ends(worker, 65, f"^{name} is .* on the head and {version} on the worker: all pods need the same image$")

    def test_other_arguments_sizes_and_executors_are_refused(self):
        head = self.pod("head", 0)
        self.ends(self.pod("worker", 1, vector=["m", "--seed", "1"]), 65, "^arguments is .* on the head and .* on the worker$")
        self.ends(self.pod("worker", 1, "--gpus-per-pod", "4"), 65, "^gpus is None on the head and 4 on the worker$")
        self.ends(self.pod("worker", 1, "--group-size", "3"), 65, "^size is 2 on the head and 3 on the worker$")
        self.ends(self.pod("worker", 1, "--executor", "ray"), 65, "^executor is mp on the head and ray on the worker$")
        self.assertIn("refused: executor is mp", head.get("/startup")[1])

    def test_another_revision_waits_a_little_and_never_joins(self):
        head = self.pod("head", 0)
        other = self.pod("worker", 1, "--group-id", "g2", "--join-timeout", "4")
        self.ends(other, 66, "refused: the head is of another group or revision than g2$")
        self.assertIn("refuses pod-1: the head is of another group", head.text())
        self.assertNotIn("g1", head.get("/")[1])

    def test_a_secret_is_compared_without_being_sent(self):
        self.pod("head", 0, env={"RAY_AUTH_TOKEN": "a" * 64})
        for env in ({}, {"RAY_AUTH_TOKEN": "b" * 64}):
            self.ends(self.pod("worker", 1, env=env), 65, "the worker has no RAY_AUTH_TOKEN or another one")
        self.assertTrue(self.pod("worker", 1, env={"RAY_AUTH_TOKEN": "a" * 64}).ready())

    def test_the_wait_for_others_ends_on_both_sides(self):
        self.env["GROUP_SIZE"] = "3"
        head, worker = self.pod("head", 0, "--join-timeout", "1.5"), self.pod("worker", 1, "--join-timeout", "6")
        self.ends(head, 66, "^[12] of 2 workers did not join within 2 s; .* raise joinTimeout")
        self.ends(worker, 66, "^did not join within 6 s: (no head at 127.0.0.2 yet: .*refused)?")

    def test_a_member_that_vanishes_before_the_last_joins_frees_its_place_in_a_new_epoch(self):
        self.env["GROUP_SIZE"] = "4"
        head, first, lost = self.pod("head", 0), self.pod("worker", 1), self.pod("worker", 2)
        self.assertTrue(eventually(lambda: len(head.status().get("members", {})) == 2))
        epoch = head.status()["epoch"]
        quiet_kill(lost.process.pid)
        self.assertTrue(eventually(lambda: head.status().get("epoch", epoch) != epoch))
        others = [self.pod("worker", 2), self.pod("worker", 3)]
        self.assertTrue(all(pod.ready() for pod in [head, first, *others]), head.text())
        self.assertIn("joins again", first.text())

    def test_a_head_that_starts_anew_while_forming_costs_the_workers_no_restart(self):
        self.env["GROUP_SIZE"] = "3"
        head, first = self.pod("head", 0), self.pod("worker", 1)
        self.assertTrue(eventually(lambda: first.status().get("rank")))
        quiet_kill(head.process.pid)
        head.process.wait()
        head = self.pod("head", 0)
        self.assertTrue(self.pod("worker", 2).ready() and first.ready() and head.ready(), first.text())

    def test_the_control_port_takes_nonsense(self):
        head = self.pod("head", 0)
        self.assertTrue(eventually(lambda: head.get("/live")[0] == 200))
        for path, body, expected in (("/join", b"{", 400), ("/join", b"[]", 400), ("/join", b"{}", 400), ("/join", b"", 400), ("/beat", b'{"epoch": 1, "rank": []}', 409),
                                     ("/leave", b'"x"', 400), ("/x", b"{}", 404), ("/join", b"x" * 70000, 400)):
            with self.subTest(path=path, body=body[:20]), self.assertRaises(urllib.error.HTTPError) as caught:
                urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.2:{self.control}{path}", body, method="POST"), timeout=5)
            self.assertEqual(caught.exception.code, expected)
            caught.exception.close()
        self.assertTrue(self.pod("worker", 1).ready() and head.ready())

    def test_what_the_image_lacks_is_said(self):
        bare = {"PATH": "/nonexistent"}
        self.ends(self.pod("head", 0, env=bare), 76, "^there is no 'vllm' in this image$")
        self.ends(self.pod("head", 0, "--interface", "eth9"), 72, "there is no interface 'eth9'")
        head = self.pod("head", 0)
        self.assertTrue(eventually(lambda: head.get("/live")[0] == 200))
        self.ends(self.pod("head", 0), 72, r"^control port 127.0.0.2:\d+: Address already in use$")


if __name__ == "__main__":
    unittest.main()
