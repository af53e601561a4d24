"""What breaks ends both sides with a code and a sentence, in seconds; what is only slow does not."""
import os
import signal
import time
import unittest
from pathlib import Path

from .support import GroupCase, below, eventually, quiet_kill


class FaultsTest(GroupCase):
    def test_a_killed_worker(self):
        head, worker = self.group()
        quiet_kill(worker.process.pid)
        self.ends(head, 68, r"^rank 1 \(pod-1, 127.0.0.3\) is lost: no beat for \d+ s$")

    def test_a_killed_head(self):
        head, worker = self.group()
        quiet_kill(head.process.pid)
        self.ends(worker, 67, "^the head does not answer at 127.0.0.2: .*refused")

    def test_a_head_that_came_back_at_once_is_another_epoch(self):
        head, worker = self.group()
        for pid in [head.process.pid, *below(head.process.pid)]:
            quiet_kill(pid)
        head.process.wait()
        again = self.pod("head", 0)
        self.ends(worker, 67, "^the head (is in another epoch|does not answer)")
        self.assertTrue(self.pod("worker", 1).ready() and again.ready())

    def test_a_worker_that_came_back_at_once_ends_the_epoch(self):
        self.env["GROUP_BEAT_TIMEOUT"] = "20"
        head, worker = self.group()
        for pid in [worker.process.pid, *below(worker.process.pid)]:
            quiet_kill(pid)
        worker.process.wait()
        again = self.pod("worker", 1, "--join-timeout", "30")
        self.ends(head, 68, "its container started anew$")
        head = self.pod("head", 0)
        self.assertTrue(again.ready() and head.ready(), again.text())  # it waited: no restart of its own

    def test_an_engine_that_ends_with_0_is_a_failure_on_both_sides(self):
        head, worker = self.group()
        self.say("exit-0", "0")
        self.ends(head, 69, "^vLLM ended with code 0, unasked, in phase serving$")
        self.ends(worker, 67, "^the head (ended the group: vLLM ended with code 0|does not answer)")

    def test_a_rank_that_ends_with_0_is_a_failure_on_both_sides(self):
        head, worker = self.group()
        self.say("exit-1", "0")
        self.ends(worker, 69, "^vLLM ended with code 0, unasked, on rank 1$")
        self.ends(head, 68, "is lost: vLLM ended with code 0, unasked, on rank 1$")

    def test_an_engine_killed_while_it_loads(self):
        head, worker = self.pod("head", 0), self.pod("worker", 1)
        self.assertTrue(self.recorded(1) and self.recorded(0))
        os.kill(eventually(lambda: below(head.process.pid))[0], signal.SIGKILL)
        self.ends(head, 69, r"^vLLM ended by signal 9 \(Killed\), unasked, in phase (loading|serving)$")
        self.assertEqual(worker.end(), 67)

    def test_a_frozen_pod(self):
        head, worker = self.group()
        os.kill(worker.process.pid, signal.SIGSTOP)
        self.assertTrue(eventually(lambda: "is silent: no beat for" in head.get("/ready")[1]))
        self.assertEqual(head.get("/live")[0], 200)  # the kubelet is to kill the other one first
        self.ends(head, 68, "no beat for")
        os.kill(worker.process.pid, signal.SIGCONT)
        self.assertEqual(worker.end(), 67)

    def test_a_frozen_rank_under_a_launcher_that_runs(self):
        head, worker = self.group()
        os.kill(below(worker.process.pid)[0], signal.SIGSTOP)
        self.ends(worker, 74, r"^process \d+ \(\w+\) has been stopped for \d+ s$")
        self.ends(head, 68, "has been stopped")

    def test_a_dead_engine_behind_a_server_that_stays(self):
        head, worker = self.group()
        self.say("dead")
        self.assertTrue(eventually(lambda: head.get("/ready")[0] != 200))
        self.ends(head, 69, "^vLLM's /health says 503: its engine is dead$")
        self.assertEqual(worker.end(), 67)

    def test_a_server_that_is_gone_while_its_main_process_stays(self):
        head, worker = self.group(env={"GROUP_STALL_TIMEOUT": "30"})
        self.say("deaf")
        self.ends(head, 69, r"^nothing listens on vLLM's port \d+ any more$", 20)
        self.assertEqual(worker.end(), 67)

    def test_an_engine_that_hangs_behind_health_200(self):
        head, _ = self.group(env={"GROUP_STALL_TIMEOUT": "1"})
        self.say("hang")
        self.ends(head, 74, "no progress for .* does not answer a request for one token$")

    def test_a_saturated_engine_is_not_a_hanging_one(self):
        head, _ = self.group(env={"GROUP_STALL_TIMEOUT": "7"})  # its counters are read every six seconds
        self.say("busy")
        self.say("hang")
        time.sleep(10)
        self.assertEqual((head.get("/ready")[0], head.get("/live")[0], head.process.poll()), (200, 200, None), head.text())

    def test_an_engine_that_never_answers(self):
        head, worker = self.pod("head", 0, "--load-timeout", "1", vector=["m", "--host", "127.0.0.9"]), self.pod("worker", 1, vector=["m", "--host", "127.0.0.9"])
        self.ends(head, 75, "^the engine did not answer within 1 s; if it only loads longer, raise startupBudget")
        self.assertEqual(worker.end(), 67)

    def test_nothing_is_left_behind(self):
        head, worker = self.group()
        left = below(head.process.pid) + below(worker.process.pid)
        self.assertGreaterEqual(len(left), 2)
        self.say("exit-0", "1")
        head.end(), worker.end()
        self.assertEqual([pid for pid in left if Path(f"/proc/{pid}").exists()], [])


class FirstAnswerTest(GroupCase):
    def test_ready_only_after_one_completion(self):
        self.say("hang")
        head, worker = self.pod("head", 0), self.pod("worker", 1)
        self.assertTrue(eventually(lambda: head.get("/startup")[0] == 200))
        self.assertEqual(head.get("/ready"), (503, "the engine has not answered its first request yet"))
        self.assertEqual(worker.get("/ready")[0], 503)
        (Path(self.folder) / "hang").unlink()
        self.assertTrue(head.ready() and worker.ready())

    def test_a_model_without_completions_is_ready_without(self):
        head, _ = self.group(env={"FAKE_COMPLETION": "404"})
        self.assertIn("refuses a request for one token with 404", head.text())

    def test_an_error_of_the_server_is_not_an_answer(self):
        head = self.pod("head", 0, env={"FAKE_COMPLETION": "500"})
        self.pod("worker", 1, env={"FAKE_COMPLETION": "500"})
        self.assertTrue(eventually(lambda: "a request for one token ended with 500" in head.text()))
        self.assertEqual(head.get("/ready")[0], 503)

    def test_none_asks_nothing(self):
        self.group(env={"GROUP_WARMUP": "none"})
        self.assertFalse((Path(self.folder) / "asked").exists())


if __name__ == "__main__":
    unittest.main()
