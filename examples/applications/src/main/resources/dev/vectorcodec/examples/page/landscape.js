// Draws the packages, their groups, and what a search looked at.

import { svg } from "./elements.js";

/** The coordinates that the server sends go from 0 to this. */
const SIDE = 1000;

const NAMED_HITS = 3;
const LINE_HEIGHT = 16;
const LETTER_WIDTH = 7.3;

function overlaps(box, others) {
  return others.some(
    (other) =>
      box.left < other.right &&
      other.left < box.right &&
      box.top < other.bottom &&
      other.top < box.bottom,
  );
}

function box(x, y, text, anchor) {
  const width = text.length * LETTER_WIDTH + 6;
  const left = anchor === "middle" ? x - width / 2 : anchor === "end" ? x - width : x;
  return { left, right: left + width, top: y - LINE_HEIGHT, bottom: y + 4 };
}

/** The picture in its box. */
export class Landscape {
  #box;
  #canvas = document.createElement("canvas");
  #drawing = svg("svg", { role: "img" });
  #map = null;
  #walk = null;
  #steps = 0;
  #marks = [];

  constructor(boxElement) {
    this.#box = boxElement;
    this.#canvas.setAttribute("aria-hidden", "true");
    this.#box.append(this.#canvas, this.#drawing);
    new ResizeObserver(() => this.#drawAll()).observe(this.#box);
    document.addEventListener("themechange", () => this.#drawAll());
  }

  setMap(map) {
    this.#map = map;
    this.#drawAll();
  }

  setWalk(walk) {
    this.#walk = walk;
    this.#steps = walk?.steps.length ?? 0;
    this.#drawWalk();
  }

  /** Shows the first steps alone. */
  showSteps(steps) {
    this.#steps = steps;
    this.#marks.forEach((mark, i) => {
      for (const element of mark) {
        element.setAttribute("visibility", i < steps ? "visible" : "hidden");
      }
    });
  }

  #x(x) {
    return (x / SIDE) * this.#box.clientWidth;
  }

  #y(y) {
    return (y / SIDE) * this.#box.clientHeight;
  }

  #drawAll() {
    if (this.#map !== null && this.#box.clientWidth > 0) {
      this.#drawPackages();
      this.#drawWalk();
    }
  }

  /** Thousands of dots are too many for elements. */
  #drawPackages() {
    const density = devicePixelRatio;
    this.#canvas.width = this.#box.clientWidth * density;
    this.#canvas.height = this.#box.clientHeight * density;
    const context = this.#canvas.getContext("2d");
    context.scale(density, density);
    const probe = document.createElement("span");
    this.#box.append(probe);
    probe.style.color = "var(--dot)";
    context.fillStyle = getComputedStyle(probe).color;
    probe.remove();
    context.globalAlpha = 0.32;
    const { points } = this.#map;
    for (let i = 0; i < points.length; i += 2) {
      context.fillRect(this.#x(points[i]) - 0.7, this.#y(points[i + 1]) - 0.7, 1.4, 1.4);
    }
  }

  #drawWalk() {
    if (this.#map === null || this.#box.clientWidth === 0) {
      return;
    }
    this.#drawing.setAttribute(
      "viewBox",
      `0 0 ${this.#box.clientWidth} ${this.#box.clientHeight}`,
    );
    const taken = [];
    const { behind, before } =
      this.#walk === null ? { behind: [], before: [] } : this.#walkElements(taken);
    this.#drawing.replaceChildren(
      ...this.#middles(),
      ...behind,
      ...this.#groupNames(taken),
      ...before,
    );
    this.#drawing.setAttribute("aria-label", this.#description());
    this.showSteps(this.#steps);
  }

  #description() {
    const { groups } = this.#map;
    const hits = (this.#walk?.steps ?? [])
      .filter((step) => step.rank > 0)
      .sort((a, b) => a.rank - b.rank)
      .map((step) => step.name);
    const found = hits.length === 0 ? "" : ` Nearest to the query: ${hits.join(", ")}.`;
    return `Map of the packages in ${groups.length} groups, and what the search kept.${found}`;
  }

  #middles() {
    return this.#map.groups.map((group) => {
      const middle = svg("circle", {
        class: "middle",
        cx: this.#x(group.x),
        cy: this.#y(group.y),
        r: 2.5 + Math.sqrt(group.size) / 3,
      });
      const text =
        `${group.size} packages, ${Math.round(100 * group.share)} % of section ${group.section};` +
        ` ${group.typical} is nearest to the middle`;
      middle.append(svg("title", {}, text));
      return middle;
    });
  }

  /** Names of sections, each beside its purest group, as far as there is room. */
  #groupNames(taken) {
    const named = new Set();
    const names = [];
    const groups = [...this.#map.groups].sort((a, b) => b.share * b.size - a.share * a.size);
    for (const group of groups) {
      const x = this.#x(group.x);
      const y = this.#y(group.y) + 4;
      const place = box(x, y, group.section, "middle");
      const isInside = place.left > 0 && place.right < this.#box.clientWidth;
      if (isInside && named.has(group.section) === false && overlaps(place, taken) === false) {
        named.add(group.section);
        taken.push(place);
        names.push(svg("text", { class: "group-name", x, y }, group.section));
      }
    }
    return names;
  }

  /** All of the walk; the elements of each step are kept, to be shown one after the other. */
  #walkElements(taken) {
    const { steps } = this.#walk;
    const links = svg("g", { class: "links" });
    const layers = { links, kept: [], scored: [], found: [], labels: [] };
    this.#marks = steps.map((step, i) => this.#mark(step, i, layers));
    const target = this.#target();
    for (const step of steps.filter((candidate) => candidate.rank > 0).sort(byRank)) {
      const label = step.rank <= NAMED_HITS ? this.#label(step, taken) : null;
      if (label !== null) {
        layers.labels.push(label);
        this.#marks[steps.indexOf(step)].push(label);
      }
    }
    // Names of groups come later, and must not lie below results.
    for (const step of steps.filter((candidate) => candidate.rank > 0)) {
      const [x, y] = [this.#x(step.x), this.#y(step.y)];
      taken.push({ left: x - 7, right: x + 7, top: y - 7, bottom: y + 7 });
    }
    const { kept, scored, found, labels } = layers;
    return { behind: [links, ...kept], before: [...scored, ...found, target, ...labels] };
  }

  #mark(step, i, layers) {
    const { steps } = this.#walk;
    const [x, y] = [this.#x(step.x), this.#y(step.y)];
    const elements = [];
    if (step.from >= 0) {
      const from = steps[step.from];
      const link = svg("path", { d: `M${this.#x(from.x)} ${this.#y(from.y)}L${x} ${y}` });
      layers.links.append(link);
      elements.push(link);
    }
    const kind = step.rank > 0 ? "found" : step.scored ? "scored" : "kept";
    const dot = svg("circle", {
      class: kind,
      cx: x,
      cy: y,
      r: { found: 5, scored: 3.5, kept: 2.4 }[kind],
      "data-package": step.name,
    });
    if (kind === "kept") {
      const late = Math.round((100 * i) / Math.max(1, steps.length - 1));
      dot.style.fill = `color-mix(in oklab, var(--early), var(--late) ${late}%)`;
    }
    const result = { found: `, scored, result ${step.rank}`, scored: ", scored", kept: "" }[kind];
    dot.append(svg("title", {}, `${step.name}: kept as number ${i + 1}${result}`));
    layers[kind].push(dot);
    elements.push(dot);
    return elements;
  }

  #target() {
    const [x, y] = [this.#x(this.#walk.x), this.#y(this.#walk.y)];
    return svg(
      "path",
      { class: "target", d: `M${x} ${y - 8}L${x + 8} ${y}L${x} ${y + 8}L${x - 8} ${y}Z` },
      svg("title", {}, "The query"),
    );
  }

  #label(step, taken) {
    const [x, y] = [this.#x(step.x), this.#y(step.y)];
    const isLeft = x > this.#box.clientWidth * 0.62;
    const anchor = isLeft ? "end" : "start";
    const at = isLeft ? x - 10 : x + 10;
    for (const shift of [4, -12, 20]) {
      const place = box(at, y + shift, step.name, anchor);
      if (overlaps(place, taken) === false) {
        taken.push(place);
        const attributes = { class: "label", x: at, y: y + shift, "text-anchor": anchor };
        return svg("text", attributes, step.name);
      }
    }
    return null;
  }
}

function byRank(a, b) {
  return a.rank - b.rank;
}
