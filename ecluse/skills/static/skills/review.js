/* The review by keyboard. The page works without this file: every key has its button. Keys only count while the focus is in the form
   (WCAG 2.1.4), and figures are read by the place of the key: on a Belgian or French keyboard they need Shift. */
(() => {
  "use strict";
  const form = document.querySelector("[data-review]");
  form?.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.matches("input[type=text], input[type=search], textarea, select")) return;
    const figure = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1];
    const wanted = form.querySelector(`[data-key="${CSS.escape(figure ?? event.key.toLowerCase())}"]`);
    if (!wanted) return;
    event.preventDefault();
    if (wanted.type !== "radio") return wanted.click();
    wanted.checked = true;
    if (figure) wanted.focus();
  });
})();
