// The figure of the walk: what is said about it, and which of its steps are drawn.

import { byId, count, html, showFilled } from "./elements.js";
import { Landscape } from "./landscape.js";

const PLAY_MILLIS = 3500;

/** Who asked for less motion sees a few pictures instead. */
const CALM_PICTURES = 8;

function headline(walk, values) {
  const who = values.format === "rabitq" ? "This codec" : "Lucene's format";
  const scored = html("strong", {}, count(walk.scored));
  const all = count(walk.inIndex);
  const compared = html("strong", {}, `${count(walk.compared)} of ${all}`);
  if (walk.steps.length === 0) {
    return ["So few packages pass the filter that Lucene scored all of them, without a walk."];
  }
  return values.format === "rabitq"
    ? [`${who} compared `, compared, " vectors with the query, most by their codes alone. It read ",
        scored, " of them to score them exactly."]
    : [`${who} read `, compared, " vectors to compare them with the query. ", scored,
        " of them were near enough to be collected."];
}

/** The picture with its player. */
export class WalkFigure {
  #landscape = new Landscape(byId("landscape"));
  #walk = null;
  #slider = byId("step");
  #play = byId("play");
  #frame = 0;

  constructor() {
    this.#slider.addEventListener("input", () => {
      this.#stop();
      this.#showSteps(Number(this.#slider.value));
    });
    this.#play.addEventListener("click", () => {
      if (this.#frame === 0) {
        this.#start();
      } else {
        this.#stop();
        this.#showSteps(this.#walk.steps.length);
      }
    });
  }

  /** Where all packages lie. */
  setMap(map) {
    byId("kept").textContent = `${Math.round(100 * map.keptVariance)} %`;
    this.#landscape.setMap(map);
  }

  show(walk, values) {
    this.#stop();
    this.#walk = walk;
    byId("walk-headline").replaceChildren(...headline(walk, values));
    byId("landscape").dataset.format = values.format;
    this.#landscape.setWalk(walk);
    this.#slider.max = walk.steps.length;
    this.#slider.disabled = this.#play.disabled = walk.steps.length === 0;
    this.#showSteps(walk.steps.length);
  }

  showNothing(message) {
    this.#stop();
    this.#walk = null;
    byId("walk-headline").textContent = message || "The walk of the search is drawn here.";
    this.#landscape.setWalk(null);
    this.#slider.max = 0;
    this.#slider.disabled = this.#play.disabled = true;
    this.#showSteps(0);
  }

  #showSteps(steps) {
    const all = this.#walk?.steps.length ?? 0;
    this.#slider.value = steps;
    this.#slider.setAttribute("aria-valuetext", `${steps} of ${all} kept packages`);
    byId("step-text").value = `${count(steps)} of ${count(all)}`;
    showFilled(this.#slider);
    this.#landscape.showSteps(steps);
  }

  #start() {
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const all = this.#walk.steps.length;
    const begin = performance.now();
    this.#play.textContent = "Stop";
    const draw = (now) => {
      let share = Math.min(1, (now - begin) / PLAY_MILLIS);
      if (isCalm) {
        share = Math.ceil(share * CALM_PICTURES) / CALM_PICTURES;
      }
      this.#showSteps(Math.round(all * share));
      if (share < 1) {
        this.#frame = requestAnimationFrame(draw);
      } else {
        this.#stop();
      }
    };
    this.#frame = requestAnimationFrame(draw);
  }

  #stop() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#play.textContent = "Play";
  }
}
