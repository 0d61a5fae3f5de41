"""Builds the notebooks: solutions/NN_name.py, the one source, becomes NN_name.ipynb in solutions/ and in lessons/.

The script is in jupytext's percent format. The lesson is the same notebook with every solution region taken out. Both
are run, and their outputs stored for the reader and for nbval to compare. Building twice gives the same bytes: fixed
cell ids, no timings, no widget state, no Python version.
"""

import re
import tomllib
from pathlib import Path

import nbformat

from nnlib.files import write_whole

ROOT = Path(__file__).resolve().parents[2]
SOLUTIONS, LESSONS = ROOT / "solutions", ROOT / "lessons"
REGION = re.compile(r"^([ \t]*)### BEGIN SOLUTION\n.*?### END SOLUTION[^\n]*$", re.DOTALL | re.MULTILINE)
EXERCISE = re.compile(r"""@exercise\(\s*["'](\d\d\.\d+)["']""")
# Every nbval tag that lessons use is a decision, listed here with its reason. There is none so far.
NBVAL_TAGS: dict[str, str] = {}


def scripts() -> list[Path]:
    """Return the source scripts of all lessons, in order."""
    return sorted(SOLUTIONS.glob("[0-9][0-9]_*.py"))


def build(script: Path, lessons=LESSONS, solutions=SOLUTIONS) -> None:
    """Build and run both notebooks of a script. Raises where a cell fails, prints to stderr or has an unlisted tag."""
    for folder, clear in ((solutions, False), (lessons, True)):
        notebook = run(assemble(script, clear), script)
        Path(folder).mkdir(parents=True, exist_ok=True)
        write_whole(Path(folder) / f"{script.stem}.ipynb", (nbformat.writes(notebook) + "\n").encode())


def assemble(script: Path, clear: bool):
    """Return the notebook of a script, not run yet; with `clear`, without its solutions."""
    import jupytext

    notebook = nbformat.v4.new_notebook()
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    cells = jupytext.reads(script.read_text(encoding="utf-8"), fmt="py:percent").cells
    cells[0].source += f"\n\n{_badge(script)}"
    cells.insert(1, nbformat.v4.new_code_cell(_install_cell()))
    for number, cell in enumerate(cells):
        tags = cell.metadata.get("tags", [])
        if unknown := {tag for tag in tags if tag.startswith("nbval")} - NBVAL_TAGS.keys():
            raise ValueError(f"{script.name}: tag {unknown.pop()!r} is not among the decisions in NBVAL_TAGS.")
        cell.metadata = {"tags": tags} if tags else {}
        cell.id = f"{script.stem[:2]}-{number:03d}"
        if cell.cell_type == "code" and (found := EXERCISE.search(cell.source)):
            grade = {"grade": False, "grade_id": found[1], "locked": False, "schema_version": 3, "solution": True}
            cell.metadata["nbgrader"] = grade | {"task": False}
            if clear:
                cell.source = cleared(cell.source)
    notebook.cells = cells
    return notebook


def cleared(source: str) -> str:
    """Return a cell's code with each solution region replaced by `return ...`."""
    return REGION.sub(r"\1return ...  # your code here", source)


def run(notebook, script: Path):
    """Run a notebook from top to bottom and return it with its outputs."""
    from nbclient import NotebookClient

    client = NotebookClient(
        notebook, timeout=120, kernel_name="python3", record_timing=False, coalesce_streams=True,
        store_widget_state=False, resources={"metadata": {"path": str(ROOT / "lessons")}},
    )  # fmt: skip
    client.execute()
    notebook.metadata.pop("widgets", None)
    notebook.metadata["language_info"] = {"name": "python"}
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.get("name") == "stderr":
                raise ValueError(f"{script.name}: a cell prints to stderr: {output.text}\n{cell.source}")
            output.get("data", {}).pop("application/vnd.jupyter.widget-view+json", None)  # a random id; its text stays
    return notebook


def repository() -> str:
    """Return the address of the repository, from pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["urls"]["Repository"]


def _badge(script):
    path = repository().removeprefix("https://github.com/")
    link = f"https://colab.research.google.com/github/{path}/blob/main/lessons/{script.stem}.ipynb"
    return f"[Open this lesson in Colab]({link})"  # in words: a badge's picture would need the network


def _install_cell():
    return (
        "import sys\n\n"
        'if "google.colab" in sys.modules:  # on your own machine nnlib is installed already\n'
        f'    get_ipython().run_line_magic("pip", "install --quiet git+{repository()}")'
    )
