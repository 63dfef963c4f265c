// Keeps open pages up to date by server-sent events. The fragments come from this console, escaped.
"use strict";

for (const part of document.querySelectorAll("[data-events]")) {
  const events = new EventSource(part.dataset.events);
  const live = part.querySelector("[data-live]");
  const plots = part.querySelector("[data-plots]");
  const lines = part.querySelector("[data-lines]");

  const replace = (place, html) => {
    // What has the focus, or is selected, is not taken away under the hands of whoever reads.
    const selection = document.getSelection();
    const inUse =
      place.contains(document.activeElement) ||
      (!selection.isCollapsed && place.contains(selection.anchorNode));
    if (inUse) {
      place.dataset.waiting = html;
    } else {
      delete place.dataset.waiting;
      place.innerHTML = html;
    }
  };

  events.addEventListener("live", (event) => replace(live, event.data));
  events.addEventListener("plots", (event) => replace(plots, event.data));
  events.addEventListener("lines", (event) => {
    const atEnd = lines.scrollHeight - lines.scrollTop - lines.clientHeight < 40;
    lines.insertAdjacentHTML("beforeend", event.data);
    while (lines.children.length > 5000) {
      lines.firstElementChild.remove();
    }
    if (atEnd) {
      lines.scrollTop = lines.scrollHeight;
    }
  });
  events.addEventListener("ended", () => {
    events.close();
    if (live) {
      location.reload();
    }
  });
  part.addEventListener("focusout", (event) => {
    // Nothing has the focus at this moment; what gets it next must still be there then.
    for (const place of [live, plots]) {
      if (place && place.dataset.waiting && !place.contains(event.relatedTarget)) {
        replace(place, place.dataset.waiting);
      }
    }
  });
}

for (const log of document.querySelectorAll(".log[data-lines]")) {
  log.scrollTop = log.scrollHeight;
}
