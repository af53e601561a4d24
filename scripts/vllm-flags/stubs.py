"""Stand-ins for what vLLM's argument parser imports but this machine lacks: pydantic, platforms, torch."""

import dataclasses
import functools
import re
import typing


class StubMeta(type):
    def __getattr__(cls, k):
        if k.startswith("__") and k.endswith("__"):
            raise AttributeError(k)
        return stub(f"{cls.__qualname__}.{k}")

    def __call__(cls, *a, **k):
        if (
            len(a) == 1
            and not k
            and (
                isinstance(a[0], type)
                and not isinstance(a[0], StubMeta)
                or callable(a[0])
                and hasattr(a[0], "__code__")
            )
        ):
            return a[0]  # used as a decorator
        return stub(cls.__qualname__ + "()")

    def __getitem__(cls, k):
        return stub(cls.__qualname__ + "[]")

    def __or__(cls, o):
        return typing.Union[cls, o]

    def __ror__(cls, o):
        return typing.Union[o, cls]

    def __iter__(cls):
        return iter(())

    def __contains__(cls, o):
        return False

    def __len__(cls):
        return 0

    def __bool__(cls):
        return True

    def __enter__(cls):
        return cls

    def __exit__(cls, *a):
        return False

    def __eq__(cls, o):
        return cls is o

    def __hash__(cls):
        return id(cls)

    def __lt__(cls, o):
        return False

    __gt__ = __ge__ = __le__ = __lt__

    def _num(cls, *a):
        return cls

    __add__ = __radd__ = __sub__ = __mul__ = __rmul__ = __truediv__ = __floordiv__ = __pow__ = __neg__ = _num


def stub(name):
    return StubMeta("Stub", (), {"__qualname__": name, "__module__": "stub"})


class FieldInfo:
    pass  # never instantiated: Field() below gives dataclass fields


def Field(default=dataclasses.MISSING, *, default_factory=None, init=True, **_):
    if default_factory is not None:
        return dataclasses.field(default_factory=default_factory, init=init, kw_only=True)
    if default is ... or default is dataclasses.MISSING:
        return dataclasses.field(default=None, init=init, kw_only=True)
    return dataclasses.field(default=default, init=init, kw_only=True)


def as_dataclass(cls=None, **kw):
    if cls is None:
        return as_dataclass
    if not isinstance(cls, type) or isinstance(cls, StubMeta):
        return cls
    if "__dataclass_fields__" in cls.__dict__:
        return cls
    for k, v in list(cls.__dict__.items()):  # stdlib refuses mutable defaults, pydantic does not
        a = cls.__dict__.get("__annotations__", {}).get(k)
        if (
            isinstance(v, (list, dict, set))
            and a is not None
            and typing.get_origin(a) is not typing.ClassVar
            and a is not typing.ClassVar
        ):
            setattr(cls, k, dataclasses.field(default_factory=functools.partial(type(v), v)))
    cls.__post_init__ = lambda self, *a, **k: None
    return dataclasses.dataclass(kw_only=True, eq=False, repr=False)(cls)


def ident(*a, **k):
    return a[0] if len(a) == 1 and not k and callable(a[0]) else (lambda f: f)


class Skip:
    def __class_getitem__(cls, t):
        return t


THIRD = {
    ("pydantic", "Field"): Field,
    ("pydantic.fields", "FieldInfo"): FieldInfo,
    ("pydantic.fields", "Field"): Field,
    ("pydantic.dataclasses", "dataclass"): as_dataclass,
    ("pydantic", "ConfigDict"): lambda **k: k,
    ("pydantic", "field_validator"): ident,
    ("pydantic", "model_validator"): ident,
    ("pydantic", "SkipValidation"): Skip,
    ("typing_extensions", "deprecated"): ident,
    ("typing_extensions", "dataclass_transform"): ident,
    ("regex", None): re,
}


class Platform:  # what an NVIDIA host answers
    device_type = "cuda"
    device_name = "cuda"
    dispatch_key = "CUDA"
    supported_quantization = []

    def __getattr__(self, k):
        return (
            (lambda *a, **k_: k == "is_cuda" or k == "is_cuda_alike")
            if k.startswith("is_")
            else stub("platform." + k)
        )
