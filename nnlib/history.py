"""What training measured: one record of numbers for each epoch."""

import math

from nnlib.arguments import number


class History:
    """What each epoch of training measured: `history["val_loss"]` is a list with one number for each epoch."""

    def __init__(self):
        self.records: list[dict[str, float]] = []

    @property
    def epochs(self) -> int:
        """How many epochs the model has been trained for."""
        return len(self.records)

    def append(self, record):
        """Add an epoch's record."""
        self.records.append(dict(record))

    def to_json(self) -> list[dict]:
        """Return the records as JSON data, which has no NaN: such a number becomes its name."""
        return [
            {name: value if math.isfinite(value) else str(value) for name, value in record.items()}
            for record in self.records
        ]

    @classmethod
    def from_json(cls, records) -> "History":
        """Return the history that `to_json` wrote. Raises ValueError for anything but numbers."""
        history = cls()
        for record in records:
            history.append({
                name: float(value) if value in ("nan", "inf", "-inf") else number(name, value)
                for name, value in record.items()
            })  # fmt: skip
        return history

    def keys(self) -> list[str]:
        """Return the names that were recorded."""
        return list(dict.fromkeys(name for record in self.records for name in record))

    def __getitem__(self, name):
        if name not in self.keys():
            raise KeyError(f"No {name!r} was recorded; there is {', '.join(self.keys()) or 'nothing yet'}.")
        return [record.get(name, math.nan) for record in self.records]

    def __contains__(self, name):
        return name in self.keys()

    def __repr__(self):
        return f"History({self.epochs} epochs: {', '.join(self.keys())})"


def line(record, epochs) -> str:
    """Return a record as a line of text; `epochs` is how many there will be, for its width."""
    shown = [
        f"{name} {value:.4f}"
        for name, value in record.items()
        if name not in ("epoch", "learning_rate", "best_epoch") and "." not in name
    ]
    return f"epoch {record['epoch']:>{len(str(epochs))}}: {', '.join(shown)}"
