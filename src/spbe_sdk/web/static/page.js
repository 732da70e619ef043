// What is filled in is counted at once: by the same program that writes the report, never here.
"use strict";

const form = document.querySelector("form[data-live]");

if (form) {
  const into = document.getElementById(form.dataset.into);
  let waiting = null;
  let asked = 0;
  let changed = false;

  const count = async () => {
    const mine = ++asked;
    const answer = await fetch(form.dataset.live, {
      method: "POST",
      headers: { "X-Live": "1" },
      body: new URLSearchParams(new FormData(form)),
    });
    const text = await answer.text();
    // An answer that a newer one has overtaken is no longer true.
    if (answer.ok && mine === asked) {
      into.replaceChildren(...new DOMParser().parseFromString(text, "text/html").body.childNodes);
    }
  };

  form.addEventListener("input", () => {
    changed = true;
    clearTimeout(waiting);
    waiting = setTimeout(() => count().catch(() => {}), 300);
  });
  form.addEventListener("submit", () => { changed = false; });
  window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
  for (const button of document.querySelectorAll(".without-script")) button.hidden = true;
}
