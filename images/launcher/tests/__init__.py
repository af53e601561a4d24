"""Most of these tests wait for processes, so they run several at a time. Nothing of them is shared."""
import io
import threading
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path


class Together(unittest.TestSuite):
    def run(self, result, debug=False):
        lock = threading.Lock()

        def one(test):
            own = unittest.TextTestResult(unittest.runner._WritelnDecorator(io.StringIO()), False, 0)
            test.run(own)
            with lock:
                result.startTest(test)
                for kind, add in (("errors", "addError"), ("failures", "addFailure"), ("skipped", "addSkip")):
                    for case, text in getattr(own, kind):
                        if add == "addSkip":
                            result.addSkip(case, text)
                        else:  # the text of the traceback is made already
                            getattr(result, kind).append((case, text))
                            result.stream.write(f"\n{kind}: {case}\n")
                if not own.errors and not own.failures and not own.skipped:
                    result.addSuccess(test)
                result.stopTest(test)

        with ThreadPoolExecutor(14) as pool:
            list(pool.map(one, flat(self)))
        return result


def flat(suite):
    for test in suite:
        yield from flat(test) if isinstance(test, unittest.TestSuite) else [test]


def load_tests(loader, _standard, pattern):
    here = Path(__file__).resolve().parent
    files = sorted(file for file in here.glob(pattern or "test_*.py"))
    return Together(test for file in files for test in loader.loadTestsFromName(f"{__name__}.{file.stem}"))
