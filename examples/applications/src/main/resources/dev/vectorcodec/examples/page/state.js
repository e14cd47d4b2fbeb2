// What is searched and shown. It is in the address, so that one can keep it and go back to it.

export const EFFORTS = [8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512];

/** Largest sizes in KiB that the slider offers; 0 is any. */
export const SIZES = [64, 256, 1024, 10240, 102400, 0];

const VIEWS = ["all", "vector", "words", "both"];
const FORMATS = ["rabitq", "lucene"];

const DEFAULTS = {
  q: "relational database server",
  section: "",
  size: 0,
  effort: 64,
  view: "all",
  format: "rabitq",
};

// Browsers refuse to change the address more often than some 100 times in 30 seconds.
const WRITE_AFTER_MILLIS = 350;

function oneOf(value, choices, otherwise) {
  return choices.includes(value) ? value : otherwise;
}

function wholeNumber(value, otherwise) {
  return /^\d{1,9}$/.test(value ?? "") ? Number(value) : otherwise;
}

/** The state that an address says; what it leaves out is as at first. */
function read(address) {
  const given = new URLSearchParams(address);
  return {
    q: (given.get("q") ?? DEFAULTS.q).slice(0, 300),
    section: given.get("section") ?? DEFAULTS.section,
    size: wholeNumber(given.get("size"), DEFAULTS.size),
    effort: wholeNumber(given.get("effort"), DEFAULTS.effort),
    view: oneOf(given.get("view"), VIEWS, DEFAULTS.view),
    format: oneOf(given.get("format"), FORMATS, DEFAULTS.format),
  };
}

function write(state) {
  const kept = new URLSearchParams();
  for (const [name, value] of Object.entries(state)) {
    if (value !== DEFAULTS[name]) {
      kept.set(name, value);
    }
  }
  const query = kept.toString();
  return query === "" ? location.pathname : `${location.pathname}?${query}`;
}

/** The state, and who wants to know when it changes. */
export class State {
  #listeners = [];
  #timer = 0;

  constructor() {
    this.values = read(location.search);
    addEventListener("popstate", () => {
      clearTimeout(this.#timer);
      this.values = read(location.search);
      this.#tell(Object.keys(this.values));
    });
  }

  /** Calls a function with the values and the names of those that changed. */
  onChange(listener) {
    this.#listeners.push(listener);
  }

  /** Changes some values; a change that makes a new page of history can be gone back from. */
  set(changes, { isNewPage = false } = {}) {
    const changed = Object.keys(changes).filter((name) => changes[name] !== this.values[name]);
    if (changed.length === 0) {
      return;
    }
    clearTimeout(this.#timer);
    if (isNewPage) {
      // What is not written yet belongs to the page that is left.
      history.replaceState(null, "", write(this.values));
    }
    this.values = { ...this.values, ...changes };
    if (isNewPage) {
      history.pushState(null, "", write(this.values));
    } else {
      this.#timer = setTimeout(
        () => history.replaceState(null, "", write(this.values)),
        WRITE_AFTER_MILLIS,
      );
    }
    this.#tell(changed);
  }

  #tell(changed) {
    for (const listener of this.#listeners) {
      listener(this.values, changed);
    }
  }
}
