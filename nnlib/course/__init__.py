"""What makes the library a course: exercises and their checks, predictions, figures with sliders, the command line."""

from threadpoolctl import threadpool_limits

from nnlib.course import plots, reference, widgets
from nnlib.course.display import explore, show, source
from nnlib.course.exercises import check, exercise, hint
from nnlib.course.predictions import predict

# The matrices of the lessons are small: threads of the BLAS gain little on them. On a busy machine, where they wait for
# one another, a training was seen to take forty times as long.
threadpool_limits(1, user_api="blas")
