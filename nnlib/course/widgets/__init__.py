"""What stands behind the sliders of each lesson: functions that compute, draw on axes and return a line of text.

A lesson gives one of them to `explore`. They are ordinary functions of numbers, so tests call them at every extreme.
"""

from nnlib.course.widgets.lesson_00 import digit_reader
from nnlib.course.widgets.lesson_01 import neuron, unit_weights
