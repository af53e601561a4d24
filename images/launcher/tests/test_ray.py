"""The executor ray, over stand-ins for `ray start` and vllm."""
import json
import unittest
from pathlib import Path

from .support import GroupCase, below


class RayTest(GroupCase):
    executor = "ray"

    def ray(self, role):
        return json.loads((Path(self.folder) / f"ray-{role}").read_text())

    def test_ray_first_then_the_engine_on_the_head_alone(self):
        head, worker = self.group(env={"GROUP_GPUS_PER_POD": "8", "RAY_ADDRESS": "elsewhere:1"})
        gcs, started, joined = json.loads(self.env["TEST_PORTS"])["gcs"], self.ray("head"), self.ray("worker")
        self.assertEqual(started["argv"][:2], ["start", "--head"])
        for word in ("--block", f"--port={gcs}", "--include-dashboard=false", "--disable-usage-stats", "--node-ip-address=127.0.0.2", "--num-gpus=8",
                     "--num-cpus=8", "--min-worker-port=6400", "--max-worker-port=6499"):
            self.assertIn(word, started["argv"])
        self.assertIn(f"--address=127.0.0.2:{gcs}", joined["argv"])
        for env in (started["env"], joined["env"]):
            self.assertEqual((env["RAY_AUTH_MODE"], env["RAY_gcs_rpc_server_reconnect_timeout_s"], "RAY_ADDRESS" in env), ("token", "10", False))
            self.assertEqual(env["RAY_AUTH_TOKEN"], started["env"]["RAY_AUTH_TOKEN"])
            self.assertRegex(env["RAY_AUTH_TOKEN"], "^[0-9a-f]{64}$")
        self.assertEqual(self.environment()["RAY_ADDRESS"], f"127.0.0.2:{gcs}")
        self.assertEqual(self.environment()["RAY_AUTH_TOKEN"], started["env"]["RAY_AUTH_TOKEN"])
        self.assertIn(b"ray", self.recorded())
        self.assertNotIn(b"--nnodes", self.recorded())
        self.assertNotIn("starts vllm", worker.text())
        self.assertNotIn(started["env"]["RAY_AUTH_TOKEN"], head.text() + worker.text())

    def test_a_secret_of_the_user_is_the_token(self):
        self.group(env={"RAY_AUTH_TOKEN": "c" * 64})
        self.assertEqual({self.ray(role)["env"]["RAY_AUTH_TOKEN"] for role in ("head", "worker")}, {"c" * 64})

    def test_another_ray_is_refused_before_it_starts(self):
        self.pod("head", 0)
        self.ends(self.pod("worker", 1, env={"TEST_VERSIONS": '{"ray": "2.58.0"}'}), 65, "^ray is 2.60.0 on the head and 2.58.0 on the worker")
        self.assertFalse((Path(self.folder) / "ray-worker").exists())

    def test_rays_end_is_the_end_and_its_orphans_too(self):
        head, worker = self.group()
        # The orphan of `ray start` hangs below it while it lives, and below the launcher afterwards.
        orphans = [pid for pod in (head, worker) for pid in below(pod.process.pid) if Path(f"/proc/{pid}/comm").read_text() == "sleep\n"]
        self.assertEqual(len(orphans), 2)
        self.say("exit-ray-worker")
        self.ends(worker, 71, "^Ray ended with code 1, unasked, on rank 1$")
        self.ends(head, 68, "is lost: Ray ended with code 1")
        self.assertEqual([pid for pid in orphans if Path(f"/proc/{pid}").exists()], [])

    def test_the_end_of_the_gcs(self):
        head, worker = self.group()
        self.say("exit-ray-head")
        self.ends(head, 71, "^Ray ended with code 1, unasked, in phase serving$")
        self.assertEqual(worker.end(), 67)

    def test_a_ray_of_other_words(self):
        self.group(env={"FAKE_SILENT": "1"})

    def test_a_drain(self):
        head, worker = self.group()
        head.term()
        self.assertEqual((head.end(), worker.end()), (0, 0), head.text())

    def test_an_image_without_ray(self):
        alone = Path(self.folder) / "bin"
        alone.mkdir()
        (alone / "vllm").symlink_to(Path(__file__).parent / "fake" / "vllm")
        self.ends(self.pod("head", 0, env={"PATH": str(alone)}), 76, "^there is no 'ray' in this image: .*0.17.1.* executor must be mp")

    def test_kserves_server(self):
        self.group(vector=["--model_name=a b", "--max-model-len=9"], env={"GROUP_ENGINE": "huggingfaceserver", "PYTHONPATH": str(Path(__file__).parent / "fake")})
        port = self.env["GROUP_SERVER_PORT"]
        self.assertEqual([word.decode() for word in self.recorded()],
                         ["--model_name=a b", "--max-model-len=9", "--http_port", port, "--distributed-executor-backend", "ray", "--port", port])


if __name__ == "__main__":
    unittest.main()
