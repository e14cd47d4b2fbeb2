// Shows what each way to search found.

import { byId, count, html, millis, size } from "./elements.js";

const WAYS = [
  { name: "vector", title: "Vector", about: "nearest by meaning", key: "byVector" },
  { name: "words", title: "Words", about: "best by BM25", key: "byWords" },
  { name: "both", title: "Both", about: "the two lists fused by rank", key: "fused" },
];

/** Words of a query as the index tells them apart: letters and digits. */
function wordsOf(query) {
  return new Set(query.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);
}

/** A text whose words are marked if the query has them. */
function marked(text, words) {
  return text
    .split(/([\p{L}\p{N}]+)/u)
    .map((part) => (words.has(part.toLowerCase()) ? html("mark", {}, part) : part));
}

function ranks(hit) {
  const { vector, words } = hit.ranks;
  return html(
    "span",
    { class: "ranks" },
    vector === null ? null : html("span", { class: "from-vector" }, `vector #${vector}`),
    words === null ? null : html("span", { class: "from-words" }, `words #${words}`),
  );
}

function hitElement(hit, place, best, words) {
  const bar = html("span", { class: "bar", "aria-hidden": "true" });
  bar.style.setProperty("--share", `${(100 * hit.score) / best}%`);
  const text = (value) => (words === null ? value : marked(value, words));
  return html(
    "li",
    { class: "hit", "data-package": hit.name },
    html("span", { class: "rank", "aria-hidden": "true" }, String(place)),
    html("span", { class: "name" }, text(hit.name)),
    html(
      "span",
      { class: "score" },
      bar,
      html("span", { class: "hidden" }, "score "),
      hit.score.toFixed(hit.score < 1 ? 3 : 2),
    ),
    html("p", { class: "summary" }, text(hit.summary)),
    html(
      "p",
      { class: "facts" },
      hit.ranks === null ? null : ranks(hit),
      html("span", {}, hit.section),
      html("span", {}, size(hit.installedKib)),
    ),
  );
}

function nothing(way, answer) {
  if (way.name === "vector" && answer.byVector === null) {
    return "None of these words has a vector.";
  }
  return answer.accepted === 0
    ? "No package passes the filter."
    : "No package has any of these words, or none that passes the filter.";
}

function wayElement(way, answer, words, showAll) {
  const found = answer[way.key];
  const hits = found?.hits ?? [];
  const best = Math.max(...hits.map((hit) => hit.score), Number.MIN_VALUE);
  const more = html("button", { type: "button", class: "more" }, `All ${hits.length} by ${
    way.name === "both" ? "both" : way.name
  }`);
  more.addEventListener("click", () => showAll(way.name));
  return html(
    "article",
    { class: `card way ${way.name}`, "aria-labelledby": `way-${way.name}` },
    html(
      "header",
      {},
      html("h3", { id: `way-${way.name}` }, way.title),
      html("span", { class: "time" }, found === null ? "" : millis(found.millis)),
      html("span", { class: "about" }, way.about),
      html("span", { class: "quality" }, quality(found)),
    ),
    hits.length === 0
      ? html("p", { class: "nothing" }, nothing(way, answer))
      : html(
          "ol",
          {},
          hits.map((hit, i) => hitElement(hit, i + 1, best, way.name === "vector" ? null : words)),
        ),
    hits.length > 3 ? more : null,
  );
}

function quality(found) {
  const recall = found?.recall ?? null;
  return recall === null ? "" : `recall ${recall.toFixed(2)}`;
}

function statusText(answer, packages) {
  const sentences = [
    answer.accepted === packages
      ? `All ${count(packages)} packages.`
      : `${count(answer.accepted)} of ${count(packages)} packages pass the filter.`,
  ];
  for (const way of WAYS) {
    const found = answer[way.key];
    if (found !== null && found.hits.length > 0) {
      sentences.push(`${way.title} ${millis(found.millis)}.`);
    }
  }
  if (answer.unknownWords.length > 0) {
    sentences.push(`No vector for: ${answer.unknownWords.join(", ")}.`);
  }
  return sentences.join(" ");
}

/** Marks the same package in every list and picture. */
function mark(name) {
  for (const element of document.querySelectorAll("[data-package]")) {
    element.classList.toggle("same", name !== null && element.dataset.package === name);
  }
}

/** The lists. */
export class Results {
  #ways = byId("ways");
  #packages = 0;

  constructor(showAll) {
    this.showAll = showAll;
    this.#ways.addEventListener("pointerover", (event) => {
      mark(event.target.closest("[data-package]")?.dataset.package ?? null);
    });
    this.#ways.addEventListener("pointerleave", () => mark(null));
  }

  /** Says how many packages there are. */
  setPackages(packages) {
    this.#packages = packages;
  }

  /** Shows the lists that a view has. */
  setView(view) {
    this.#ways.dataset.view = view;
  }

  /** What is shown is about to change. */
  wait() {
    this.#ways.classList.add("waiting");
  }

  show(answer, query) {
    const words = wordsOf(query);
    this.#ways.classList.remove("waiting");
    this.#ways.replaceChildren(
      ...WAYS.map((way) => wayElement(way, answer, words, this.showAll)),
    );
    byId("status").textContent = statusText(answer, this.#packages);
    byId("problem").hidden = true;
  }

  showNothing() {
    this.#ways.classList.remove("waiting");
    this.#ways.replaceChildren(
      html("p", { class: "empty" }, "Type a few words, or choose one of the examples."),
    );
    byId("status").textContent = "";
    byId("problem").hidden = true;
  }

  fail(message) {
    this.#ways.classList.remove("waiting");
    this.#ways.replaceChildren();
    byId("status").textContent = "";
    byId("problem").textContent = message;
    byId("problem").hidden = false;
  }
}
