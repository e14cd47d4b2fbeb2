// Asks the server.

/** What the server says is wrong with a request. */
export class ServerError extends Error {}

async function ask(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch (error) {
    if (error.name === "AbortError") {
      throw error;
    }
    throw new ServerError("The server does not answer. Is it still running?");
  }
  const answer = await response.json();
  if (response.ok === false) {
    throw new ServerError(answer.error);
  }
  return answer;
}

function parametersOf(state) {
  const parameters = new URLSearchParams({ q: state.q, effort: state.effort });
  if (state.section !== "") {
    parameters.set("section", state.section);
  }
  if (state.size > 0) {
    parameters.set("size", state.size);
  }
  return parameters;
}

/** What there is to search. */
export function catalog() {
  return ask("/api/catalog");
}

/** Where everything lies. */
export function map() {
  return ask("/api/map");
}

/** What each way to search finds. */
export function search(state, signal) {
  return ask(`/api/search?${parametersOf(state)}`, { signal });
}

/** What a search looked at. */
export function walk(state, signal) {
  const parameters = parametersOf(state);
  parameters.set("format", state.format);
  return ask(`/api/walk?${parameters}`, { signal });
}

/** How far the measurement is. */
export function measurement() {
  return ask("/api/measurement");
}

/** Starts the measurement. */
export function startMeasurement() {
  return ask("/api/measurement", { method: "POST" });
}

/** Stops it. */
export function stopMeasurement() {
  return ask("/api/measurement", { method: "DELETE" });
}
