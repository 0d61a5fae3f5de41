"""`predict` asks for a guess before the answer is seen: a guess that was committed to is remembered, right or wrong."""

import ipywidgets

from nnlib.course.catalogue import find_prediction
from nnlib.course.display import display_widget


def predict(identifier: str, *choices: str) -> None:
    """Show the choices; a click on one commits to it and shows the answer and why.

    Raises ValueError for a prediction the course does not have, or whose answer is not among the choices.
    """
    prediction = find_prediction(identifier)
    if prediction.answer not in choices:
        raise ValueError(f"Prediction {identifier} has the answer {prediction.answer!r}, which is not among {choices}.")
    buttons = ipywidgets.RadioButtons(options=choices, value=None, layout={"width": "max-content"})
    reply = ipywidgets.HTML()

    def commit(change):
        buttons.disabled = True
        reply.value = feedback(identifier, change["new"])

    buttons.observe(commit, names="value")
    listed = "; ".join(f"({letter}) {choice}" for letter, choice in zip("abcdefgh", choices, strict=False))
    display_widget(ipywidgets.VBox([buttons, reply]), f"Your guess for {identifier}: {listed}")


def feedback(identifier: str, choice: str) -> str:
    """Return what is said to a choice."""
    prediction = find_prediction(identifier)
    if choice == prediction.answer:
        return f"Yes. {prediction.because}"
    return f"You guessed “{choice}”; it is “{prediction.answer}”. {prediction.because}"
