"""Plugin of a test run of `mutate`: one module is read from the environment, not from disk."""

import importlib.abc
import importlib.machinery
import os
import sys

PATH = os.environ.get("MUTANT_PATH", "")
MODULE = PATH.removesuffix(".py").replace("/", ".")


class Changed(importlib.machinery.SourceFileLoader):
    def get_code(self, fullname):
        source = os.environ["MUTANT_SOURCE"]
        return compile(source, self.path, "exec", dont_inherit=True)


class Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, fullname, path=None, target=None):
        if fullname != MODULE:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        spec.loader = Changed(fullname, spec.origin)
        return spec


if PATH:
    sys.meta_path.insert(0, Finder())
