// Draws recall against latency.

import { millis, svg } from "./elements.js";

export const FORMATS = [
  { key: "RABITQ", name: "rabitq", title: "This codec" },
  { key: "LUCENE", name: "lucene", title: "Lucene" },
];

const MARGIN = { top: 26, right: 18, bottom: 46, left: 50 };

/** Where the axes end before anything is measured. */
const FIRST_MILLIS = [0.05, 1];

const TICKS_OF_A_DECADE = [1, 2, 5];

/** Latencies differ by factors, so their axis is logarithmic; it ends at ticks. */
function latencyTicks(points) {
  const values = points.length === 0 ? FIRST_MILLIS : points.map((point) => point.millis);
  const ticks = [];
  for (let power = -4; power <= 4; power++) {
    ticks.push(...TICKS_OF_A_DECADE.map((tick) => tick * 10 ** power));
  }
  const lowest = Math.min(...values);
  const highest = Math.max(...values);
  const first = Math.max(0, ticks.findLastIndex((tick) => tick <= lowest * 1.0001));
  const last = ticks.findIndex((tick) => tick >= highest * 0.9999);
  return ticks.slice(first, Math.max(last, first + 1) + 1);
}

function recallTicks(points) {
  const lowest = Math.min(0.9, ...points.map((point) => point.recall));
  const step = lowest < 0.6 ? 0.1 : lowest < 0.8 ? 0.05 : 0.02;
  const first = Math.floor(lowest / step + 1e-9);
  const last = Math.round(1 / step);
  const ticks = [];
  for (let i = first; i <= last; i++) {
    ticks.push(i * step);
  }
  return { ticks, digits: step < 0.1 ? 2 : 1 };
}

/** A square tells the formats apart for who does not see the colors. */
function point(format, x, y, isChosen) {
  const shape = { class: isChosen ? "point chosen" : "point" };
  const half = isChosen ? 5.5 : 4;
  return format.name === "rabitq"
    ? svg("circle", { ...shape, cx: x, cy: y, r: half + 0.5 })
    : svg("rect", { ...shape, x: x - half, y: y - half, width: 2 * half, height: 2 * half });
}

function series(format, points, scale, effort) {
  const places = points.map((measured) => [scale.x(measured.millis), scale.y(measured.recall)]);
  const chosen = points.reduce(
    (best, measured, i) =>
      Math.abs(measured.effort - effort) < Math.abs((points[best]?.effort ?? 0) - effort)
        ? i
        : best,
    0,
  );
  const group = svg("g", { class: `series ${format.name}` });
  group.append(svg("path", { d: places.map(([x, y], i) => `${i ? "L" : "M"}${x} ${y}`).join("") }));
  places.forEach(([x, y], i) => {
    const mark = point(format, x, y, i === chosen);
    const title =
      `${format.title}, effort ${points[i].effort}: recall ${points[i].recall.toFixed(3)},` +
      ` ${millis(points[i].millis)}`;
    mark.append(svg("title", {}, title));
    group.append(mark);
  });
  const [x, y] = places[chosen];
  const text = `effort ${points[chosen].effort}`;
  const label = svg(
    "g",
    { class: `series ${format.name}` },
    svg("text", { class: "effort", x, y: format.name === "rabitq" ? y - 12 : y + 20 }, text),
  );
  return { group, label };
}

function axes(scale, latencies, recalls, width, height) {
  const right = width - MARGIN.right;
  const bottom = height - MARGIN.bottom;
  const group = svg("g", {});
  for (const recall of recalls.ticks) {
    const y = scale.y(recall);
    group.append(
      svg("line", { class: "grid", x1: MARGIN.left, x2: right, y1: y, y2: y }),
      svg("text", { x: MARGIN.left - 8, y: y + 4, "text-anchor": "end" },
        recall.toFixed(recalls.digits)),
    );
  }
  for (const latency of latencies) {
    const x = scale.x(latency);
    group.append(
      svg("line", { class: "grid", x1: x, x2: x, y1: MARGIN.top, y2: bottom }),
      svg("text", { x, y: bottom + 17, "text-anchor": "middle" },
        String(Number(latency.toPrecision(1)))),
    );
  }
  group.append(
    svg("line", { class: "axis", x1: MARGIN.left, x2: right, y1: bottom, y2: bottom }),
    svg("text", { x: (MARGIN.left + right) / 2, y: height - 8, "text-anchor": "middle" },
      "milliseconds a search: the farther left, the faster"),
    svg("text", { x: 14, y: (MARGIN.top + bottom) / 2, "text-anchor": "middle",
      transform: `rotate(-90 14 ${(MARGIN.top + bottom) / 2})` }, "recall of ten"),
  );
  return group;
}

function key(scale, height) {
  const group = svg("g", {});
  FORMATS.forEach((format, i) => {
    const y = height - MARGIN.bottom - 40 + 22 * i;
    const x = scale.right - 92;
    group.append(
      svg("g", { class: `series ${format.name}` }, point(format, x, y, false),
        svg("text", { x: x + 13, y: y + 4.5 }, format.title)),
    );
  });
  return group;
}

/** Draws what is measured so far into a box. */
export function drawPlot(box, state, effort) {
  const width = box.clientWidth;
  const height = box.clientHeight;
  if (width === 0) {
    return;
  }
  const latencies = latencyTicks(state.points);
  const recalls = recallTicks(state.points);
  const [lowest, highest] = [latencies[0], latencies.at(-1)];
  const bottom = height - MARGIN.bottom;
  const right = width - MARGIN.right;
  const scale = {
    right,
    x: (latency) =>
      MARGIN.left +
      ((right - MARGIN.left) * Math.log(latency / lowest)) / Math.log(highest / lowest),
    y: (recall) =>
      bottom - ((bottom - MARGIN.top) * (recall - recalls.ticks[0])) / (1 - recalls.ticks[0]),
  };
  const drawing = svg("svg", {
    viewBox: `0 0 ${width} ${height}`,
    role: "img",
    "aria-label":
      state.points.length === 0
        ? "Empty plot of recall against latency."
        : `Plot of recall against latency with ${state.points.length} points; the numbers are in` +
          " the table below.",
  });
  drawing.append(axes(scale, latencies, recalls, width, height));
  const curves = FORMATS.map((format) => ({
    format,
    points: state.points.filter((measured) => measured.format === format.key),
  }))
    .filter((curve) => curve.points.length > 0)
    .map((curve) => series(curve.format, curve.points, scale, effort));
  // Labels come last, so that no curve lies over them.
  drawing.append(...curves.map((curve) => curve.group), ...curves.map((curve) => curve.label));
  if (state.points.length > 0) {
    drawing.append(key(scale, height));
  } else {
    const text =
      state.phase === "RUNNING" ? "Looking for the true answers ..." : "Not measured yet";
    drawing.append(
      svg("text", { class: "waiting-text", x: (MARGIN.left + right) / 2,
        y: (MARGIN.top + bottom) / 2 }, text),
    );
  }
  box.replaceChildren(drawing);
}
