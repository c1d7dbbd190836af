"""Colour maps for values: 256 colours from the lowest to the highest.

Viridis shows values that start at 0, the diverging map values of both signs. In both,
dark means "nothing happens here", so a map before and after its ReLU can be compared
at a glance: the blue goes, the rest stays.
"""

import base64

import numpy as np
from numpy.typing import NDArray

Palette = NDArray[np.uint8]

# Viridis by N. Smith, S. van der Walt and E. Firing (2015), CC0: 256 x RGB bytes.
_VIRIDIS_BYTES = (
    "RAFURAJWRQRXRQVZRgdaRghcRgpdRgteRw1gRw5hRxBjRxFkRxNlSBRnSBZoSBdpSBhqSBpsSBtt"
    "SBxuSB1vSB9wSCBxSCFzSCN0SCR1SCV2SCZ3SCh4SCl5Ryp6Ryx6Ry17Ry58Ry99RjB+RjJ+RjN/"
    "RjSARTWBRTeBRTiCRDmDRDqDRDuEQz2EQz6FQj+FQkCGQkGGQUKHQUSHQEWIQEaIP0eIP0iJPkmJ"
    "PkqJPkyKPU2KPU6KPE+KPFCLO1GLO1KLOlOLOlSMOVWMOVaMOFiMOFmMN1qMN1uNNlyNNl2NNV6N"
    "NV+NNGCNNGGNM2KNM2ONMmSOMmWOMWaOMWeOMWiOMGmOMGqOL2uOL2yOLm2OLm6OLm+OLXCOLXGO"
    "LHGOLHKOLHOOK3SOK3WOKnaOKneOKniOKXmOKXqOKXuOKHyOKH2OJ36OJ3+OJ4COJoGOJoKOJoKO"
    "JYOOJYSOJYWOJIaOJIeOI4iOI4mOI4qNIouNIoyNIo2NIY6NIY+NIZCNIZGMIJKMIJKMIJOMH5SM"
    "H5WLH5aLH5eLH5iLH5mKH5qKHpuKHpyJHp2JH56JH5+IH6CIH6GIH6GHH6KHIKOGIKSGIaWFIaaF"
    "IqeFIqiEI6mDJKqDJauCJayCJq2BJ62BKK6AKa9/KrB/LLF+LbJ9LrN8L7R8MbV7MrZ6NLZ5Nbd5"
    "N7h4OLl3Orp2O7t1Pbx0P7xzQL1yQr5xRL9wRsBvSMFuSsFtTMJsTsNrUMRqUsVpVMVoVsZnWMdl"
    "WshkXMhjXsliYMpgY8tfZcteZ8xcac1bbM1abs5YcM9Xc9BWddBUd9FTetFRfNJQf9NOgdNNhNRL"
    "htVJidVIi9ZGjtZFkNdDk9dBldhAmNg+m9k8ndk7oNo5oto3pds2qNs0qtwyrdwwsN0vst0ttd4r"
    "uN4put4ovd8mwN8lwt8jxeAhyOAgyuEfzeEd0OEc0uIb1eIa2OIZ2uMZ3eMY3+MY4uQY5eQZ5+QZ"
    "6uUa7OUb7+Uc8eUd9OYe9uYg+OYh++cj/ecl"
)
_BLUE_HUE = 245.0  # degrees in Oklab; blue and orange survive every common colour
_ORANGE_HUE = 62.0  # vision deficiency, which red and green do not
_DARKEST, _LIGHTEST = 0.17, 0.89  # Oklab lightness at 0 and at either end
_CHROMA = 0.135  # the most that both hues have inside sRGB at middle lightness


def _viridis() -> Palette:
    table = np.frombuffer(base64.b64decode(_VIRIDIS_BYTES), dtype=np.uint8)
    return table.reshape(256, 3)


def _diverging() -> Palette:
    """Blue below zero, orange above, near black at it; lightness grows evenly.

    Oklab: B. Ottosson, "A perceptual color space for image processing" (2020).
    """
    steps = np.linspace(0, 1, 128)
    below = _arm(steps, _BLUE_HUE)[::-1]
    return np.concatenate([below, _arm(steps, _ORANGE_HUE)])


def _arm(steps: NDArray[np.float64], hue: float) -> Palette:
    """One half of the diverging map, from the dark middle (0) to its end (1)."""
    lightness = _DARKEST + (_LIGHTEST - _DARKEST) * steps
    saturated = 1 - (1 - np.minimum(1.6 * steps, 1)) ** 2  # colour comes early ...
    fading = 1 - 0.5 * np.maximum(steps - 0.6, 0) / 0.4  # ... and pales at the end
    chroma = _CHROMA * saturated * fading
    angle = np.deg2rad(hue)
    return _srgb(lightness, chroma * np.cos(angle), chroma * np.sin(angle))


def _srgb(
    lightness: NDArray[np.float64], a: NDArray[np.float64], b: NDArray[np.float64]
) -> Palette:
    """Oklab to sRGB bytes, ``(N, 3)``; colours outside sRGB are clipped."""
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    linear = np.clip(np.stack([red, green, blue], axis=-1), 0, 1)
    curve = 1.055 * np.maximum(linear, 0.0031308) ** (1 / 2.4) - 0.055
    encoded = np.where(linear <= 0.0031308, 12.92 * linear, curve)
    return np.round(255 * encoded).astype(np.uint8)


VIRIDIS = _viridis()
DIVERGING = _diverging()
DIVERGING.setflags(write=False)
