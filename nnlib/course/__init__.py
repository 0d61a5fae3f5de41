"""What makes the library a course: exercises and their checks, predictions, figures with sliders, the command line."""

from nnlib.course import plots, reference, widgets
from nnlib.course.display import explore, show, source
from nnlib.course.exercises import check, exercise, hint
from nnlib.course.predictions import predict
