// Lets the server measure recall against latency, and says what came out.

import { byId, html, millis } from "./elements.js";
import { drawPlot, FORMATS } from "./plot.js";
import * as server from "./server.js";

const POLL_MILLIS = 300;

/** Recalls people ask for, the best first. */
const RECALLS = [0.995, 0.99, 0.98, 0.95, 0.9];

const COMPARED_RECALLS = 2;

/** Latency at which a format has a recall, between two measured points; null if it never has. */
export function latencyAt(points, recall) {
  for (let i = 0; i < points.length; i++) {
    if (points[i].recall < recall) {
      continue;
    }
    if (i === 0) {
      // The least effort finds more already; it would not be quicker with less recall.
      return points[0].millis;
    }
    const [before, after] = [points[i - 1], points[i]];
    const share = (recall - before.recall) / (after.recall - before.recall);
    return before.millis * (after.millis / before.millis) ** share;
  }
  return null;
}

function ofFormat(points, format) {
  return points.filter((point) => point.format === format);
}

/** What both formats reach, at the highest recalls that both reach. */
function headline(points) {
  const sentences = [];
  for (const recall of RECALLS) {
    const ours = latencyAt(ofFormat(points, "RABITQ"), recall);
    const theirs = latencyAt(ofFormat(points, "LUCENE"), recall);
    if (ours !== null && theirs !== null && sentences.length < COMPARED_RECALLS) {
      sentences.push([
        html("strong", {}, `At recall ${recall}`),
        ` ${millis(ours)} with this codec, ${millis(theirs)} with Lucene's default. `,
      ]);
    }
  }
  return sentences.length > 0
    ? sentences.flat()
    : ["The curves have no recall in common that people ask for."];
}

function table(points) {
  const efforts = [...new Set(points.map((point) => point.effort))];
  const cell = (format, effort) => {
    const point = ofFormat(points, format).find((candidate) => candidate.effort === effort);
    return point === undefined
      ? [html("td", {}), html("td", {})]
      : [html("td", {}, point.recall.toFixed(3)), html("td", {}, point.millis.toFixed(3))];
  };
  return html(
    "table",
    {},
    html("caption", {}, "Recall of the ten nearest, and milliseconds a search"),
    html(
      "thead",
      {},
      html(
        "tr",
        {},
        html("th", { scope: "col" }, "Effort"),
        ...FORMATS.flatMap((format) => [
          html("th", { scope: "col" }, `${format.title}: recall`),
          html("th", { scope: "col" }, "ms"),
        ]),
      ),
    ),
    html(
      "tbody",
      {},
      efforts.map((effort) =>
        html(
          "tr",
          {},
          html("th", { scope: "row" }, String(effort)),
          ...FORMATS.flatMap((format) => cell(format.key, effort)),
        ),
      ),
    ),
  );
}

/** The plot and the button that fills it. */
export class Comparison {
  #state = { phase: "IDLE", points: [], done: 0, total: 1 };
  #effort = 0;
  #button = byId("measure");

  constructor() {
    this.#button.addEventListener("click", () => this.#press());
    new ResizeObserver(() => this.#draw()).observe(byId("plot"));
  }

  /** Shows what was measured before this page was opened, or is being measured now. */
  start() {
    this.#poll();
  }

  /** The effort of the search that is shown, which the plot marks. */
  setEffort(effort) {
    if (effort !== this.#effort) {
      this.#effort = effort;
      this.#draw();
    }
  }

  async #press() {
    const isRunning = this.#state.phase === "RUNNING";
    try {
      this.#show(await (isRunning ? server.stopMeasurement() : server.startMeasurement()));
      byId("plot-status").textContent = isRunning ? "Stopped." : "Measuring.";
      if (isRunning === false) {
        this.#poll();
      }
    } catch (error) {
      this.#fail(error.message);
    }
  }

  async #poll() {
    try {
      this.#show(await server.measurement());
    } catch (error) {
      this.#fail(error.message);
      return;
    }
    if (this.#state.phase === "RUNNING") {
      setTimeout(() => this.#poll(), POLL_MILLIS);
    }
  }

  #fail(message) {
    byId("progress").hidden = true;
    byId("plot-headline").textContent = `Measuring failed: ${message}`;
    byId("plot-status").textContent = `Measuring failed: ${message}`;
  }

  #show(state) {
    const wasRunning = this.#state.phase === "RUNNING";
    this.#state = state;
    const isRunning = state.phase === "RUNNING";
    const measure = state.points.length > 0 ? "Measure again" : "Measure";
    this.#button.textContent = isRunning ? "Stop" : measure;
    this.#button.classList.toggle("primary", isRunning === false && state.points.length === 0);
    byId("progress").hidden = isRunning === false;
    byId("progress-bar").max = state.total;
    byId("progress-bar").value = state.done;
    byId("progress-text").textContent = `${Math.round((100 * state.done) / state.total)} %`;
    if (state.phase === "FAILED") {
      this.#fail(state.error);
    } else if (state.phase === "DONE") {
      byId("plot-headline").replaceChildren(...headline(state.points));
      if (wasRunning) {
        byId("plot-status").textContent = byId("plot-headline").textContent;
      }
    }
    byId("plot-table").replaceChildren(
      state.points.length === 0
        ? html("p", { class: "muted" }, "Nothing is measured yet.")
        : table(state.points),
    );
    this.#draw();
  }

  #draw() {
    drawPlot(byId("plot"), this.#state, this.#effort);
  }
}
