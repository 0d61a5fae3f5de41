"""Names, suggestions, configurations and what objects show of themselves."""

import json

import numpy as np
import pytest

import nnlib as nn
from nnlib.registry import Configurable
from nnlib.schedules import schedule

FAMILIES = {
    nn.Layer: nn.ReLU,
    nn.Loss: nn.MeanSquaredError,
    nn.Optimizer: nn.RMSprop,
    nn.Schedule: nn.ConstantRate,
    nn.Initializer: nn.HeNormal,
    nn.Regularizer: nn.L2,
}

NAMES = [  # by hand: these are the course's vocabulary, and what saved files hold
    (nn.Layer, nn.Linear, ["linear", "Linear", "identity"]),
    (nn.Layer, nn.Sigmoid, ["sigmoid", "Sigmoid", "logistic"]),
    (nn.Layer, nn.ReLU, ["relu", "ReLU", "RELU", "re_lu"]),
    (nn.Layer, nn.LeakyReLU, ["leaky_relu", "LeakyReLU", "leakyrelu"]),
    (nn.Layer, nn.SiLU, ["silu", "swish"]),
    (nn.Layer, nn.Tanh, ["tanh"]),
    (nn.Layer, nn.ELU, ["elu"]),
    (nn.Layer, nn.SELU, ["selu"]),
    (nn.Layer, nn.GELU, ["gelu"]),
    (nn.Layer, nn.Softplus, ["softplus", "soft_plus"]),
    (nn.Layer, nn.Softsign, ["softsign"]),
    (nn.Layer, nn.Softmax, ["softmax"]),
    (nn.Loss, nn.MeanSquaredError, ["mean_squared_error", "mse", "MSE", "MeanSquaredError"]),
    (nn.Loss, nn.MeanAbsoluteError, ["mean_absolute_error", "mae"]),
    (nn.Loss, nn.BinaryCrossentropy, ["binary_crossentropy", "bce"]),
    (nn.Loss, nn.CategoricalCrossentropy, ["categorical_crossentropy", "cce"]),
    (nn.Loss, nn.SparseCategoricalCrossentropy, ["sparse_categorical_crossentropy"]),
    (nn.Optimizer, nn.SGD, ["sgd", "SGD"]),
    (nn.Optimizer, nn.RMSprop, ["rmsprop", "RMSprop"]),
    (nn.Optimizer, nn.Adam, ["adam", "Adam"]),
    (nn.Optimizer, nn.AdamW, ["adamw", "AdamW"]),
    (nn.Schedule, nn.ConstantRate, ["constant", "constant_rate"]),
    (nn.Regularizer, nn.L1, ["l1", "L1"]),
    (nn.Regularizer, nn.L2, ["l2", "L2"]),
    (nn.Regularizer, nn.L1L2, ["l1_l2", "L1L2", "l1l2"]),
    (nn.Layer, nn.RMSNormalization, ["rms_normalization", "RMSNormalization"]),
    (nn.Layer, nn.LayerNormalization, ["layer_normalization", "LayerNormalization"]),
    (nn.Layer, nn.BatchNormalization, ["batch_normalization", "BatchNormalization"]),
    (nn.Layer, nn.Masking, ["masking"]),
    (nn.Initializer, nn.Zeros, ["zeros"]),
    (nn.Initializer, nn.Ones, ["ones"]),
    (nn.Initializer, nn.RandomUniform, ["uniform", "random_uniform"]),
    (nn.Initializer, nn.RandomNormal, ["normal", "random_normal"]),
    (nn.Initializer, nn.GlorotUniform, ["glorot_uniform", "glorot", "xavier", "xavier_uniform"]),
    (nn.Initializer, nn.GlorotNormal, ["glorot_normal", "xavier_normal"]),
    (nn.Initializer, nn.HeNormal, ["he_normal", "he"]),
    (nn.Initializer, nn.HeUniform, ["he_uniform"]),
    (nn.Initializer, nn.LecunNormal, ["lecun_normal", "lecun"]),
    (nn.Initializer, nn.LecunUniform, ["lecun_uniform"]),
    (nn.Initializer, nn.Orthogonal, ["orthogonal"]),
]


@pytest.mark.parametrize(("family", "cls", "names"), NAMES, ids=lambda value: getattr(value, "__name__", ""))
def test_names(family, cls, names):
    for identifier in [*names, cls, {"class": cls.__name__}]:
        assert type(family.get(identifier)) is cls
    made = cls()
    assert family.get(made) is made


def test_keywords_are_arguments_of_the_class_above():
    """`LSTM(units, ..., **common)` takes what Recurrent takes: shown, saved and refused by name like its own."""
    layer = nn.LSTM(3, unit_forget_bias=False, dropout=0.5, recurrent_initializer="zeros")
    assert repr(layer) == "LSTM(3, unit_forget_bias=False, recurrent_initializer=Zeros(), dropout=0.5)"
    config = layer.config()
    assert config["dropout"] == 0.5 and config["recurrent_activation"] == {"class": "Sigmoid"}
    assert "common" not in config
    assert nn.Layer.from_config(config).config() == config
    with pytest.raises(ValueError, match=r"LSTM has no argument 'unit'; it takes units, activation, .*stateful"):
        nn.Layer.from_config({**config, "unit": 3})
    with pytest.raises(ValueError, match="LSTM needs units"):
        nn.Layer.get("lstm")


def test_every_name_belongs_to_one_class():
    """Two classes that share a name would shadow each other in silence."""
    for family in FAMILIES:
        claims = {}
        for cls in set(family._registered.values()):
            for name in (cls.__name__, *cls.__dict__.get("aliases", ())):
                assert claims.setdefault(name.replace("_", "").lower(), cls) is cls
        assert claims.keys() == family._registered.keys()


def test_what_is_abstract_has_no_name():
    for family, names in {
        nn.Layer: ["layer", "activation", "normalization"],
        nn.Regularizer: ["regularizer"],
        nn.Loss: ["loss", "crossentropy"],
        nn.Optimizer: ["optimizer"],
        nn.Initializer: ["initializer", "variance_scaling"],
        nn.Schedule: ["schedule"],
    }.items():
        for name in names:
            with pytest.raises(ValueError, match=f"There is no .* called '{name}'"):
                family.get(name)


@pytest.mark.parametrize(
    ("family", "name", "words"),
    [
        (nn.Layer, "rellu", "There is no layer called 'rellu'. Did you mean 'ReLU'? Known: AveragePool"),
        (nn.Layer, "leaky_rely", "Did you mean 'LeakyReLU'?"),
        (nn.Loss, "mean_square_error", "There is no loss called 'mean_square_error'. Did you mean 'MeanSquaredError'?"),
        (nn.Loss, "rmse", "Did you mean 'MeanSquaredError'?"),
        (nn.Optimizer, "Adan", "There is no optimizer called 'Adan'. Did you mean 'Adam'? Known: Adam, AdamW, "),
        (nn.Initializer, "he_normall", "Did you mean 'HeNormal'?"),
        (nn.Schedule, "cosine", "There is no schedule called 'cosine'."),
        (nn.Optimizer, "", "There is no optimizer called ''. Known: "),
    ],
)
def test_suggestions(family, name, words):
    with pytest.raises(ValueError) as caught:
        family.get(name)
    assert str(caught.value).startswith(words) or words in str(caught.value)


def test_no_suggestion_where_nothing_is_near():
    with pytest.raises(ValueError) as caught:
        nn.Optimizer.get("zzz")
    assert "Did you mean" not in str(caught.value) and "SGD" in str(caught.value)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.__name__)
@pytest.mark.parametrize("value", [None, 3.5, ["relu"], ("adam",), object, len, b"relu", nn.Sequential])
def test_what_names_nothing(family, value):
    with pytest.raises(ValueError, match=rf"^Got .* for a {family.__name__.lower()}; expected a name such as '"):
        family.get(value)


def test_one_family_is_not_another():
    for family, cls in FAMILIES.items():
        for other in FAMILIES.keys() - {family}:
            for value in (cls, cls(), cls.__name__, {"class": cls.__name__}):
                with pytest.raises(ValueError, match=f"{other.__name__.lower()}"):
                    other.get(value)


CONFIGURED = [
    nn.Dense(3),
    nn.Dense(3, "relu", False, nn.RandomNormal(0.1, 0.2), nn.Constant(0.5)),
    nn.Dense(np.int64(3), nn.LeakyReLU(np.float64(0.25)), kernel_initializer="orthogonal"),
    nn.ELU(2.0),
    nn.SELU(),
    nn.SparseCategoricalCrossentropy(from_logits=True),
    nn.MeanAbsoluteError(),
    nn.SGD(0.1, 0.9, nesterov=True, global_clipnorm=1.0),
    nn.SGD(nn.StepDecay(0.1, 5, 0.25)),
    nn.RMSprop(np.float32(0.5)),
    nn.AdamW(nn.Warmup(nn.CosineDecay(0.1, 100, alpha=0.01), 10), weight_decay=0.1),
    nn.ExponentialDecay(0.1, 7, 0.9),
    nn.RandomUniform(-1, 1),
    nn.Orthogonal(2.0),
    nn.Dense(3, kernel_regularizer="l1", bias_regularizer=nn.L1L2(np.float32(0.5), 0.25, per_example=True)),
    nn.L2(np.float64(0.1), np.True_),
    nn.Dropout(np.float32(0.5)),
    nn.RMSNormalization(1e-5, center=True),
    nn.LayerNormalization(center=False),
    nn.BatchNormalization(0.9, scale=False),
]


@pytest.mark.parametrize("made", CONFIGURED, ids=repr)
def test_configurations_go_to_json_and_back(made):
    config = made.config()
    again = made.family.from_config(json.loads(json.dumps(config, allow_nan=False)))
    assert type(again) is type(made) and again is not made
    assert again.config() == config and repr(again) == repr(made)


def test_a_configuration_by_hand():
    assert nn.Dense(3, "relu", kernel_initializer=nn.RandomNormal(std=0.2)).config() == {
        "class": "Dense",
        "units": 3,
        "activation": {"class": "ReLU"},
        "use_bias": True,
        "kernel_initializer": {"class": "RandomNormal", "mean": 0.0, "std": 0.2},
        "bias_initializer": {"class": "Zeros"},
        "kernel_regularizer": None,
        "bias_regularizer": None,
    }
    rate = nn.SGD(nn.StepDecay(0.5, 3)).config()["learning_rate"]
    assert rate == {"class": "StepDecay", "initial_learning_rate": 0.5, "decay_steps": 3, "decay_rate": 0.5}
    assert nn.SGD.from_config({"class": "Adam", "learning_rate": 0.5}).config()["learning_rate"] == 0.5
    assert schedule({"class": "Warmup", "after": 2.0, "warmup_steps": 4})(1) == 0.5


@pytest.mark.parametrize(
    ("config", "words"),
    [
        ({"class": "Dense"}, r"^Dense needs units: give an object, Dense\(units=\.\.\.\)\.$"),
        ({"class": "Dense", "units": 3, "unit": 4}, "^Dense has no argument 'unit'; it takes units, activation, use_b"),
        ({"class": "ReLU", "slope": 1}, "^ReLU has no argument 'slope'; it takes none.$"),
        ({"class": "Dense", "units": 3, "self": 4}, "^Dense has no argument 'self'"),
        ({"class": "Dense", "units": 3, "__init__": 4}, "^Dense has no argument '__init__'"),
        ({"class": "Dance", "units": 3}, "^There is no layer called 'Dance'"),
        ({"class": None}, "^Got {'class': None} for a layer; expected {'class': name, argument: value, ...}"),
        ({"units": 3}, "^Got {'units': 3} for a layer; expected"),
        ({}, "^Got {} for a layer; expected"),
        ([], r"^Got \[\] for a layer; expected"),
        ("relu", "^Got 'relu' for a layer; expected {'class'"),
        (None, "^Got None for a layer; expected"),
    ],
)
def test_configurations_that_are_refused(config, words):
    with pytest.raises(ValueError, match=words):
        nn.Layer.from_config(config)


@pytest.mark.parametrize("name", ["step_decay", nn.StepDecay, "Warmup"])
def test_what_cannot_be_had_by_name_alone(name):
    with pytest.raises(ValueError, match=r"(StepDecay needs initial_learning_rate|Warmup needs after): give an object"):
        nn.SGD(name)


@pytest.mark.parametrize(
    ("made", "shown"),
    [
        (nn.Dense(3), "Dense(3)"),
        (nn.Dense(3, "linear", True, "glorot_uniform", "zeros"), "Dense(3)"),
        (nn.Dense(3, "relu", use_bias=False), "Dense(3, activation=ReLU(), use_bias=False)"),
        (nn.Dense(3, kernel_initializer="he"), "Dense(3, kernel_initializer=HeNormal())"),
        (nn.Dense(3, bias_initializer=nn.Constant(1)), "Dense(3, bias_initializer=Constant(value=1))"),
        (nn.Dense(3, kernel_regularizer=nn.L2(0.1)), "Dense(3, kernel_regularizer=L2(l2=0.1))"),
        (nn.Dense(3, bias_regularizer="l1"), "Dense(3, bias_regularizer=L1())"),
        (nn.L1L2(l2=0.5, per_example=True), "L1L2(l2=0.5, per_example=True)"),
        (nn.Dropout(0.5), "Dropout(0.5)"),
        (nn.BatchNormalization(0.9), "BatchNormalization(momentum=0.9)"),
        (nn.LeakyReLU(), "LeakyReLU()"),
        (nn.LeakyReLU(0.1), "LeakyReLU(negative_slope=0.1)"),
        (nn.Adam(), "Adam()"),
        (nn.Adam(0.01), "Adam(learning_rate=0.01)"),
        (nn.Adam(epsilon=1e-16), "Adam(epsilon=1e-16)"),
        (nn.SGD(nn.StepDecay(0.1, 5)), "SGD(learning_rate=StepDecay(0.1, 5))"),
        (nn.Warmup(0.1, 5), "Warmup(ConstantRate(learning_rate=0.1), 5)"),
        (nn.BinaryCrossentropy(True), "BinaryCrossentropy(from_logits=True)"),
        (nn.Zeros(), "Zeros()"),
        (nn.Dense(np.int64(3), nn.LeakyReLU(np.float32(0.5))), "Dense(3, activation=LeakyReLU(negative_slope=0.5))"),
    ],
)
def test_objects_show_how_to_make_them(made, shown):
    assert repr(made) == shown
    assert repr(eval(shown, vars(nn))) == shown


def test_a_class_of_ones_own_is_registered_by_name_and_alias():
    class Shape(Configurable):
        pass

    class Solid(Shape, abstract=True):
        pass

    class RoundBall(Solid):
        aliases = ("sphere",)

        def __init__(self, radius=1, colours=("red", "blue")):
            self.radius, self.colours = radius, colours

    class Football(RoundBall):  # aliases are not inherited: "sphere" stays what it was
        pass

    assert type(Shape.get("round_ball")) is type(Shape.get("sphere")) is type(Shape.get(RoundBall)) is RoundBall
    assert type(Solid.get("Football")) is Football
    assert RoundBall(2).config() == {"class": "RoundBall", "radius": 2, "colours": ["red", "blue"]}
    assert RoundBall(np.arange(2)).config()["radius"] == [0, 1]
    nested = RoundBall(colours=[Football(3), np.float64(0.5)]).config()["colours"]
    assert nested == [{"class": "Football", "radius": 3, "colours": ["red", "blue"]}, 0.5]
    assert repr(RoundBall(2)) == "RoundBall(radius=2)"
    with pytest.raises(ValueError, match=r"There is no shape called 'solid'\. Known: Football, RoundBall"):
        Shape.get("solid")
    with pytest.raises(ValueError, match="There is no layer called 'RoundBall'"):
        nn.Layer.get("RoundBall")
