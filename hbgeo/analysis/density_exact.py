"""Densities by definition, point by point: slow, to measure the quick one against."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely
from scipy.special import ndtr

from hbgeo.analysis.density import HECTARE
from hbgeo.analysis.inputs import Area, Floats, Points, metres, polygon, weights_for

#: Kernels summed in one go.
_BLOCK = 4_000_000
#: Points of Gauss-Legendre quadrature on each piece of an edge.
_NODES = 8


def exact_density(
    points: Points,
    at: npt.ArrayLike,
    bandwidth: float,
    *,
    weights: npt.ArrayLike | None = None,
    area: Area | None = None,
) -> Floats:
    """Return the sum of Gaussian kernels at some places, weight per hectare: shape (m,).

    Parameters
    ----------
    points
        A layer of points, or (n, 2) metres in EPSG:3007.
    at
        (m, 2) metres in EPSG:3007.
    bandwidth
        Metres.
    weights
        (n,) numbers of 0 or more.
    area
        Divides by the share of the kernel in it; points outside it are to be left out before.
    """
    xy, places = metres(points), metres(at)
    heavy = weights_for(len(xy), weights)
    sums, step = np.empty(len(places)), max(1, _BLOCK // max(len(xy), 1))
    for first in range(0, len(places), step):
        some = places[first : first + step]
        away2 = (some[:, 0, None] - xy[:, 0]) ** 2 + (some[:, 1, None] - xy[:, 1]) ** 2
        kernels = np.exp(away2 / (-2 * bandwidth**2))
        sums[first : first + step] = kernels.sum(axis=1) if heavy is None else kernels @ heavy
    result = sums * (HECTARE / (2 * np.pi * bandwidth**2))
    return result if area is None else result / kernel_share(area, places, bandwidth)


def kernel_share(area: Area, at: npt.ArrayLike, bandwidth: float) -> Floats:
    """Return the share of the kernel at some places that lies in an area: shape (m,).

    By Green's theorem it is an integral along the edge, ∮ Φ(x/h) φ(y/h)/h dy, taken by Gauss-Legendre quadrature on
    pieces no longer than half a bandwidth.
    """
    places = metres(at)
    shape = shapely.segmentize(shapely.orient_polygons(polygon(area)), bandwidth / 2)
    node, weight = np.polynomial.legendre.leggauss(_NODES)
    share = np.zeros(len(places))
    for ring in shapely.get_rings(shape):
        corners = shapely.get_coordinates(ring)
        start, side = corners[:-1], np.diff(corners, axis=0)
        on = start[:, None] + side[:, None] * ((node + 1) / 2)[:, None]
        dy = (side[:, 1, None] * weight / 2).ravel()
        x, y = on.reshape(-1, 2).T
        for place, (east, north) in enumerate(places):
            bell = np.exp(-(((y - north) / bandwidth) ** 2) / 2) / (bandwidth * np.sqrt(2 * np.pi))
            share[place] += float((ndtr((x - east) / bandwidth) * bell) @ dy)
    return share
