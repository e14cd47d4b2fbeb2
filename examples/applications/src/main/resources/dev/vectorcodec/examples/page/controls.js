// Connects what one types into and chooses from with the state.

import { byId, count, html, showFilled, size } from "./elements.js";
import { EFFORTS, SIZES } from "./state.js";

const EXAMPLES = [
  "relational database server",
  "spell checker dictionary",
  "dna sequence alignment",
  "take screenshots",
  "optical character recognition",
  "play chess against the computer",
];

/** The place of the choice that is nearest to a value, which an address may have set to any. */
function nearest(choices, value) {
  let best = 0;
  choices.forEach((choice, place) => {
    if (Math.abs(choice - value) < Math.abs(choices[best] - value)) {
      best = place;
    }
  });
  return best;
}

function placeOfSize(kib) {
  return kib === 0 ? SIZES.length - 1 : nearest(SIZES.slice(0, -1), kib);
}

function show(state) {
  const query = byId("query");
  if (query.value.trim() !== state.q) {
    query.value = state.q;
  }
  const section = byId("section");
  section.value = state.section;
  if (section.selectedIndex < 0) {
    // The server will say that there is none: the choice shows what was asked for.
    section.append(html("option", { value: state.section, selected: true }, state.section));
  }
  const mostKib = state.size === 0 ? "any" : `up to ${size(state.size)}`;
  showSlider("size", placeOfSize(state.size), mostKib);
  showSlider("effort", nearest(EFFORTS, state.effort), `beam width ${count(state.effort)}`);
  for (const name of ["view", "format"]) {
    byId(name).querySelector(`[value="${state[name]}"]`).checked = true;
  }
  for (const chip of byId("examples").children) {
    chip.setAttribute("aria-pressed", String(chip.textContent === state.q));
  }
}

function showSlider(id, place, text) {
  const slider = byId(id);
  slider.value = place;
  slider.setAttribute("aria-valuetext", text);
  byId(`${id}-text`).value = text;
  showFilled(slider);
}

function addExamples(state) {
  byId("examples").append(
    ...EXAMPLES.map((text) => {
      const chip = html("button", { type: "button", class: "chip", "aria-pressed": "false" }, text);
      chip.addEventListener("click", () => state.set({ q: text }, { isNewPage: true }));
      return chip;
    }),
  );
}

function listenToKeys() {
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.matches?.("input[type=search], select, textarea");
    const isPlain = event.ctrlKey === false && event.metaKey === false && event.altKey === false;
    if (event.key === "/" && isTyping === false && isPlain) {
      event.preventDefault();
      byId("query").focus();
      byId("query").select();
    }
  });
}

/** Fills the choices with what there is to search. */
export function showCatalog(catalog) {
  byId("collection").textContent =
    `${count(catalog.packages)} Debian packages, ${catalog.dimension} dimensions, on this machine`;
  byId("section").append(
    ...catalog.sections.map((section) =>
      html("option", { value: section.name }, `${section.name} (${count(section.packages)})`),
    ),
  );
}

/** Lets controls change the state, and show it. */
export function connect(state) {
  addExamples(state);
  listenToKeys();
  byId("search").addEventListener("submit", (event) => event.preventDefault());
  byId("query").addEventListener("input", (event) => state.set({ q: event.target.value.trim() }));
  byId("section").addEventListener("change", (event) => {
    state.set({ section: event.target.value }, { isNewPage: true });
  });
  byId("size").addEventListener("input", (event) => {
    state.set({ size: SIZES[event.target.value] });
  });
  byId("effort").addEventListener("input", (event) => {
    state.set({ effort: EFFORTS[event.target.value] });
  });
  for (const name of ["view", "format"]) {
    byId(name).addEventListener("change", (event) => state.set({ [name]: event.target.value }));
  }
  state.onChange(show);
  show(state.values);
}
