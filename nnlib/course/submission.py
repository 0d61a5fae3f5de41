"""Reads notebooks that were handed in: which exercises they answer, and with which code. Runs none of it.

What counts as the code of an answer: the function under `@exercise("04.2", ...)` (the last one, where there are
several), or the class it is a method of, and every statement, in any cell, that gives a name this function uses,
directly or by way of other such statements: a def, a class (with what its attributes are set to later), an import, an
assignment, also inside an `if`, `try`, `for` or `with`. So a helper that the learner defined in a cell of their own
works. Where several statements give one name, they run in the notebook's order, as far as the answer's cell; those of
later cells, and those of the course's own lesson, are there for names that the learner's notebook does not give before.
Nothing else runs: no `check`, no `print`, no training, no call that stands alone.
"""

import ast
import json
import re
import symtable
import warnings
from dataclasses import dataclass, replace
from pathlib import Path

from IPython.core.inputtransformer2 import TransformerManager

from nnlib.course.build import EXERCISE

LARGEST = 100_000_000  # bytes of a notebook; pictures in outputs make some large
LONGEST_CELL = 20_000  # characters


@dataclass(frozen=True, eq=False)
class Statement:
    """One statement at the top of a cell: the names it gives, those it needs, and {exercise: function} it answers."""

    node: ast.stmt
    cell: int
    gives: frozenset[str]
    needs: frozenset[str]
    answers: dict[str, str]


@dataclass(frozen=True)
class Program:
    """The code of an answer: what to run in order, which part of it defines the answer, and the answer's name in it.

    `helpers` are the learner's answers to other exercises that this one uses.
    """

    code: tuple[str, ...]
    target: int
    name: str
    helpers: tuple[str, ...]


class Submission:
    """The code cells of a notebook, taken apart. `broken` says, for each exercise in a cell that cannot be, why."""

    def __init__(self, sources: list[str]):
        self.statements: list[Statement] = []
        self.broken: dict[str, str] = {}
        for number, source in enumerate(sources):
            try:
                self.statements += [_statement(node, number) for node in _parse(source)]
            except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
                lines = (line for line in source.splitlines() if line.lstrip().startswith("@"))
                for identifier in EXERCISE.findall("\n".join(lines)):
                    self.broken[identifier] = f"{type(error).__name__}: {getattr(error, 'msg', error)}"
        classes = {statement.node.name for statement in self.statements if isinstance(statement.node, ast.ClassDef)}
        self.statements = [
            replace(s, gives=s.gives | classes.intersection(_completes(s.node))) for s in self.statements
        ]
        for statement in self.statements:  # as in a notebook: what cannot run leaves an earlier cell's function alone
            for identifier in statement.answers:
                self.broken.pop(identifier, None)

    @property
    def exercises(self) -> set[str]:
        """The exercises that have a cell here."""
        return {identifier for statement in self.statements for identifier in statement.answers} | self.broken.keys()

    def program(self, identifier: str, lesson: "Submission", with_helpers: bool) -> Program:
        """Return the code of an answer that is not broken, in the surroundings of the pristine `lesson`.

        Where the answer calls functions of other exercises, these are the learner's `with_helpers`, else the lesson's,
        which fall back on the library.
        """
        original = next(s for s in reversed(self.statements) if identifier in s.answers)
        target = _undecorated(original, identifier)
        mine = [target if s is original else s for s in self.statements]
        mine = [s for s in mine if s is target or (identifier not in s.answers and (with_helpers or not s.answers))]
        order = [s for s in lesson.statements if identifier not in s.answers]
        order += [s for s in mine if s.cell > target.cell] + [s for s in mine if s.cell <= target.cell]
        needs, chosen = set(target.needs), {target}
        while more := [s for s in order if s not in chosen and ("*" in s.gives or s.gives & needs)]:
            chosen.update(more)
            needs.update(*(s.needs for s in more))
        order = [s for s in order if s in chosen]
        helpers = tuple(key for s in order if s in mine and s is not target for key in s.answers)
        code = tuple(ast.unparse(s.node) for s in order)
        return Program(code, order.index(target), original.answers[identifier], helpers)


def read(path: Path) -> Submission:
    """Read a notebook of format 4. Raises ValueError, with the reason in plain words, for anything else."""
    try:
        if path.stat().st_size > LARGEST:
            raise ValueError(f"the file is larger than {LARGEST // 1_000_000} MB: clear its outputs")
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ValueError(f"the file cannot be opened: {error.strerror}") from None
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        raise ValueError("the file is damaged: it is not JSON, as a notebook is") from None
    if not isinstance(content, dict) or not isinstance(content.get("cells"), list):
        raise ValueError("the file is no notebook of format 4: open it in JupyterLab and save it again")
    cells = [cell for cell in content["cells"] if isinstance(cell, dict) and cell.get("cell_type") == "code"]
    return Submission([_source(cell.get("source")) for cell in cells])


def references(lesson: Submission) -> dict[str, str]:
    """Return {exercise: the name of its right answer in nnlib.course.reference}, as a pristine lesson gives them."""
    found = {}
    for statement in lesson.statements:
        for function, identifier, place, _ in _answers(statement.node):
            found[identifier] = function.decorator_list[place].keywords[0].value.attr
    return found


def _source(source):
    lines = source if isinstance(source, list) else [source]
    return "".join(line for line in lines if isinstance(line, str))


def _parse(source):
    """Return the statements of a cell; where it is no plain Python, of what IPython makes of `%magic` and so on."""
    source = re.sub(r"\A\s*%%.*", "", source)  # %%time and the like stand over ordinary code
    with warnings.catch_warnings(action="ignore"):  # "\d" in a learner's text is not our concern
        try:
            return ast.parse(source).body
        except SyntaxError:
            if len(source) > LONGEST_CELL:  # IPython takes a minute for a large one
                raise
            return ast.parse(TransformerManager().transform_cell(source)).body


def _statement(node, cell):
    with warnings.catch_warnings(action="ignore"):
        table = symtable.symtable(ast.unparse(node), "answer", "exec")
    answers = {identifier: name for _, identifier, _, name in _answers(node)}
    return Statement(node, cell, frozenset(_given(node, table)), frozenset(_needed(table)), answers)


def _given(node, table):
    """Yield the names that a statement gives a value, or a part of one (`table[0] = 1`)."""
    if isinstance(node, ast.Expr):
        return
    if isinstance(node, ast.ImportFrom) and node.names[0].name == "*":
        yield "*"
    for symbol in table.get_symbols():
        if symbol.is_assigned() or symbol.is_imported():
            yield symbol.get_name()
    if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        for part in ast.walk(node):
            if isinstance(part, ast.Subscript) and isinstance(part.ctx, ast.Store) and isinstance(part.value, ast.Name):
                yield part.value.id


def _completes(node):
    """Yield the names of what a statement gives an attribute: `Value` for `Value.__add__ = add`."""
    if isinstance(node, ast.Assign):
        for target in node.targets:
            if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
                yield target.value.id


def _needed(table):
    """Yield the global names that a statement uses, in functions within functions too."""
    for symbol in table.get_symbols():
        if symbol.is_referenced() and (symbol.is_global() or table.get_type() == "module"):
            yield symbol.get_name()
    for inner in table.get_children():
        yield from _needed(inner)


def _answers(node, within=""):
    """Yield (function, exercise, place of the decorator, dotted name) for all that `@exercise` marks."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        for place, decorator in enumerate(node.decorator_list):
            if found := EXERCISE.match(f"@{ast.unparse(decorator)}"):
                yield node, found[1], place, f"{within}{node.name}"
        return
    if isinstance(node, ast.ClassDef):
        within = f"{within}{node.name}."
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.stmt, ast.ExceptHandler)):
            yield from _answers(child, within)


def _undecorated(statement, identifier):
    """Return the statement without the `@exercise` of this one and what stands above it: the learner's bare function.

    So the fallback of `@exercise` is out of reach.
    """
    node = ast.parse(ast.unparse(statement.node)).body[0]  # a copy
    function, place = next((f, place) for f, key, place, _ in reversed([*_answers(node)]) if key == identifier)
    del function.decorator_list[: place + 1]
    return _statement(node, statement.cell)
