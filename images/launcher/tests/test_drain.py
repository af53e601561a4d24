"""SIGTERM: the head stops, finishes, then the workers go, and all of them say 0."""
import json
import time
import unittest
from pathlib import Path

from .support import GroupCase, eventually


class DrainTest(GroupCase):
    def test_the_whole_group_is_asked(self):
        head, worker = self.group()
        worker.term(), head.term()
        self.ends(head, 0, "^asked to stop$")
        self.ends(worker, 0, "the head (let its workers go|drains)")
        self.assertLess(head.text().index("vLLM ended with code 0, as asked"), head.text().index("phase leaving"))

    def test_the_head_alone_takes_its_workers_along(self):
        head, worker = self.group()
        head.term()
        self.ends(worker, 0, "the head (let its workers go|drains): asked to stop")
        self.ends(head, 0, "^asked to stop$")

    def test_a_worker_alone_lets_the_head_drain_first(self):
        head, worker = self.group()
        worker.term()
        self.ends(head, 68, r"^rank 1 \(pod-1, 127.0.0.3\) was asked to stop: the group drained, to form anew$")
        self.ends(worker, 0, "the head (let its workers go|drains)")
        self.assertIn("vLLM ended with code 0, as asked", head.text())

    def test_the_engine_takes_requests_until_the_pause_is_over(self):
        head, worker = self.group(env={"GROUP_PAUSE": "4"})
        head.term(), worker.term()
        self.assertTrue(eventually(lambda: head.get("/ready")[0] == 503))
        time.sleep(2)
        self.assertNotIn("vLLM ended", head.text())
        self.ends(head, 0, "^asked to stop$")
        self.assertEqual(worker.end(), 0)

    def test_a_pause_ends_when_a_rank_is_lost(self):
        head, worker = self.group(env={"GROUP_PAUSE": "60"})
        head.term()
        self.assertTrue(eventually(lambda: head.get("/ready")[0] == 503))
        worker.process.kill()
        self.ends(head, 68, "is lost", 25)

    def test_an_old_engine_is_stopped_only_when_nothing_runs(self):
        self.say("busy")
        head, worker = self.group(env={"TEST_VERSIONS": json.dumps({"vllm": "0.18.0"}), "GROUP_DRAIN": "40"})
        head.term()
        self.assertTrue(eventually(lambda: head.get("/ready")[0] == 503))
        time.sleep(5)
        self.assertIsNone(head.process.poll())
        self.assertEqual(worker.get("/live")[0], 200)
        (Path(self.folder) / "busy").unlink()
        self.ends(head, 0, "^asked to stop$")
        self.assertEqual(worker.end(), 0)

    def test_replicas_are_stopped_only_when_nothing_runs(self):
        self.say("busy")
        vector = ["m", "--data-parallel-size-local", "1"]
        env = {"TEST_VERSIONS": json.dumps({"vllm": "0.33.0"}), "GROUP_DRAIN": "40", "GROUP_EXECUTOR": "dp"}
        head, worker = self.group(env=env, vector=vector)
        head.term(), worker.term()
        self.assertTrue(eventually(lambda: head.get("/ready")[0] == 503))
        time.sleep(5)
        self.assertIsNone(head.process.poll())
        (Path(self.folder) / "busy").unlink()
        self.ends(head, 0, "^asked to stop$")
        self.assertEqual(worker.end(), 0)

    def test_while_forming_there_is_nothing_to_finish(self):
        head = self.pod("head", 0)
        self.env["GROUP_SIZE"] = "3"
        worker = self.pod("worker", 1, "--group-id", "other")
        self.assertTrue(eventually(lambda: head.get("/live")[0] == 200 and worker.get("/live")[0] == 200))
        for pod in (head, worker):
            pod.term()
            self.ends(pod, 0, "^asked to stop$")

    def test_while_loading_it_is_quick(self):
        vector = ["m", "--host", "127.0.0.9"]  # never answers
        head, worker = self.pod("head", 0, "--drain", "30", vector=vector), self.pod("worker", 1, "--drain", "30", vector=vector)
        self.assertTrue(self.recorded(0) and self.recorded(1))
        time.sleep(0.5)
        head.term(), worker.term()
        self.ends(head, 0, "^asked to stop$", 25)
        self.assertEqual(worker.end(25), 0)


if __name__ == "__main__":
    unittest.main()
