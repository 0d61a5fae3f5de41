"""The course's figures: each draws plain arrays on the axes it is given and returns what it shows in a line of text."""

from nnlib.course.plots.data import border, digits, neuron_line
from nnlib.course.plots.functions import activation, losses_and_slopes, secant, shares, step_errors, tangent
from nnlib.course.plots.style import CLASSES, ESTIMATE, LINE, RIGHT, SIGNED, TRAINING, VALIDATION, WRONG
from nnlib.course.plots.training import losses, losses_and_floor
from nnlib.course.plots.weights import unit_activity, weight_image
