"""Which file may know which: the table of the design, held against what the files really import."""

import ast
import graphlib
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import nnlib as nn

PACKAGE = Path(nn.__file__).parent
FILES = {path.stem: path for path in PACKAGE.glob("*.py")}

ALLOWED = {  # file: what it may import from nnlib. A new file needs a line here: think where it belongs
    "arguments": "",
    "registry": "",
    "files": "",
    "batches": "arguments",
    "downloads": "",
    "nusax": "downloads",
    "sentences": "",
    "text": "arguments",
    "datasets": "arguments batches downloads nusax sentences",
    "metrics": "",
    "summary": "",
    "storage": "files",
    "initializers": "arguments registry",
    "schedules": "arguments registry",
    "layer": "arguments registry",
    "activations": "arguments layer",
    "regularizers": "arguments registry",
    "dense": "arguments initializers layer regularizers",
    "dropout": "arguments layer",
    "recurrent": "activations arguments initializers layer regularizers",
    "bidirectional": "layer recurrent",
    "embedding": "arguments initializers layer regularizers",
    "windows": "arguments layer",
    "convolution": "arguments initializers layer regularizers windows",
    "pooling": "layer windows",
    "reshaping": "arguments layer windows",
    "normalization": "arguments initializers layer",
    "losses": "activations arguments registry",
    "optimizers": "arguments registry schedules",
    "autodiff": "",
    "gradcheck": "autodiff layer",
    "history": "arguments",
    "early_stopping": "arguments",
    "parallel": "arguments batches layer",
    "model": "arguments batches early_stopping history layer losses metrics optimizers parallel regularizers storage "
    "summary text",
    "keras_files": "storage",
    "comparison": "arguments bidirectional convolution dense dropout embedding layer normalization recurrent reshaping "
    "storage",
    "interop": "arguments bidirectional comparison keras_files layer recurrent storage",
    "estimators": "activations arguments dense initializers layer losses model optimizers regularizers",
}
LATER = {"matplotlib", "IPython", "ipywidgets"}  # the course's, not the library's
NEVER = {"pickle", "marshal", "shelve", "dill", "joblib", "cloudpickle"}  # formats that run code when read


def imported(path):
    """Yield the full name of everything a file imports, wherever in the file; `from a import b` gives a.b."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} imports relatively; write nnlib."
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def within(path):
    """Return the files of nnlib that a file imports from."""
    found = {name.split(".")[1] for name in imported(path) if name.startswith("nnlib.")}
    return found | ({"__init__"} if any(name == "nnlib" for name in imported(path)) else set())


def test_every_file_has_its_line():
    assert FILES.keys() - ALLOWED.keys() == {"__init__"}


@pytest.mark.parametrize("name", sorted(FILES.keys() - {"__init__"}))
def test_a_file_imports_only_what_its_line_allows(name):
    assert within(FILES[name]) <= set(ALLOWED[name].split())


@pytest.mark.parametrize("name", sorted(FILES))
def test_the_library_knows_nothing_of_the_course_and_its_pictures(name):
    names = set(imported(FILES[name]))
    assert not {n.split(".")[0] for n in names} & (LATER | NEVER)
    assert not any(n.startswith("nnlib.course") for n in names)


JOBLIB = {"Parallel", "delayed", "parallel_config", "register_parallel_backend", "_dask.DaskDistributedBackend"}


@pytest.mark.parametrize("path", sorted((PACKAGE / "course").rglob("*.py")), ids=lambda path: path.stem)
def test_the_course_reads_nothing_that_runs_code(path):
    """Experiments work in parallel by joblib; its `load` and `dump` are pickle's, and stay out."""
    allowed = {f"joblib.{name}" for name in JOBLIB} if path.parent.name == "experiments" else set()
    assert not {name for name in imported(path) if name.split(".")[0] in NEVER} - allowed


def test_no_file_imports_itself_by_a_detour():
    order = tuple(graphlib.TopologicalSorter({name: within(path) for name, path in FILES.items()}).static_order())
    assert set(order[-3:]) == {"__init__", "estimators", "interop"}  # three faces that no other file knows
    assert set(order) == FILES.keys()
    graphlib.TopologicalSorter(
        {name: set(line.split()) for name, line in ALLOWED.items()}
    ).prepare()  # nor does the table


def test_the_reader_of_imports_reads_them_all(tmp_path):
    """Or the tests above could not fail."""
    path = tmp_path / "file.py"
    path.write_text(
        "import os, nnlib.model as m\ndef f():\n    from nnlib import dense\n    from nnlib.course import x\n"
    )
    assert set(imported(path)) == {"os", "nnlib.model", "nnlib.dense", "nnlib.course.x"}
    assert within(path) == {"model", "dense", "course"}
    path.write_text("import nnlib\n")
    assert within(path) == {"__init__"}


def test_importing_the_library_loads_no_pictures():
    """In an interpreter of its own: what scikit-learn or tqdm bring along counts too."""
    code = (
        "import sys, nnlib; print(*sorted({name.split('.')[0] for name in sys.modules}), 'nnlib.course' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True)
    *modules, course = done.stdout.split()
    assert {"nnlib", "numpy"} <= set(modules) and not set(modules) & LATER and course == "False"
    assert done.stderr == ""


PUBLIC = [name for name in vars(nn) if not name.startswith("_") and not inspect.ismodule(vars(nn)[name])]


def test_there_are_public_names():
    assert {"Dense", "Sequential", "Adam", "StorageError", "DivergenceError", "History"} <= set(PUBLIC)


@pytest.mark.parametrize("name", PUBLIC)
def test_every_public_name_says_what_it_is(name):
    thing = vars(nn)[name]
    text = vars(thing).get("__doc__") if isinstance(thing, type) else thing.__doc__  # its own, not inherited
    assert text and text.strip()
    assert thing.__module__.startswith("nnlib.")


@pytest.mark.parametrize("name", sorted(FILES))
def test_every_file_opens_with_a_plain_sentence(name):
    assert ast.get_docstring(ast.parse(FILES[name].read_text(encoding="utf-8")))
