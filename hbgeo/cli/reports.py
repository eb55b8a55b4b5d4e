"""What an import says when it is done."""

from __future__ import annotations

from collections.abc import Sequence

from hbgeo.cli import console
from hbgeo.i18n import _, ngettext, say
from hbgeo.services.importing_report import ImportReport, Preview, Reason

_MOST_REASONS = 12


def put_import(report: ImportReport) -> None:
    """Write the numbers to standard output, the reasons and notes to standard error."""
    console.put(
        _("taken {taken}, changed {changed}, known already {known}, left out {rejected}").format(
            taken=report.taken, changed=report.changed, known=report.known, rejected=report.rejected
        )
    )
    _say_about(report)
    if report.rejected_file is not None:
        console.note(_("What was left out lies in {path}, each row with its reason.").format(path=report.rejected_file))


def put_preview(preview: Preview) -> None:
    """Write what an import would do; nothing was taken."""
    console.put(_("{ready} of {rows} rows can be taken").format(ready=preview.ready, rows=preview.rows))
    for code, number in preview.categories.items():
        console.put(f"{code}\t{number}")
    for name, values in preview.unknown.items():
        listed = ", ".join(f"{value} ({number})" for value, number in list(values.items())[:_MOST_REASONS])
        console.note(_("Unknown values of {field}: {values}").format(field=name, values=listed))
    _say_about(preview)


def _say_about(report: ImportReport | Preview) -> None:
    for note in report.notes:
        console.note(say(note))
    _say_reasons(report.reasons)
    for stack in report.stacks:
        console.note(say(stack.problem))
    if report.remedy is not None:
        console.note(say(report.remedy.problem))


def _say_reasons(reasons: Sequence[Reason]) -> None:
    for reason in reasons[:_MOST_REASONS]:
        rows = ngettext("{count} row", "{count} rows", reason.count).format(count=reason.count)
        lines = ", ".join(str(line) for line in reason.lines)
        where = _("lines {lines}").format(lines=lines)
        console.note(f"{rows} ({where}): {say(reason.problem)}")
