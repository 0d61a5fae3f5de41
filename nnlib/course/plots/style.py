"""What all figures share: colours, each with one meaning, and how a number is written.

The colours are those of Okabe and Ito, told apart by colour-blind readers.
"""

from matplotlib.colors import LinearSegmentedColormap

TRAINING, VALIDATION = "#0072B2", "#E69F00"  # blue, orange
CLASSES = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#F0E442", "#56B4E9")
RIGHT, WRONG = "#009E73", "#D55E00"
LINE = "#000000"
ESTIMATE = "#CC79A7"  # what was found by trying, beside what was computed
SIGNED = LinearSegmentedColormap.from_list("signed", ["#0072B2", "#FFFFFF", "#E69F00"])  # negative, zero, positive


def plain(value, places):
    """Return a number as text, without the minus of a rounded -0.0."""
    return f"{round(float(value), places) + 0.0:.{places}f}"
