// Sliders of ipywidgets have no name for a screen reader, and one that moves in powers of ten says its exponent. This
// names every slider of the box it stands in by the label before it and the number behind it, and speaks the figure's text.

const QUIET = 700; // ms without a change before the text is spoken: a slider that is being dragged says nothing

function nameSliders(box) {
  for (const row of box.querySelectorAll(".widget-inline-hbox")) {
    const handle = row.querySelector(".noUi-handle"), number = row.querySelector(".widget-readout");
    if (!handle) continue;
    handle.setAttribute("aria-label", row.querySelector(".widget-label")?.textContent ?? "");
    const say = () => {
      const text = number?.textContent ?? "";
      if (handle.getAttribute("aria-valuetext") !== text) handle.setAttribute("aria-valuetext", text);
    };
    say();
    if (number) new MutationObserver(say).observe(number, { childList: true, characterData: true, subtree: true });
    new MutationObserver(say).observe(handle, { attributes: true, attributeFilter: ["aria-valuetext"] });
  }
}

function render({ model, el }) {
  const spoken = document.createElement("div");
  spoken.className = "nnlib-voice";
  spoken.setAttribute("aria-live", "polite");
  spoken.style.cssText = "position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%)";
  el.append(spoken);
  let timer;
  const speak = () => {
    clearTimeout(timer);
    timer = setTimeout(() => (spoken.textContent = model.get("text")), QUIET);
  };
  model.on("change:text", speak);
  requestAnimationFrame(() => nameSliders(el.closest(".widget-vbox") ?? el)); // once the sliders stand beside it
  return () => {
    clearTimeout(timer);
    model.off("change:text", speak);
  };
}

export default { render };
