"""``scenesim boundary``: where a measure crosses a level."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scenesim.cli import options as cli
from scenesim.errors import Problem, ScenarioError

if TYPE_CHECKING:
    from scenesim.cli.progress import Counting
    from scenesim.runs.accept import Accepted
    from scenesim.runs.asking import Finder
    from scenesim.runs.boundary import Boundary, Measured, Rules, Span
    from scenesim.runs.remembered import Remembered
    from scenesim.scenario.model import Scenario
    from scenesim.truth import LabelledFrame

_RECALL = re.compile(r"^\s*recall\(\s*(\w+)\s*\)\s*$")


def boundary(
    file: cli.ScenarioFile,
    along: Annotated[
        str,
        typer.Option(metavar="ADDRESS=LOW..HIGH", help="What is moved: 'weather.fog=20..400m'."),
    ],
    measure: Annotated[
        str, typer.Option(help="'recall(kid)' of --model, or a measure: 'pixels(kid)'.")
    ],
    level: Annotated[float, typer.Option(help="That the measure crosses, SI.")],
    model: Annotated[
        str, typer.Option(help="module:function or a .onnx file; for recall(ACTOR).")
    ] = "",
    adapter: cli.Adapter = None,
    draws: Annotated[int, typer.Option(help="Draws at each value.")] = 8,
    most: Annotated[int, typer.Option(help="Draws in all.")] = 400,
    tolerance: Annotated[
        float, typer.Option(help="Share of the range at which the interval is narrow enough.")
    ] = 0.02,
    seed: cli.Seed = 0,
    fix: cli.Fixed = None,
    out: Annotated[
        Path, typer.Option("-o", "--out", help="Folder of figures, plot and frames.")
    ] = Path("boundary"),
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a search.")] = False,
) -> None:
    """Search where a measure crosses a level, by bisection that knows how sure each draw makes it.

    Writes boundary.json, boundary.html and the two neighbouring frames of one draw, low.png and
    high.png: just below and just above.
    """
    from scenesim.cli.progress import Counting
    from scenesim.runs.boundary import Rules, find_boundary, span_of
    from scenesim.runs.remembered import Remembered
    from scenesim.scenario import load

    problems = []
    if draws < 1 or most < 3 * draws:
        problems.append(Problem(f"--draws {draws} --most {most}: want at least 3 batches"))
    if not 0.0 < tolerance < 1.0:
        problems.append(Problem(f"--tolerance {tolerance}: want a share between 0 and 1"))
    if problems:
        raise ScenarioError(problems)
    span, fixed = span_of(along), cli.fixed_of(fix)
    recall = _RECALL.match(measure)
    rules = Rules(level, draws, tolerance, most, bool(recall))
    scenario = load(file)
    asker = _Asker(scenario, measure, (model, adapter), fixed, seed)
    asker.accepted(span, span.low, 0)  # a wrong address shows here
    question: dict[str, Any] = {"scenario": scenario.digest, "set": fixed, "seed": seed}
    question |= {"along": span.address, "unit": span.unit, "measure": measure, "model": model}
    known = Remembered(out, question, resume=resume)
    if known:
        print(f"{len(known)} draws are known already", file=sys.stderr)
    with Counting(f"{measure} along {span.address}") as shown:
        found = find_boundary(span, asker.measured(span, known, shown), rules)
    _write(out, found, span, measure, rules)
    asker.frames(out, span, found)
    unit = f" {span.unit}" if span.unit else ""
    print(
        f"{measure} crosses {level:g} at {span.address} = {found.estimate:.4g}{unit} "
        f"(95 %: {found.low:.4g} .. {found.high:.4g}{unit}); {found.draws} draws"
    )
    print(f"{out}/low.png and {out}/high.png show one draw at both ends")


class _Asker:
    """Measures draws of a scenario with one value moved."""

    def __init__(
        self,
        scenario: Scenario,
        measure: str,
        model_: tuple[str, Path | None],
        fixed: dict[str, str],
        seed: int,
    ) -> None:
        from scenesim.runs.asking import check_actor, open_finder
        from scenesim.runs.predicates import with_measure

        self._fixed, self._seed = fixed, seed
        self._finder: Finder | None = None
        recall = _RECALL.match(measure)
        model, adapter = model_
        if bool(recall) != bool(model):
            told = "recall(ACTOR) is measured with --model, and --model measures recall(ACTOR)"
            raise ScenarioError([Problem(told)])
        if recall:
            check_actor(scenario, recall[1])
            self._finder = open_finder(model, adapter, recall[1])
            self._scenario = scenario
        else:
            self._scenario = with_measure(scenario, measure)

    def accepted(self, span: Span, value: float, number: int) -> Accepted:
        """One draw at one value."""
        from scenesim.runs.accept import Asked, first_accepted
        from scenesim.runs.options import draw_stream

        fixed = {**self._fixed, span.address: span.text(value)}
        return first_accepted(Asked(self._scenario, draw_stream(self._seed, number), fixed), ())

    def measured(self, span: Span, known: Remembered, shown: Counting) -> Measured:
        """What the search asks; answers are kept as they come, and shown batch by batch."""

        def ask(value: float, numbers: range) -> list[float | None]:
            for count, number in enumerate(numbers, 1):
                if not known.knows(value, number):
                    known.keep(value, number, self._value(self.accepted(span, value, number)))
                shown.show({"draws": number + 1, f"at {span.text(value)}": count})
            answers = [known.answer(value, number) for number in numbers]
            sure = [one for one in answers if one is not None]
            middle = f"{median(sure):.3g}" if sure else "no value"
            if sure and self._finder is not None:
                middle = f"found in {sum(sure):.0f} of {len(sure)}"
            told = f"{span.address} = {value:.4g} {span.unit}: {middle} ({len(numbers)} draws)"
            print(told, file=sys.stderr)
            return answers

        return ask

    def _value(self, draw: Accepted) -> float | None:
        if self._finder is not None:
            found = self._seen(draw)[1]
            return None if found is None else float(found)
        from scenesim.runs.looking import Looker
        from scenesim.runs.measuring import value_of

        (cover,) = draw.scene.covers
        value = value_of(cover.values[0], draw, Looker(draw.scene, draw.timeline))
        if isinstance(value, str):
            raise ScenarioError([Problem(f"--measure {cover.text}: is a word, want a number")])
        return value

    def _seen(self, draw: Accepted) -> tuple[LabelledFrame, bool | None]:
        """The critical moment, or the next in which the actor can be found at all."""
        from scenesim.runs.accept import frame_steps

        assert self._finder is not None
        moments = self._finder.moments(draw)
        rate = draw.scene.rate_hz
        steps = frame_steps(draw.scene, draw.timeline, 5)
        critical = draw.timeline.critical_s
        # what came before tells more than who lies on the road when all is over
        others = sorted((step / rate for step in steps), key=lambda at: (at > critical, -at))
        times = [critical, *others]
        first = moments.at(times[0])
        found = self._finder.found(first, draw.scene.parameters)
        for time_s in times[1:]:
            if found is not None:
                break
            frame = moments.at(time_s)
            found = self._finder.found(frame, draw.scene.parameters)
            if found is not None:
                first = frame
        return first, found

    def frames(self, out: Path, span: Span, found: Boundary) -> None:
        """One moment of a draw at both ends of the interval: the first that changes its answer."""
        from scenesim.report.pictures import write_picture
        from scenesim.runs.asking import labelled

        chosen = 0
        if self._finder is not None:
            for number in range(4):
                answers = {
                    self._value(self.accepted(span, v, number)) for v in (found.low, found.high)
                }
                if answers == {0.0, 1.0}:
                    chosen = number
                    break
        time_s: float | None = None
        for name, value in (("low", found.low), ("high", found.high)):
            draw = self.accepted(span, value, chosen)
            if self._finder is not None and time_s is None:
                time_s = self._seen(draw)[0].time_s
            frame = labelled(draw, time_s)
            image = next(iter(frame.cameras.values())).image
            write_picture(image, out / f"{name}.png")


def _write(out: Path, found: Boundary, span: Span, measure: str, rules: Rules) -> None:
    """Figures and plot."""
    import json

    from scenesim.runs import plots

    content = found.as_json(span, measure, rules.level)
    text = json.dumps(content, indent=1, sort_keys=True) + "\n"
    (out / "boundary.json").write_text(text, encoding="utf-8")
    xs, ys = [p.value for p in found.points], [min(p.middle, 1e6) for p in found.points]
    labels = (f"{span.address} {span.unit}".strip(), measure)
    png = plots.points(measure, xs, ys, rules.level, (found.low, found.high), labels)
    told = f"{found.estimate:.4g} {span.unit}, 95 %: {found.low:.4g} .. {found.high:.4g}"
    rows = [(p.value, p.middle, p.count, p.above) for p in found.points]
    columns = (labels[0], "median or share", "draws", "sure to be above")
    part = plots.section(told, plots.picture(png), plots.table(columns, rows))
    (out / "boundary.html").write_bytes(plots.page(f"Boundary of {measure}", [part]))
