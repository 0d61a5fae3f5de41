// The front end of DrawingPad in drawing.py, as an anywidget module: it turns pointer and keys into inked cells and
// sends them to Python as one string of 1024 digits, "0" or "1", row by row; what Python answers is shown beside them.
// Every view of a pad has its own cells; the model's `pixels` joins them, and the view being drawn on is in the right.

const SIZE = 32; // cells a side
const CELL = 10; // canvas pixels a cell
const BRUSH = 1.5; // the brush's radius in cells, as in drawing.py
const SEND_EVERY = 50; // ms between two messages to Python while a stroke is drawn
const SPEAK_AFTER = 700; // ms of quiet before the message is spoken, so that a stroke is not read out half-way
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const HELP = "Draw with mouse, pen or finger. Keys: arrows move, Space puts the pen down or lifts it, Escape clears.";

/** Ink every cell whose centre is within BRUSH of the line between two points (cell units; cell centres are whole). */
function paint(cells, [x0, y0], [x1, y1]) {
  const dx = x1 - x0, dy = y1 - y0, squared = dx * dx + dy * dy;
  for (let y = 0; y < SIZE; y++) {
    for (let x = 0; x < SIZE; x++) {
      const along = squared ? Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / squared)) : 0;
      const ox = x - x0 - along * dx, oy = y - y0 - along * dy; // from the nearest point of the line to the cell
      if (ox * ox + oy * oy <= BRUSH * BRUSH) cells[y * SIZE + x] = 1;
    }
  }
}

function render({ model, el }) {
  el.classList.add("nnlib-pad");
  el.innerHTML = `
    <div class="nnlib-pad-label"></div>
    <div class="nnlib-pad-row">
      <canvas class="nnlib-pad-canvas" width="${SIZE * CELL}" height="${SIZE * CELL}" tabindex="0" role="application"></canvas>
      <div class="nnlib-pad-bars" aria-hidden="true"></div>
    </div>
    <div class="nnlib-pad-message"></div>
    <div class="nnlib-pad-foot"><button type="button" class="nnlib-pad-clear">Clear</button><span>${HELP}</span></div>
    <div class="nnlib-pad-spoken" aria-live="polite"></div>`;
  const part = (name) => el.querySelector(`.nnlib-pad-${name}`);
  const canvas = part("canvas"), context = canvas.getContext("2d");
  for (const focusable of [canvas, part("clear")]) { // else JupyterLab takes letters and arrows as commands on the cell
    focusable.setAttribute("data-lm-suppress-shortcuts", "true");
  }

  let cells = new Uint8Array(SIZE * SIZE);
  let pointer = null; // the id of the pointer that is drawing
  let last = null; // where it was
  let cursor = [SIZE / 2, SIZE / 2], penDown = false, cursorShown = false; // drawing by keys
  let sending, speaking; // timers

  function draw() {
    context.fillStyle = "#ffffff";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.fillStyle = "#1a1a1a";
    cells.forEach((on, i) => on && context.fillRect((i % SIZE) * CELL, Math.floor(i / SIZE) * CELL, CELL, CELL));
    if (cursorShown) { // a square of the brush's size, filled while the pen is down
      const [left, top] = cursor.map((c) => (c - 1) * CELL);
      context.fillStyle = context.strokeStyle = "#0072b2";
      context.lineWidth = 3;
      context.strokeRect(left, top, 3 * CELL, 3 * CELL);
      if (penDown) context.fillRect(left + CELL / 2, top + CELL / 2, 2 * CELL, 2 * CELL);
    }
  }

  function send() {
    clearTimeout(sending);
    sending = undefined;
    const pixels = cells.join("");
    if (pixels === model.get("pixels")) return;
    model.set("pixels", pixels);
    model.save_changes();
  }

  function inked() {
    draw();
    sending ??= setTimeout(send, SEND_EVERY);
  }

  function clear() {
    cells.fill(0);
    penDown = false;
    draw();
    send();
  }

  function say(text) {
    if (el.matches(":focus-within")) part("spoken").textContent = text; // of several views, the one in use speaks
  }

  // Pointer: mouse, pen, touch.
  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * SIZE - 0.5, ((event.clientY - box.top) / box.height) * SIZE - 0.5];
  };
  canvas.addEventListener("pointerdown", (event) => {
    if (pointer !== null || event.button !== 0) return; // a second finger, another button
    canvas.setPointerCapture(event.pointerId); // the stroke goes on where the pointer leaves the pad
    pointer = event.pointerId;
    last = place(event);
    penDown = cursorShown = false;
    paint(cells, last, last);
    inked();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerId !== pointer) return;
    const samples = event.getCoalescedEvents?.() ?? []; // the positions between two frames, where the browser keeps them
    for (const sample of samples.length ? samples : [event]) {
      const next = place(sample);
      paint(cells, last, next);
      last = next;
    }
    inked();
  });
  const lift = (event) => {
    if (event.pointerId !== pointer) return;
    pointer = null;
    send();
  };
  for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) canvas.addEventListener(name, lift);

  // Keys.
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = STEPS[event.key];
    if (step) {
      const next = cursor.map((c, i) => Math.min(SIZE - 1, Math.max(0, c + step[i])));
      if (penDown) paint(cells, cursor, next);
      cursor = next;
    } else if (event.key === " ") {
      if (!event.repeat) penDown = !penDown;
      if (penDown) paint(cells, cursor, cursor);
      say(penDown ? "Pen down." : "Pen up.");
    } else if (event.key === "Escape" || event.key === "Delete") {
      clear();
    } else {
      return;
    }
    event.preventDefault(); // arrows and Space would scroll the page
    event.stopPropagation();
    cursorShown = true;
    inked();
  });
  canvas.addEventListener("focus", () => {
    cursorShown = canvas.matches(":focus-visible"); // reached by keys, not by the pointer
    draw();
  });
  canvas.addEventListener("blur", () => {
    penDown = cursorShown = false;
    draw();
  });
  part("clear").addEventListener("click", clear);

  // What comes from Python.
  const changes = {
    pixels() {
      if (pointer !== null) return; // the stroke being drawn wins, and is sent when it ends
      cells = Uint8Array.from(model.get("pixels"), Number);
      draw();
    },
    label() {
      part("label").textContent = model.get("label");
      canvas.setAttribute("aria-label", `${model.get("label")}. ${HELP}`);
    },
    message() {
      part("message").textContent = model.get("message");
      clearTimeout(speaking);
      speaking = setTimeout(() => say(model.get("message")), SPEAK_AFTER);
    },
    probabilities() {
      const values = model.get("probabilities"), best = Math.max(...values), bars = part("bars");
      if (values.length && bars.children.length !== values.length) {
        const bar = (k) => `<span>${k}</span><div><div class="nnlib-pad-fill"></div></div><span></span>`;
        bars.innerHTML = values.map((_, k) => `<div class="nnlib-pad-bar">${bar(k)}</div>`).join("");
      }
      [...bars.children].forEach((bar, k) => { // without values the bars stay, empty
        const value = values[k] ?? 0;
        bar.classList.toggle("nnlib-pad-best", value > 0 && value === best);
        bar.querySelector(".nnlib-pad-fill").style.width = `${100 * value}%`;
        bar.lastElementChild.textContent = values.length ? `${Math.round(100 * value)} %` : "";
      });
    },
  };
  for (const [name, change] of Object.entries(changes)) {
    change();
    model.on(`change:${name}`, change);
  }
  return () => { // the view is taken away: send what was not sent yet, leave nothing behind
    if (sending) send();
    clearTimeout(speaking);
    for (const [name, change] of Object.entries(changes)) model.off(`change:${name}`, change);
  };
}

export default { render };
