// Names every text whose contrast with what is behind it is less than WCAG's level AA asks for.
(() => {
  const context = Object.assign(document.createElement("canvas"), { width: 1, height: 1 })
    .getContext("2d", { willReadFrequently: true });

  /** Draws colors over each other, as whatever notation they are in comes out as bytes. */
  function over(colors) {
    context.clearRect(0, 0, 1, 1);
    for (const color of colors) {
      context.fillStyle = color;
      context.fillRect(0, 0, 1, 1);
    }
    return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)];
  }

  function luminance(color) {
    const [red, green, blue] = color.map((byte) => {
      const part = byte / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }

  function backgrounds(element) {
    const colors = [];
    for (let each = element; each !== null; each = each.parentElement) {
      colors.unshift(getComputedStyle(each).backgroundColor);
    }
    return colors;
  }

  const faint = new Set();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
    const element = text.parentElement;
    const style = getComputedStyle(element);
    const isShown =
      text.data.trim() !== "" &&
      element.closest(".hidden, .skip, noscript, option, title, [hidden], :disabled") === null &&
      element.checkVisibility();
    if (isShown) {
      const isSvg = element instanceof SVGElement;
      const behind = backgrounds(element);
      const front = over([...behind, isSvg ? style.fill : style.color]);
      const [high, low] = [luminance(front), luminance(over(behind))].sort((a, b) => b - a);
      const size = parseFloat(style.fontSize);
      const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
      const contrast = (high + 0.05) / (low + 0.05);
      if (contrast < (isLarge ? 3 : 4.5)) {
        faint.add(`${contrast.toFixed(2)}: ${text.data.trim().slice(0, 40)}`);
      }
    }
  }
  return [...faint].join("\n");
})()
