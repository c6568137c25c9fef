/* Every page works without this file; it saves a few gestures. No inline handler, no eval: the content policy forbids both. */
(() => {
  "use strict";
  document.documentElement.dataset.js = "";

  /* The error summary receives the focus when the page arrives, and when htmx brings it. */
  const focusSummary = (root) => root.querySelector?.("[data-focus]")?.focus();

  /* Filters apply themselves when a box changes; their button stays for those who have no script. */
  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (form?.matches("[data-autosubmit]")) form.requestSubmit();
  });

  /* One open menu at a time: leave it by Escape or by looking elsewhere. */
  const closeMenus = (except) => {
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      if (!menu.contains(except)) menu.open = false;
    }
  };
  document.addEventListener("click", (event) => closeMenus(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.activeElement?.closest("details[data-menu][open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
  });

  document.addEventListener("click", (event) => {
    const copy = event.target.closest("[data-copy]");
    if (copy) {
      const field = document.getElementById(copy.dataset.copy);
      field.select();
      navigator.clipboard?.writeText(field.value).then(() => {
        copy.querySelector("output").textContent = copy.dataset.done;
      });
    }
    const opener = event.target.closest("[data-dialog]");
    if (opener) document.getElementById(opener.dataset.dialog)?.showModal();
    if (event.target.closest("[data-print]")) window.print();
  });

  /* Letters left, said politely once the reader pauses. */
  document.addEventListener("input", (event) => {
    const counter = event.target.id && document.querySelector(`[data-count="${CSS.escape(event.target.id)}"]`);
    if (counter) counter.textContent = counter.dataset.words.replace("#", event.target.maxLength - event.target.value.length);
  });

  document.addEventListener("DOMContentLoaded", () => focusSummary(document));
  document.addEventListener("htmx:after:swap", (event) => focusSummary(event.target));
})();
