"""The course's figures: each draws plain arrays on the axes it is given and returns what it shows in a line of text."""

from nnlib.course.plots.convolution import filtered, patch_steps
from nnlib.course.plots.data import border, confusion_matrix, decision_surface, digits, neuron_line
from nnlib.course.plots.experiments import found_and_published
from nnlib.course.plots.feature_maps import feature_maps, image, one_map, pooled, readings, shares_by_shift
from nnlib.course.plots.functions import (
    activation,
    contour_paths,
    losses_and_slopes,
    secant,
    shares,
    step_errors,
    tangent,
    valley,
)
from nnlib.course.plots.gates import norms_over_time, over_time
from nnlib.course.plots.graph import value_graph
from nnlib.course.plots.matching import layer_differences
from nnlib.course.plots.network import network_graph
from nnlib.course.plots.reading import word_by_word
from nnlib.course.plots.search import choice_gaps, paired_differences, parallel_coordinates
from nnlib.course.plots.seeing import filters, heat, peak
from nnlib.course.plots.style import CLASSES, ESTIMATE, LINE, RIGHT, SIGNED, TRAINING, VALIDATION, WRONG
from nnlib.course.plots.training import difference_curve, loss_curves, losses, losses_and_floor, norm_curves
from nnlib.course.plots.unrolled import gradient_decay, unrolled
from nnlib.course.plots.weights import by_layer, histograms, layer_spread, unit_activity, weight_image
