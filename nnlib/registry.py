"""Turns names ("relu", "he_normal") and saved configurations into objects, and objects into configurations.

Every layer, loss, optimiser, schedule and initialiser is `Configurable`: its constructor stores each argument under the
argument's own name, so the arguments can be read back at any time. A configuration is plain JSON data such as
`{"class": "Dense", "units": 32, "activation": {"class": "ReLU"}}`: only classes that registered themselves can be named
in it, so reading one runs no code but their constructors.
"""

import difflib
import inspect

import numpy as np


class Configurable:
    """An object that can be named, printed and rebuilt from its constructor's arguments.

    A direct subclass founds a family (`Layer`, `Loss`, ...). Every class below it, unless declared `abstract=True`, is
    registered there by its own name and its `aliases`, whatever their case and underscores: "he_normal" is HeNormal.
    """

    aliases: tuple[str, ...] = ()
    family: type["Configurable"]
    _registered: dict[str, type["Configurable"]]

    def __init_subclass__(cls, abstract=False, **kwargs):
        super().__init_subclass__(**kwargs)
        if Configurable in cls.__bases__:
            cls.family, cls._registered = cls, {}
        elif not abstract:
            for name in (cls.__name__, *cls.__dict__.get("aliases", ())):
                cls._registered[_plain(name)] = cls

    @classmethod
    def get(cls, identifier):
        """Return the object that `identifier` means: a name, a class, a configuration, or the object itself.

        Raises ValueError for an unknown name, for a class whose arguments must be given, and for anything else.
        """
        if isinstance(identifier, cls.family):
            return identifier
        if isinstance(identifier, type) and issubclass(identifier, cls.family):
            return _made(identifier, {})
        if isinstance(identifier, str):
            return _made(cls._named(identifier), {})
        if isinstance(identifier, dict):
            return cls.from_config(identifier)
        some = ", ".join(repr(name) for name in sorted(cls._registered)[:3])
        raise ValueError(f"Got {identifier!r} for a {cls._family()}; expected a name such as {some}, or an object.")

    @classmethod
    def _named(cls, name):
        found = cls._registered.get(_plain(name))
        if found is None:
            fitting = {key: c for key, c in cls._registered.items() if issubclass(c, cls)}
            close = difflib.get_close_matches(_plain(name), fitting, n=1)
            guess = f" Did you mean {fitting[close[0]].__name__!r}?" if close else ""
            known = ", ".join(sorted({c.__name__ for c in fitting.values()}))
            raise ValueError(f"There is no {cls._family()} called {name!r}.{guess} Known: {known}.")
        return found

    @classmethod
    def _family(cls):
        return cls.family.__name__.lower()

    def config(self) -> dict:
        """Return the class name and the constructor's arguments as JSON data; `from_config` turns it back."""
        arguments = {name: getattr(self, name) for name in _arguments(type(self))}
        return {"class": type(self).__name__, **{name: _encode(value) for name, value in arguments.items()}}

    @classmethod
    def from_config(cls, config):
        """Rebuild an object from what `config` returned; ValueError where it names no class or wrong arguments."""
        if not isinstance(config, dict) or not isinstance(config.get("class"), str):
            raise ValueError(f"Got {config!r} for a {cls._family()}; expected {{'class': name, argument: value, ...}}.")
        found = cls._named(config["class"])
        return _made(found, {name: value for name, value in config.items() if name != "class"})

    def __repr__(self):
        """Show the arguments that differ from their defaults, as one would type them."""
        shown = []
        for name, parameter in _arguments(type(self)).items():
            value = getattr(self, name)
            value = value.item() if isinstance(value, np.generic) else value  # 3, not np.int64(3)
            if parameter.default is inspect.Parameter.empty:
                shown.append(repr(value))
            elif not _same(value, parameter.default):
                shown.append(f"{name}={value!r}")
        return f"{type(self).__name__}({', '.join(shown)})"


def _plain(name):
    return name.replace("_", "").lower()


def _arguments(cls):
    """Return the constructor's arguments, name to inspect.Parameter, without self.

    A constructor that ends in **keywords hands them to the class above: that one's arguments follow.
    """
    found = {}
    for kind in (c for c in cls.__mro__ if "__init__" in vars(c) and c is not object):
        parameters = dict(inspect.signature(vars(kind)["__init__"]).parameters)
        parameters.pop("self")
        passed_on = any(p.kind is p.VAR_KEYWORD for p in parameters.values())
        found |= {name: p for name, p in parameters.items() if p.kind is not p.VAR_KEYWORD and name not in found}
        if not passed_on:
            break
    return found


def _made(cls, arguments):
    """Call a constructor by name; ValueError for an argument that it does not know or that is missing."""
    takes = _arguments(cls)
    for name in arguments.keys() - takes:
        raise ValueError(f"{cls.__name__} has no argument {name!r}; it takes {', '.join(takes) or 'none'}.")
    for name, parameter in takes.items():
        if parameter.default is inspect.Parameter.empty and name not in arguments:
            raise ValueError(f"{cls.__name__} needs {name}: give an object, {cls.__name__}({name}=...).")
    return cls(**arguments)


def _encode(value):
    if isinstance(value, Configurable):
        return value.config()
    if isinstance(value, (list, tuple)):
        return [_encode(item) for item in value]
    if isinstance(value, (np.generic, np.ndarray)):
        return value.tolist()
    return value


def _same(value, default):
    """True where `value` is what the default would have become: "zeros" stands for Zeros()."""
    if isinstance(value, Configurable):
        return isinstance(default, str) and value.config() == type(value).get(default).config()
    return value is default or value == default
