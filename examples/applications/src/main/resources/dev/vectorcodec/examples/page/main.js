// Starts the page: whenever the state changes, it asks the server and shows the answers.

import { Comparison } from "./comparison.js";
import { connect, showCatalog } from "./controls.js";
import { Results } from "./results.js";
import * as server from "./server.js";
import { State } from "./state.js";
import { WalkFigure } from "./walk.js";

/** Shorter than a pause between two words, longer than one between two letters. */
const PAUSE_MILLIS = 90;

const OF_A_SEARCH = ["q", "section", "size", "effort"];

const state = new State();
const results = new Results((view) => state.set({ view }, { isNewPage: true }));
const figure = new WalkFigure();
const comparison = new Comparison();

let pending = new AbortController();
let timer = 0;

async function search(values) {
  try {
    const answer = await server.search(values, pending.signal);
    results.show(answer, values.q);
    return answer;
  } catch (error) {
    if (error.name !== "AbortError") {
      results.fail(error.message);
      figure.showNothing("");
    }
    return null;
  }
}

async function walk(values) {
  const { signal } = pending;
  try {
    figure.show(await server.walk(values, signal), values);
  } catch (error) {
    if (error.name !== "AbortError") {
      figure.showNothing(error.message);
    }
  }
}

async function ask(values, isNewSearch) {
  // What was asked before is of no interest any more.
  pending.abort();
  pending = new AbortController();
  if (values.q === "") {
    results.showNothing();
    figure.showNothing("");
    return;
  }
  const answer = isNewSearch ? await search(values) : {};
  if (answer === null) {
    return;
  }
  if (answer.byVector === null) {
    figure.showNothing("None of these words has a vector, so there is no walk.");
  } else {
    await walk(values);
  }
}

function changed(values, names) {
  results.setView(values.view);
  comparison.setEffort(values.effort);
  const isNewSearch = names.some((name) => OF_A_SEARCH.includes(name));
  if (isNewSearch) {
    results.wait();
  }
  if (isNewSearch || names.includes("format")) {
    clearTimeout(timer);
    // Another format alone must not keep a search from being made that waits.
    waiting ||= isNewSearch;
    timer = setTimeout(
      () => {
        const isSearch = waiting;
        waiting = false;
        ask(values, isSearch);
      },
      names.includes("q") ? PAUSE_MILLIS : 0,
    );
  }
}

let waiting = false;

async function start() {
  try {
    const catalog = await server.catalog();
    results.setPackages(catalog.packages);
    showCatalog(catalog);
    figure.setMap(await server.map());
  } catch (error) {
    results.fail(error.message);
    return;
  }
  connect(state);
  state.onChange(changed);
  changed(state.values, Object.keys(state.values));
  comparison.start();
}

start();
