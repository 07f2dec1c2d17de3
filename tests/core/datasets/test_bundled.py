"""The data that ships: the numbers that others published for it, and its source and licence."""

from __future__ import annotations

from importlib.resources import files

import numpy as np
import pytest

from core.datasets import BUNDLED, load_bundled
from core.errors import DataError


def test_iris_has_the_published_shape_classes_and_names() -> None:
    iris = load_bundled("iris")
    assert iris.inputs.shape == (150, 4)
    assert iris.input_names == (
        "sepal length cm",
        "sepal width cm",
        "petal length cm",
        "petal width cm",
    )
    assert iris.target_names == ("species",)
    assert iris.classes == ("setosa", "versicolor", "virginica")
    assert iris.labels is not None
    assert np.bincount(iris.labels).tolist() == [50, 50, 50]


def test_iris_has_the_published_summary() -> None:
    # UCI's own summary (minimum, maximum, mean, deviation); the means to the digits of R's iris.
    inputs = load_bundled("iris").inputs
    assert inputs.min(axis=0).tolist() == [4.3, 2.0, 1.0, 0.1]
    assert inputs.max(axis=0).tolist() == [7.9, 4.4, 6.9, 2.5]
    np.testing.assert_allclose(inputs.mean(axis=0), [5.843, 3.057, 3.758, 1.199], atol=5e-4)
    np.testing.assert_allclose(inputs.std(axis=0, ddof=1), [0.83, 0.43, 1.76, 0.76], atol=0.0065)


def test_iris_has_fishers_means_of_each_species() -> None:
    # Means of the 50 flowers of each species, as in Fisher 1936.
    iris = load_bundled("iris")
    published = {
        "setosa": [5.006, 3.428, 1.462, 0.246],
        "versicolor": [5.936, 2.770, 4.260, 1.326],
        "virginica": [6.588, 2.974, 5.552, 2.026],
    }
    for label, species in enumerate(iris.classes):
        means = iris.inputs[iris.labels == label].mean(axis=0)
        np.testing.assert_allclose(means, published[species], atol=5e-4)


def test_iris_flowers_35_and_38_are_fishers_and_not_ucis() -> None:
    inputs = load_bundled("iris").inputs
    assert inputs[34].tolist() == [4.9, 3.1, 1.5, 0.2]
    assert inputs[37].tolist() == [4.9, 3.6, 1.4, 0.1]


def test_digits_have_the_published_shape_and_counts() -> None:
    digits = load_bundled("digits")
    assert digits.inputs.shape == (1797, 64)
    assert digits.classes == tuple(f"digit {i}" for i in range(10))
    assert digits.target_names == ("digit",)
    assert digits.labels is not None
    # UCI, optdigits.names: examples in the testing set.
    counts = [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert np.bincount(digits.labels).tolist() == counts
    assert digits.labels[:10].tolist() == list(range(10))


def test_digits_are_images_of_whole_numbers_from_0_to_16() -> None:
    digits = load_bundled("digits")
    assert digits.input_names == tuple(f"r{row}c{c}" for row in range(8) for c in range(8))
    assert (digits.inputs == digits.inputs.astype(int)).all()
    assert (digits.inputs.min(), digits.inputs.max()) == (0, 16)
    # The first image, as the documentation of scikit-learn prints it.
    assert digits.inputs[0].reshape(8, 8)[:3].tolist() == [
        [0, 0, 5, 13, 9, 1, 0, 0],
        [0, 0, 13, 15, 10, 15, 5, 0],
        [0, 3, 15, 2, 0, 11, 8, 0],
    ]


@pytest.mark.parametrize("name", sorted(BUNDLED))
def test_source_and_licence_are_named_where_the_data_lies(name: str) -> None:
    readme = (files("resources") / "data" / "README.md").read_text(encoding="utf-8")
    kind = BUNDLED[name]
    assert kind.name == name
    assert kind.file in readme
    assert kind.licence in readme
    assert kind.source.split()[-1] in readme


def test_an_unknown_name() -> None:
    with pytest.raises(DataError) as caught:
        load_bundled("../iris")
    assert str(caught.value) == 'there is no bundled data set "../iris"; there are iris, digits'
