"""Jupyter's own conformance tests of kernels (jupyter_kernel_test), none of them skipped.

Run with NNKERNEL naming the program and a Python that has jupyter_kernel_test.
"""

import shutil
import sys
import unittest

import kernels
import jupyter_kernel_test


class NNXKernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = "nnx"
    language_name = "nnx"
    file_extension = ".nnx"
    code_hello_world = 'print("hello, world")'
    code_stderr = 'warn("careful")'
    completion_samples = [
        {"text": "softma", "matches": {"softmax"}},
        {"text": "\\alph", "matches": {"α"}},
        {"text": "x = accur", "matches": {"accuracy"}},
    ]
    complete_code_samples = ["1 + 1", "A = [1 2\n3 4]", "for k in 1:3\n  k\nend", "?tanh"]
    incomplete_code_samples = ["1 +", "A = [1 2", "for k in 1:3", "if 1 > 0\n  2\nelse", "f(1,"]
    invalid_code_samples = ["1 + + )", "end", "A = = 2"]
    code_page_something = "?tanh"
    code_generate_error = 'error("on purpose")'
    code_execute_result = [
        {"code": "1 + 2·3", "result": "7"},
        {"code": "[1 2; 3 4]", "result": "2×2 Matrix\n1  2\n3  4"},
        {"code": "2^10", "result": "1024"},
    ]
    code_display_data = [
        {"code": 'display([1 2]; id="d")', "mime": "text/plain"},
        {"code": 'symbol x: n×1\ndisplay(xᵀ·x; id="e")', "mime": "text/latex"},
    ]
    code_inspect_sample = "softmax"
    code_clear_output = "clear_output()"
    code_history_pattern = "1 ?*2*"
    supported_history_operations = ("tail", "range", "search")


class WelcomeTests(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = "nnx"
    support_iopub_welcome = True


if __name__ == "__main__":
    loader = unittest.TestLoader()
    suite = unittest.TestSuite(loader.loadTestsFromTestCase(case) for case in [NNXKernelTests, WelcomeTests])
    result = unittest.TextTestRunner(verbosity=0).run(suite)
    shutil.rmtree(kernels.FOLDER, ignore_errors=True)
    print(f"kernel conformance: {result.testsRun} tests, {len(result.skipped)} skipped")
    sys.exit(not result.wasSuccessful() or bool(result.skipped))
