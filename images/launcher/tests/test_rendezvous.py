"""One name with several addresses: heads of old and new groups share it, and each worker finds its own."""
import json
import socket
import unittest

from .support import GroupCase, eventually, free_port, quiet_kill


def has_ipv6():
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
        return True
    except OSError:
        return False


class RendezvousTest(GroupCase):
    def under(self, *addresses, **more):
        return {"GROUP_HEAD_ADDRESS": "heads.example", "TEST_NAMES": json.dumps({"heads.example": addresses}), **more}

    def other(self):
        """What makes a pod one of another group."""
        self.elsewhere = getattr(self, "elsewhere", None) or str(free_port())
        return {"GROUP_ID": "g2", "GROUP_SERVER_PORT": self.elsewhere}

    def members(self, head):
        return [member["pod"] for member in head.status()["members"].values()]

    def test_two_groups_under_one_name_do_not_mix(self):
        both = ("127.0.0.2", "127.0.0.7")
        new, old = self.pod("head", 0), self.pod("head", 5, env=self.other())
        workers = [self.pod("worker", 1, env=self.under(*both)), self.pod("worker", 6, env=self.under(*both, **self.other()))]
        self.assertTrue(all(pod.ready() for pod in (new, old, *workers)), "\n".join(pod.text() for pod in (new, old, *workers)))
        self.assertEqual((self.members(new), self.members(old)), (["pod-1"], ["pod-6"]))

    @unittest.skipUnless(has_ipv6(), "no IPv6 here")
    def test_a_pod_with_an_address_of_ipv6_serves_on_it(self):
        head = self.pod("head", 0, env={"GROUP_SIZE": "1"}, ip="::1")
        self.assertTrue(head.ready(), head.text())
        words = self.recorded()
        self.assertEqual(words[words.index(b"--host") + 1], b"::")

    def test_an_update_leaves_the_old_group_alone_until_it_is_asked_to_stop(self):
        self.env["GROUP_BEAT_TIMEOUT"] = "30"  # nothing is lost here, however slow the machine is
        both = ("127.0.0.7", "127.0.0.2")
        mine, others = self.under(*both, GROUP_OTHER_TIMEOUT="120"), self.under(*both, **self.other(), GROUP_OTHER_TIMEOUT="120")
        old, old_worker = self.pod("head", 5, env=self.other()), self.pod("worker", 6, env=others)
        self.assertTrue(old.ready() and old_worker.ready(), old.text())
        worker = self.pod("worker", 1, env=mine)  # its head's node takes longer
        self.assertTrue(eventually(lambda: "refused: the head is of another group" in worker.text()), worker.text())
        head = self.pod("head", 0)
        self.assertTrue(head.ready() and worker.ready(), worker.text())
        old_worker.term()  # as a Deployment does it, which knows nothing of the other one
        self.ends(old, 68, "was asked to stop: the group drained, to form anew$")
        self.ends(old_worker, 0, "the head (let its workers go|drains)")
        self.assertEqual([pod.get("/ready")[0] for pod in (head, worker)], [200, 200])

    def test_an_old_group_that_breaks_beside_a_new_one_finds_itself_again(self):
        self.env["GROUP_BEAT_TIMEOUT"] = "15"  # only the killed one is lost, however slow the machine is
        both = ("127.0.0.2", "127.0.0.7")
        head, worker = self.pod("head", 0), self.pod("worker", 1, env=self.under(*both))
        self.assertTrue(head.ready() and worker.ready(), worker.text())
        for _ in range(2):  # Deployments restart the containers in their places
            old, old_worker = self.pod("head", 5, env=self.other()), self.pod("worker", 6, env=self.under(*both, **self.other()))
            self.assertTrue(old.ready() and old_worker.ready(), old_worker.text())
            quiet_kill(old_worker.process.pid)
            self.ends(old, 68, "is lost: no beat")
        self.assertEqual([pod.get("/ready")[0] for pod in (head, worker)], [200, 200])

    def test_an_address_where_nobody_listens_is_passed_over(self):
        head, worker = self.pod("head", 0), self.pod("worker", 1, env=self.under("127.0.0.9", "127.0.0.2", "127.0.0.10"))
        self.assertTrue(head.ready() and worker.ready(), worker.text())

    def test_an_address_where_something_else_answers_is_passed_over(self):
        with socket.create_server(("127.0.0.9", self.control)) as silent:  # accepts, and never says a word
            head, worker = self.pod("head", 0), self.pod("worker", 1, env=self.under("127.0.0.9", "127.0.0.2"))
            self.assertTrue(head.ready() and worker.ready(), worker.text())
            silent.close()

    def test_a_worker_waits_beside_another_groups_head_for_its_own(self):
        self.pod("head", 5, env=self.other())
        worker = self.pod("worker", 1, env=self.under("127.0.0.7", "127.0.0.2", GROUP_OTHER_TIMEOUT="120"))
        self.assertTrue(eventually(lambda: "refused: the head is of another group" in worker.text()), worker.text())
        self.assertTrue(self.pod("head", 0).ready() and worker.ready(), worker.text())

    def test_only_heads_of_other_groups_are_an_end_after_a_while(self):
        for number in (5, 6):
            self.pod("head", number, env=self.other())
        worker = self.pod("worker", 1, env=self.under("127.0.0.7", "127.0.0.8", GROUP_OTHER_TIMEOUT="1"))
        self.ends(worker, 73, "^the head is of another group or revision than g1$")

    def test_a_full_group_of_its_own_is_no_head_of_another_group(self):
        self.group()
        self.pod("head", 5, env=self.other())
        late = self.pod("worker", 3, "--join-timeout", "6", env=self.under("127.0.0.7", "127.0.0.2", GROUP_OTHER_TIMEOUT="1"))
        self.ends(late, 66, r"^did not join within 6 s: refused: the group is complete \(epoch")

    def test_its_own_heads_mismatch_counts_whoever_else_answers(self):
        self.pod("head", 5, env=self.other())
        head = self.pod("head", 0)
        self.assertTrue(eventually(lambda: head.get("/live")[0] == 200))
        worker = self.pod("worker", 1, "--gpus-per-pod", "4", env=self.under("127.0.0.7", "127.0.0.2"))
        self.ends(worker, 65, "^gpus is None on the head and 4 on the worker$")

    @unittest.skipUnless(has_ipv6(), "no IPv6 here")
    def test_a_head_with_an_ipv6_address_behind_one_without(self):
        head = self.pod("head", 5, "--pod-ip", "::1")
        worker = self.pod("worker", 1, env=self.under("127.0.0.9", "::1"))
        self.assertTrue(worker.ready(), f"{head.text()}\n{worker.text()}")
        self.assertEqual(worker.status()["head"], "::1")


if __name__ == "__main__":
    unittest.main()
