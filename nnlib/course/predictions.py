"""`predict` asks for a guess before the answer is seen: one looks more closely at what one has bet on."""

import html

import ipywidgets

from nnlib.course.catalogue import find_prediction
from nnlib.course.display import display_widget
from nnlib.course.messages import SENTENCES


def predict(identifier: str, *choices: str) -> None:
    """Show the choices; a click on one commits to it, and a button then shows the answer and why.

    Raises ValueError for a prediction the course does not have, or whose answer is not among the choices.
    """
    prediction = find_prediction(identifier)
    if prediction.answer not in choices:
        raise ValueError(f"Prediction {identifier} has the answer {prediction.answer!r}, which is not among {choices}.")
    listed = "; ".join(f"({letter}) {choice}" for letter, choice in zip("abcdefgh", choices, strict=False))
    display_widget(Guess(prediction, choices), f"Your guess for {identifier}: {listed}")


class Guess(ipywidgets.VBox):
    """The choices, the button that shows the answer once a choice is made, and the reply."""

    def __init__(self, prediction, choices):
        self.prediction = prediction
        self.choices = ipywidgets.RadioButtons(options=choices, value=None, layout={"width": "max-content"})
        self.show = ipywidgets.Button(description="Show the answer", layout={"visibility": "hidden"})
        self.reply = ipywidgets.HTML()
        self.choices.observe(self._commit, names="value")
        self.show.on_click(self._answer)
        super().__init__([self.choices, self.show, self.reply])

    def _commit(self, change):
        self.choices.disabled = True
        self.show.layout.visibility = "visible"
        self._say(SENTENCES["guess noted"].format(choice=change["new"]))

    def _answer(self, button):
        self.show.layout.visibility = "hidden"
        right = self.choices.value == self.prediction.answer
        sentence = SENTENCES["guess right" if right else "guess wrong"]
        self._say(sentence.format(choice=self.choices.value, answer=self.prediction.answer) + self.prediction.because)

    def _say(self, text):
        self.reply.value = f'<p role="alert" style="line-height: 1.4">{html.escape(text)}</p>'
