// A little script: charts whose marks can be opened, and buttons that copy. Without it everything is still there as links.
"use strict";

const tip = document.createElement("div");
tip.className = "tip";
tip.hidden = true;
tip.setAttribute("aria-hidden", "true");

function showTip(mark, words) {
  const place = mark.getBoundingClientRect();
  tip.textContent = words;
  tip.hidden = false;
  const left = Math.min(place.left, document.documentElement.clientWidth - tip.offsetWidth - 8);
  tip.style.setProperty("left", Math.max(4, left) + window.scrollX + "px");
  tip.style.setProperty("top", place.bottom + window.scrollY + 6 + "px");
}

function hideTip() {
  tip.hidden = true;
}

// The picture becomes the drawing itself, so that each mark is a link to its evidence.
async function openChart(picture) {
  const image = picture.querySelector("img");
  const answer = await fetch(image.currentSrc || image.src);
  if (!answer.ok) return;
  const drawn = new DOMParser().parseFromString(await answer.text(), "image/svg+xml").documentElement;
  if (drawn.nodeName !== "svg" || !drawn.querySelector("a")) return;
  for (const node of drawn.querySelectorAll("[role], [aria-roledescription]")) {
    if (!node.closest("a")) for (const name of ["role", "aria-roledescription", "aria-label"]) node.removeAttribute(name);
  }
  drawn.setAttribute("role", "group");
  drawn.setAttribute("aria-label", image.alt);
  const links = [...drawn.querySelectorAll("a")];
  links.forEach((link, place) => {
    const mark = link.firstElementChild;
    const words = (mark && mark.getAttribute("aria-label")) || "";
    if (mark) for (const name of ["role", "aria-roledescription", "aria-label"]) mark.removeAttribute(name);
    link.setAttribute("role", "link");
    link.setAttribute("aria-label", words);
    link.addEventListener("mouseenter", () => showTip(link, words));
    link.addEventListener("focus", () => showTip(link, words));
    link.addEventListener("mouseleave", hideTip);
    link.addEventListener("blur", hideTip);
    link.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      const next = step && links[place + step];
      if (next) {
        event.preventDefault();
        next.focus();
      }
    });
  });
  const old = picture.querySelector("svg");
  if (old) old.remove();
  image.hidden = true;
  picture.append(document.adoptNode(drawn));
}

function openCharts() {
  for (const picture of document.querySelectorAll("#chart-strip [data-chart]")) {
    const image = picture.querySelector("img");
    if (image.complete) openChart(picture);
    else image.addEventListener("load", () => openChart(picture), { once: true });
  }
}

function offerCopies() {
  for (const button of document.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    const words = button.textContent;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
      button.textContent = "Copied";
      setTimeout(() => (button.textContent = words), 1500);
    });
  }
}

document.body.append(tip);
openCharts();
offerCopies();
for (const query of ["(prefers-color-scheme: dark)", "(max-width: 47rem)"]) {
  matchMedia(query).addEventListener("change", () => {
    for (const image of document.querySelectorAll("#chart-strip img")) {
      image.hidden = false;
      const picture = image.closest("[data-chart]");
      const old = picture.querySelector("svg");
      if (old) old.remove();
      setTimeout(() => openChart(picture), 50);
    }
  });
}
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") hideTip();
});
