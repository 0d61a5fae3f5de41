"""The course's commands: python -m nnlib.course start | status | hint | solution | reset, experiment, grade, build."""

import argparse
import subprocess
import sys
from pathlib import Path

from nnlib.course import build, grade, learner
from nnlib.course.exercises import hint
from nnlib.course.experiments import command as experiments


def main(arguments=None) -> int:
    """Run one command; return its exit status."""
    chosen, further = _parser().parse_known_args(arguments)
    if further and chosen.command != "start":
        _parser().error(f"unrecognised: {' '.join(further)}")
    try:
        return _run(chosen, further)
    except (ValueError, OSError) as error:  # what the user can mend needs no traceback
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _parser():
    parser = argparse.ArgumentParser(
        prog="python -m nnlib.course", description="Learn neural networks by building them."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    for name, what in (
        ("start", "copy the lessons to your folder (never overwriting) and open the first"),
        ("status", "show which exercises are done"),
        ("hint", "print the next hint for an exercise"),
        ("solution", "print the solution of an exercise"),
        ("reset", "make an exercise in your folder blank again, keeping your answer beside"),
    ):
        command = commands.add_parser(name, help=what)
        command.add_argument(
            "--folder", type=Path, default=learner.MY, help="your own folder; my/ in the course by default"
        )
        if name == "start":
            command.epilog = "Further options go to JupyterLab, for example --no-browser or --port=9999."
        elif name != "status":
            command.add_argument("exercise", help="such as 01.2")
    again = commands.add_parser(
        "experiment",
        help="run a published table again",
        description="Run what is missing of a sweep; print it beside the published figures. Alone: list the sweeps.",
    )
    again.add_argument("names", nargs="*", metavar="sweep", help="such as A.width; all for all that suit the data")
    again.add_argument(
        "--data",
        choices=("digits", "mnist", "cifar10", "sentences", "nusax"),
        help="images, or texts for recurrent networks (digits or sentences, as the sweep has it)",
    )
    again.add_argument("--seeds", type=int, default=3, help="how many, 0 and up (%(default)s)")
    again.add_argument("--epochs", type=int, help="in place of each setting's own")
    again.add_argument("--workers", type=int, default=2, help="processes on this machine (%(default)s)")
    again.add_argument("--cluster", metavar="tcp://HOST:PORT", help="a Dask scheduler, whose workers do it instead")
    again.add_argument(
        "--folder", type=Path, default=learner.MY / "experiments", help="where records are kept; my/experiments"
    )
    again.add_argument("--plot", type=Path, metavar="FILE.png", help="where to draw the figure, of one sweep")
    again.add_argument("--page", action="store_true", help="write lessons/results.md from lessons/records instead")
    limits = grade.Limits()
    marks = commands.add_parser(
        "grade",
        help="mark learners' notebooks (for instructors)",
        description="Mark all notebooks below a folder: a line for each exercise with its marks and the reason.",
        epilog="No sandbox: the learners' code may do whatever you may. Run it where there is nothing to lose.",
    )
    marks.add_argument("folder", type=Path, help="learners' notebooks: a folder for each learner, or all in one")
    marks.add_argument("--csv", type=Path, required=True, help="where to write the marks, such as marks.csv")
    marks.add_argument("--seconds", type=float, default=limits.seconds, help="limit for one answer (%(default)s)")
    marks.add_argument("--megabytes", type=float, default=limits.megabytes, help="limit of memory (%(default)s)")
    marks.add_argument("--workers", type=int, default=2, help="notebooks marked at a time (%(default)s)")
    make = commands.add_parser("build", help="build the notebooks from solutions/*.py (for authors)")
    make.add_argument("lessons", nargs="*", help="such as 01; all by default")
    return parser


def _run(chosen, further):
    if chosen.command == "start":
        first = learner.copy_lessons(my=chosen.folder)
        print(f"Your copies of the lessons are in {chosen.folder}. JupyterLab opens; Ctrl+C here ends it.", flush=True)
        return subprocess.call([sys.executable, "-m", "jupyterlab", first.name, *further], cwd=chosen.folder)
    if chosen.command == "status":
        print(learner.status(chosen.folder))
    elif chosen.command == "hint":
        hint(chosen.exercise, chosen.folder)
    elif chosen.command == "solution":
        print(learner.solution(chosen.exercise))
    elif chosen.command == "reset":
        print(learner.reset(chosen.exercise, my=chosen.folder))
    elif chosen.command == "experiment":
        settings = {name: value for name, value in vars(chosen).items() if name not in ("command", "names", "page")}
        return experiments.page() if chosen.page else experiments.experiment(chosen.names, **settings)
    elif chosen.command == "grade":
        if not chosen.csv.absolute().parent.is_dir() or chosen.csv.is_dir():  # said now, not when all is marked
            raise ValueError(f"The marks cannot be written to {chosen.csv}: name a file in a folder that is there.")
        marks = grade.grade(chosen.folder, grade.Limits(chosen.seconds, chosen.megabytes), chosen.workers)
        grade.write_csv(chosen.csv, marks)
        print(f"\n{grade.summary(marks)}\n\nThe marks and their reasons are in {chosen.csv}.")
    else:
        for script in build.scripts():
            if not chosen.lessons or script.name[:2] in chosen.lessons:
                print(f"building {script.stem}", flush=True)
                build.build(script)
    return 0


if __name__ == "__main__":
    sys.exit(main())
