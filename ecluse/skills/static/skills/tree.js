/* The tree by keyboard (WAI-ARIA tree view). Without this file it is a list of links with buttons beside it: every gesture has one.
   Roles are set here, because they promise arrow keys. */
(() => {
  "use strict";
  const tree = document.querySelector("[data-tree]");
  if (!tree) return;
  const nodes = [...tree.querySelectorAll("[data-node]")];
  const link = (node) => node.querySelector(":scope > a");
  const press = (selector) => document.querySelector(selector)?.click();

  tree.setAttribute("role", "tree");
  for (const list of tree.querySelectorAll("ul")) list.setAttribute("role", "group");
  for (const node of nodes) {
    const { branch, level, place, among } = node.dataset;
    const item = link(node);
    node.setAttribute("role", "none");
    item.setAttribute("role", "treeitem");
    item.setAttribute("aria-level", level);
    item.setAttribute("aria-posinset", place);
    item.setAttribute("aria-setsize", among);
    item.setAttribute("aria-selected", String(item.hasAttribute("aria-current")));
    if (branch) item.setAttribute("aria-expanded", String(branch === "open"));
    item.tabIndex = -1;
  }
  const first = nodes.find((node) => link(node).hasAttribute("aria-current")) ?? nodes[0];
  link(first).tabIndex = 0;
  // An item is open: the reader goes on from it, unless an error waits to be read.
  if (link(first).hasAttribute("aria-current") && !document.querySelector("[data-focus]")) link(first).focus();

  const go = (node) => {
    if (!node) return;
    for (const other of nodes) link(other).tabIndex = -1;
    link(node).tabIndex = 0;
    link(node).focus();
  };

  const walk = (node, key) => {
    const place = nodes.indexOf(node);
    const parent = node.parentElement.closest("[data-node]");
    switch (key) {
      case "ArrowDown": return () => go(nodes[place + 1]);
      case "ArrowUp": return () => go(nodes[place - 1]);
      case "Home": return () => go(nodes[0]);
      case "End": return () => go(nodes.at(-1));
      case "ArrowLeft": return () => go(parent);
      case "ArrowRight": return () => node.dataset.branch === "closed" ? link(node).click() : go(node.querySelector("[data-node]"));
      case " ": return () => link(node).click(); // Enter follows a link by itself
    }
    return null;
  };

  /* What changes an item is done to the one that is open: its buttons stand beside the tree. */
  const change = (key, alt) => {
    if (alt) {
      const way = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "outdent", ArrowRight: "indent" }[key];
      return way && (() => press(`[data-move="${way}"]`));
    }
    switch (key) {
      case "Delete": return () => document.querySelector('[data-move="remove"]')?.focus();
      case "F2": return () => document.querySelector("#item input[type=text]")?.focus();
      case "Insert": return () => document.querySelector("#add input[type=text]")?.focus();
    }
    return null;
  };

  tree.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey) return;
    const node = event.target.closest("[data-node]");
    let act = event.altKey ? null : walk(node, event.key);
    if (!act) {
      act = change(event.key, event.altKey);
      // Another item than the open one: open it first; the key is pressed again there.
      if (act && !link(node).hasAttribute("aria-current")) act = () => link(node).click();
    }
    if (!act) return;
    event.preventDefault();
    act();
  });

  /* A letter goes to the next item that begins with it. */
  tree.addEventListener("keypress", (event) => {
    if (event.key.length !== 1 || event.key === " ") return;
    const place = nodes.indexOf(event.target.closest("[data-node]"));
    const rest = [...nodes.slice(place + 1), ...nodes.slice(0, place)];
    go(rest.find((node) => link(node).textContent.trim().toLowerCase().startsWith(event.key.toLowerCase())));
  });
})();
