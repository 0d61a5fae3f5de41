"""What stands behind the sliders of each lesson: functions that compute, draw on axes and return a line of text.

A lesson gives one of them to `explore`. They are ordinary functions of numbers, so tests call them at every extreme.
"""

from nnlib.course.widgets.lesson_00 import digit_reader
from nnlib.course.widgets.lesson_01 import neuron, unit_weights
from nnlib.course.widgets.lesson_02 import activation_curves, bend, softmax_shares, unit_deaths
from nnlib.course.widgets.lesson_03 import loss_of_logit, softmax_run
from nnlib.course.widgets.lesson_04 import step_size, tangent
from nnlib.course.widgets.lesson_05 import training, valley
from nnlib.course.widgets.lesson_06 import initializer_run, layer_signal
from nnlib.course.widgets.lesson_07 import depth_and_width
from nnlib.course.widgets.lesson_08 import FAULTS, symptoms
from nnlib.course.widgets.lesson_09 import regularisation
from nnlib.course.widgets.lesson_10 import normalisation
from nnlib.course.widgets.lesson_11 import optimizer_race
from nnlib.course.widgets.lesson_12 import tampering
from nnlib.course.widgets.lesson_13 import search_explorer, trained_pool
from nnlib.course.widgets.lesson_14 import graph_steps, stopwatch
from nnlib.course.widgets.lesson_15 import KernelSliders, kernel_editor, patch_stepper
from nnlib.course.widgets.lesson_16 import all_feature_maps, feature_map_browser, moved_images, pooling, trained_cnn
from nnlib.course.widgets.lesson_17 import maps_and_slopes, scattered, seeing
from nnlib.course.widgets.lesson_18 import gradient_through_time, unrolled
from nnlib.course.widgets.lesson_19 import adding, copying, gradients_of_c, microscope, slopes
from nnlib.course.widgets.lesson_20 import read, reader, trained_reader
from nnlib.course.widgets.lesson_21 import SLIPS, changed, faulty
from nnlib.course.widgets.playground import playground
