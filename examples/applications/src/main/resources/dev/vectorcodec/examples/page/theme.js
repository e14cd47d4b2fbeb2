// Applies the chosen colors. Without a choice the stylesheets follow the system.
"use strict";

(() => {
  const KEY = "theme";
  const root = document.documentElement;

  function stored() {
    try {
      return localStorage.getItem(KEY);
    } catch {
      // A browser that keeps nothing still shows the page.
      return null;
    }
  }

  function apply(theme) {
    if (theme === "light" || theme === "dark") {
      root.dataset.theme = theme;
    } else {
      delete root.dataset.theme;
    }
  }

  apply(stored());

  document.addEventListener("DOMContentLoaded", () => {
    const chosen = root.dataset.theme ?? "auto";
    for (const radio of document.querySelectorAll("#theme input")) {
      radio.checked = radio.value === chosen;
      radio.addEventListener("change", () => {
        apply(radio.value);
        try {
          localStorage.setItem(KEY, radio.value);
        } catch {
          // It holds for this visit.
        }
        document.dispatchEvent(new Event("themechange"));
      });
    }
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      document.dispatchEvent(new Event("themechange"));
    });
  });
})();
