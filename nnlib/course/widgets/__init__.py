"""What stands behind the sliders of each lesson: functions that compute, draw on axes and return a line of text.

A lesson gives one of them to `explore`. They are ordinary functions of numbers, so tests call them at every extreme.
"""

from nnlib.course.widgets.lesson_00 import digit_reader
from nnlib.course.widgets.lesson_01 import neuron, unit_weights
from nnlib.course.widgets.lesson_02 import activation_curves, bend, softmax_shares, unit_deaths
from nnlib.course.widgets.lesson_03 import loss_of_logit, softmax_run
from nnlib.course.widgets.lesson_04 import step_size, tangent
