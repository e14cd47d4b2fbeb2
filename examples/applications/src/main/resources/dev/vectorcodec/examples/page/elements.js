// Makes elements. Texts are set as texts, so nothing that comes from a server becomes markup.

const SVG = "http://www.w3.org/2000/svg";

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) {
      element.setAttribute(name, "");
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value);
    }
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** An HTML element with attributes and children; texts may be children. */
export function html(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** The same of SVG. */
export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

/** The element with an id, which is there. */
export function byId(id) {
  return document.getElementById(id);
}

/** Shows how far a slider is on browsers that cannot style the part before the thumb. */
export function showFilled(slider) {
  const length = Number(slider.max) - Number(slider.min);
  const share = length === 0 ? 0 : (Number(slider.value) - Number(slider.min)) / length;
  slider.style.setProperty("--filled", `${100 * share}%`);
}

const GROUPED = new Intl.NumberFormat("en");

/** A whole number with a comma between thousands. */
export function count(number) {
  return GROUPED.format(number);
}

/** Milliseconds with as many digits as say something. */
export function millis(number) {
  const digits = number < 0.1 ? 3 : number < 10 ? 2 : 1;
  return `${number.toFixed(digits)} ms`;
}

/** A size that is given in KiB. */
export function size(kib) {
  if (kib < 1024) {
    return `${kib} KiB`;
  }
  const mebibytes = kib / 1024;
  return mebibytes < 1024
    ? `${mebibytes.toFixed(mebibytes < 10 ? 1 : 0).replace(".0", "")} MiB`
    : `${(mebibytes / 1024).toFixed(1)} GiB`;
}
