"""What others send, and what comes too early or at the wrong moment: it is refused in one line, and kills no thread."""
import http.server
import json
import os
import subprocess
import sys
import threading
import unittest
import unittest.mock
import urllib.error
import urllib.request
from pathlib import Path

from .support import LAUNCHER, GroupCase, eventually

sys.dont_write_bytecode = True
sys.path.insert(0, str(LAUNCHER.parent))
import launcher  # noqa: E402


class ControlPortTest(GroupCase):
    def post(self, path, data):
        try:
            with urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.2:{self.control}{path}", data, method="POST"), timeout=15) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            error.close()
            return error.code

    def test_a_deeply_nested_body_is_not_understood(self):
        head = self.pod("head", 0)
        self.assertTrue(eventually(lambda: head.get("/live")[0] == 200))
        self.assertEqual(self.post("/join", b"[" * 60000), 400)

    def test_who_joins_writes_no_lines_of_its_own_into_the_log(self):
        head = self.pod("head", 0)
        self.assertTrue(eventually(lambda: head.get("/live")[0] == 200))
        ask = {"group": "x\n03:00:00 launcher: forged", "pod": "p\r\n03:00:00 launcher: forged" + "y" * 5000, "versions": {}}
        self.assertEqual(self.post("/join", json.dumps(ask).encode()), 409)
        ask = {"group": "g1", "pod": "p\nforged", "ip": "i\nforged", "instance": "a", "rank": None, "proof": "", "executor": "mp", "size": 2, "gpus": None,
               "arguments": "x\nforged", "versions": {"python": "1\nforged"}}
        self.assertEqual(self.post("/join", json.dumps(ask).encode()), 409)
        self.assertEqual([line for line in head.text().splitlines() if line.startswith("forged") or line.endswith("launcher: forged") and "refuses" not in line], [])
        self.assertNotIn("\n", head.get("/startup")[1])
        self.assertLess(max(map(len, head.text().splitlines())), 1000)

    def test_a_worker_ends_with_0_for_no_stranger(self):
        class Stranger(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                data = b'{"refused": "x", "exit": "stopped"}'
                self.send_response(409)
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_):
                pass

        with http.server.ThreadingHTTPServer(("127.0.0.2", self.control), Stranger) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            self.ends(self.pod("worker", 1, "--join-timeout", "3"), 66, "^did not join within 3 s: refused: x$")
            server.shutdown()

    def test_a_secret_on_the_worker_alone_is_refused(self):
        self.pod("head", 0)
        self.ends(self.pod("worker", 1, env={"RAY_AUTH_TOKEN": "b" * 64}), 65, "^the worker has a RAY_AUTH_TOKEN and the head has none")

    def test_groups_of_one_leader_worker_set_do_not_mix(self):
        def lws(index, leader, *addresses):
            return {"LWS_WORKER_INDEX": str(index), "LWS_LEADER_ADDRESS": leader, "GROUP_HEAD_ADDRESS": "leader.example",
                    "TEST_NAMES": json.dumps({"leader.example": addresses})}

        other = self.pod("auto", 5, env=lws(0, "g-1.g.ns"))
        self.assertTrue(eventually(lambda: other.get("/live")[0] == 200))
        worker = self.pod("auto", 1, env=lws(1, "g-0.g.ns", "127.0.0.7", "127.0.0.2"))  # as with a stale record
        self.assertTrue(eventually(lambda: "refused: the head is of another group of the set" in worker.text(), 20), worker.text())
        head = self.pod("auto", 0, env=lws(0, "g-0.g.ns"))
        self.assertTrue(head.ready() and worker.ready(), worker.text())
        self.assertEqual(other.status()["members"], {})


class EarlyTest(GroupCase):
    def test_sigterm_while_python_still_imports_is_not_lost(self):
        (Path(self.folder) / "difflib.py").write_text("import os, signal\nos.kill(os.getpid(), signal.SIGTERM)\n")
        argv = [sys.executable, "-u", str(LAUNCHER), "head", "--group-size", "1", "--pod-ip", "127.0.0.1", "--control-port", "0", "--", "m"]
        done = subprocess.run(argv, env={**self.env, "PYTHONPATH": self.folder}, capture_output=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn(b"ends with 0: asked to stop", done.stdout)
        self.assertFalse((Path(self.folder) / "argv-0").exists())

    def test_a_key_that_no_header_takes_is_refused_and_not_told(self):
        for env, vector in (({"VLLM_API_KEY": "hidden\n"}, None), ({}, ["m", "--api-key=hidden\u2603"])):
            head = self.pod("head", 0, env=env, vector=vector)
            self.ends(head, 64, "^the API key .* that no HTTP header takes")
            self.assertNotIn("hidden", head.text() + head.sentence())


class PauseTest(GroupCase):
    def test_an_engine_that_breaks_in_the_pause_was_not_asked_to(self):
        head, worker = self.group(env={"GROUP_PAUSE": "60"})
        head.term()
        self.assertTrue(eventually(lambda: head.get("/ready")[0] == 503))
        self.say("exit-0", "7")
        self.ends(head, 69, "^vLLM ended with code 7, unasked, in phase draining$")
        self.assertEqual(worker.end(), 67)

    def test_a_rank_that_breaks_in_the_pause_was_not_asked_to(self):
        head, worker = self.group(env={"GROUP_PAUSE": "60"})
        head.term()
        self.assertTrue(eventually(lambda: head.get("/ready")[0] == 503))
        self.say("exit-1", "7")
        self.ends(worker, 69, "^vLLM ended with code 7, unasked, on rank 1$")
        self.ends(head, 68, "is lost: vLLM ended with code 7")


class WatchTest(unittest.TestCase):
    def watch(self):
        env = {"GROUP_SIZE": "2", "POD_IP": "10.0.0.1", "GROUP_EXECUTOR": "mp", "GROUP_ID": "g"}
        return launcher.Watch(launcher.Settings(["head", "--", "m"], env), {})

    def test_a_metric_that_is_no_number_counts_as_unknown(self):
        watch = self.watch()
        for line in (b"vllm:num_requests_running{} oops", b"vllm:num_requests_running"):
            watch.requests = 1.0
            watch.get = lambda *_, line=line: (200, line + b"\n")
            watch.count()
            self.assertIsNone(watch.requests)

    def test_a_fault_ends_no_thread_and_its_value_is_not_told(self):
        work, told = unittest.mock.Mock(side_effect=[ValueError("hidden"), LookupError("hidden"), None], __name__="work"), []
        with unittest.mock.patch("launcher.log", told.append), unittest.mock.patch("time.sleep"):
            self.watch().keep(work)
        self.assertEqual(work.call_count, 3)
        self.assertNotIn("hidden", "".join(told))

    def test_a_request_that_cannot_be_written_is_told_without_its_headers(self):
        with unittest.mock.patch("socket.create_connection"), self.assertRaises(OSError) as caught:
            launcher.call("127.0.0.1", 1, "GET", "/", headers={"authorization": "Bearer hidden\n"})
        self.assertNotIn("hidden", repr(caught.exception))


if __name__ == "__main__":
    unittest.main()
