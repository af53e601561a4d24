"""Arguments reach vLLM byte for byte: the launcher itself, over a stand-in that records its argument vector."""
import os
import random
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from .support import HERE, LAUNCHER, GroupCase

HOSTILE = [
    b"", b" ", b"  two  spaces ", b"a b", b"'", b'"', b"\\", b"\\\\", b"$HOME", b"${PATH}", b"$(id)", b"`id`", b"*", b"?", b"[a-z]*", b"~", b"{a,b}", b"!", b"!!",
    b"#", b";", b"&", b"&&", b"|", b">", b"<x", b"\n", b"a\nb\n", b"\t", b"\r\n", b"\x01\x7f", b"-", b"--", b"---", b"-x", b"--group-size", b"--help", b"-h",
    b"=", b"--a=", b"--=b", b"%s", b"%", b"%%", b"{}", b"{0}", b"{{.Name}}", b"$(POD_IP)", b'{"a": {"b": ["c d", "\\"q\\""]}}', b"\xff\xfe", b"\xc3\x28", b"\xed\xa0\x80",
    "\N{SNOWMAN}".encode(), "a\u0301\u202e".encode(), "\U0001f600".encode(), b"x" * 100_000, b"@file", b"--config=/x y", b"0", b"None", b"true",
]


def random_word(source):
    kind = source.random()
    if kind < 0.5:
        return b"".join(source.choice(HOSTILE[:-6]) for _ in range(source.randint(0, 4)))
    return bytes(source.randrange(1, 256) for _ in range(source.randint(0, 40)))


class ArgumentsTest(unittest.TestCase):
    def send(self, words, *options, env=None):
        with tempfile.TemporaryDirectory() as folder:
            full = {b"PATH": os.fsencode(f"{HERE / 'fake'}:/usr/bin:/bin"), b"FAKE_DIR": os.fsencode(folder), b"FAKE_RECORD_ONLY": b"1", **(env or {})}
            argv = [os.fsencode(sys.executable), b"-u", os.fsencode(LAUNCHER), b"head", b"--group-size", b"1", b"--executor", b"mp", b"--group-id", b"g",
                    b"--pod-ip", b"127.0.0.1", b"--control-port", b"0", b"--drain", b"0", *options, b"--", *words]
            done = subprocess.run(argv, env=full, capture_output=True, timeout=120)
            self.assertEqual(done.returncode, 69, done.stderr)
            return Path(folder, "argv-0").read_bytes().split(b"\0")

    def check(self, words, **more):
        got = self.send(words, **more)
        self.assertEqual(got[0], b"serve")
        cut = words.index(b"--") if b"--" in words else len(words)
        own = [] if any(word.partition(b"=")[0] == b"--port" for word in words[:cut]) else [b"--port", b"8080"]
        self.assertEqual(got[1:], [*words[:cut], *own, *words[cut:]])

    def test_every_hostile_word_arrives(self):
        self.check([b"model", *(word for word in HOSTILE if word != b"--")])

    def test_a_lone_double_dash_stays_where_it_is(self):
        self.check([b"--"])
        self.check([b"m", b"--a", b"--", b"--", b"b"])

    def test_in_other_locales(self):
        for locale in (b"C", b"POSIX", b"C.UTF-8", b"en_US.ISO-8859-1"):
            self.check([b"m", b"\xff", "\N{SNOWMAN}".encode(), b"\xe4"], env={b"LC_ALL": locale})

    def test_random_words(self):
        seed = int(os.environ.get("SEED", random.randrange(1 << 32)))
        source = random.Random(seed)
        for _ in range(int(os.environ.get("ROUNDS", "12"))):
            words = [random_word(source) for _ in range(source.randint(1, 40))]
            with self.subTest(seed=seed):
                self.check([b"m", *words])


class ArgumentsOfAGroupTest(GroupCase):
    def test_every_rank_gets_them(self):
        self.vector = ["model", *(os.fsdecode(word) for word in HOSTILE if word != b"--" and len(word) < 1000)]
        self.pod("head", 0), self.pod("worker", 1)
        for rank in (0, 1):
            self.assertEqual(self.recorded(rank)[1:len(self.vector) + 1], [os.fsencode(word) for word in self.vector])


if __name__ == "__main__":
    unittest.main()
