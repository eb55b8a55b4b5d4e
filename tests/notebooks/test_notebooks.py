"""The notebooks run from top to bottom, and show what they would show today."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
LARGEST = 300_000
WITHIN_S = 300


def streams(notebook):
    """What each cell printed."""
    return [
        "".join(output.text for output in cell.outputs if output.output_type == "stream" and output.name == "stdout")
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]


def pictures(notebook):
    return sum("image/png" in output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", ()))


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=lambda path: path.stem)
def path(request):
    return request.param


# The kernel is a process of its own; what its transport warns about is none of ours.
@pytest.mark.filterwarnings("default")
def test_it_runs_and_prints_what_is_kept_in_it(path, monkeypatch):
    # Streamlit sets it for the whole process; a kernel that inherits it draws no pictures.
    monkeypatch.delenv("MPLBACKEND", raising=False)
    kept = nbformat.read(path, as_version=4)
    run = nbformat.read(path, as_version=4)
    for cell in run.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    NotebookClient(run, timeout=WITHIN_S, kernel_name="python3", resources={"metadata": {"path": str(ROOT)}}).execute()
    assert streams(run) == streams(kept), "run it anew: jupyter execute --inplace notebooks/<name>.ipynb"
    assert pictures(run) == pictures(kept)


def test_it_is_small_and_free_of_errors_and_of_this_machine(path):
    text = path.read_text(encoding="utf-8")
    assert path.stat().st_size < LARGEST
    assert '"output_type": "error"' not in text
    assert '"stderr"' not in text
    assert str(Path.home()) not in text
    assert "/tmp/" not in text  # noqa: S108 - looked for, not used


def test_it_says_that_what_it_shows_is_invented(path):
    first = nbformat.read(path, as_version=4).cells[0].source
    assert "invented" in first


def test_there_is_a_notebook():
    assert [notebook.name for notebook in NOTEBOOKS][:1] == ["00_tour.ipynb"]
