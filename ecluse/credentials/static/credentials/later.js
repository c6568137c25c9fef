/* A form that arrives later: when the network is gone, what was typed stays on this telephone and is sent when it comes back.
   The ticket in the form makes it one request, however often it is sent. Without this file the form is an ordinary one. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-later]");
  if (!form) return;
  const place = `ecluse.later:${location.pathname}`;
  const said = document.querySelector("[data-later-said]");
  const tell = (words) => { said.textContent = said.dataset[words]; said.className = "notice"; };
  let busy = false;

  const send = async (body, typed) => {
    if (busy) return;
    busy = true;
    try {
      const answer = await fetch(location.pathname, {
        method: "POST", body: new URLSearchParams(body), credentials: "same-origin", headers: { "X-Later": "1" },
      });
      if (answer.ok) {
        const { next } = await answer.json();
        localStorage.removeItem(place);
        location.replace(next);
        return;
      }
      /* Something to correct: the page of the server says what. */
      localStorage.removeItem(place);
      if (typed) form.submit(); else tell("refused");
    } catch {
      localStorage.setItem(place, body);
      tell("kept");
    } finally {
      busy = false;
    }
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(new URLSearchParams(new FormData(form)).toString(), true);
  });
  const again = () => { const kept = localStorage.getItem(place); if (kept) { tell("kept"); send(kept, false); } };
  window.addEventListener("online", again);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) again(); });
  setInterval(again, 15000);
  again();
})();
