// The cap board: keys and dragging only press a card's own buttons; without this file the buttons do the same.
// <div data-board data-said>: [data-movable] cards with button[name=grade][data-effect], [data-grade] columns with [data-drop].
const GRADES = ["excellent", "good", "completed", "not_completed"];
const KEYS = { ArrowLeft: 0, ArrowRight: 1, 1: 0, 2: 1, 3: 2, 4: 3 };
const FAR = 6; // pixels before a press becomes a drag
let drag = null;

function buttonOf(card, grade) {
  return card?.querySelector(`button[name="grade"][value="${grade}"]`);
}

function make(board) {
  board.querySelectorAll("[data-movable]").forEach((card) => { card.tabIndex = 0; });
}

function beside(card, step) {
  const cards = [...document.querySelectorAll("[data-movable]")];
  return cards[cards.indexOf(card) + step];
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && drag) return stop();
  const card = event.target.closest("[data-movable]");
  if (!card || event.target !== card || event.ctrlKey || event.metaKey || event.altKey) return;
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (step) beside(card, step)?.focus();
  else if (event.key in KEYS) buttonOf(card, GRADES[KEYS[event.key]])?.click();
  else return;
  event.preventDefault();
});

function columnAt(event) {
  const column = document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-grade]");
  return column && buttonOf(drag.card, column.dataset.grade) ? column : null;
}

// What letting go here would do, in the words of the button.
function point(column) {
  document.querySelectorAll("[data-drop]").forEach((place) => {
    const isHere = place.parentElement === column;
    place.parentElement.toggleAttribute("data-over", isHere);
    place.hidden = !isHere;
    if (!isHere) return;
    const button = buttonOf(drag.card, column.dataset.grade);
    place.textContent = button.dataset.effect;
    place.toggleAttribute("data-against", "against" in button.dataset);
  });
}

function stop() {
  point(null);
  drag.card.removeAttribute("data-dragged");
  drag.lift?.cancel();
  drag = null;
}

// A finger scrolls; it drags only by the grip, which CSS shows where the columns stand side by side.
document.addEventListener("pointerdown", (event) => {
  const card = event.target.closest("[data-movable]");
  if (!card || event.button || event.target.closest("a, button, summary")) return;
  if (event.pointerType !== "mouse" && !event.target.closest("[data-grip]")) return;
  drag = { card, x: event.clientX, y: event.clientY, begun: false };
});

document.addEventListener("pointermove", (event) => {
  if (!drag) return;
  const [x, y] = [event.clientX - drag.x, event.clientY - drag.y];
  if (!drag.begun && Math.hypot(x, y) < FAR) return;
  drag.begun = true;
  drag.card.setAttribute("data-dragged", "");
  drag.lift?.cancel();
  drag.lift = drag.card.animate({ translate: `${x}px ${y}px` }, { duration: 0, fill: "forwards" });
  point(columnAt(event));
});

document.addEventListener("pointerup", (event) => {
  if (!drag) return;
  const column = drag.begun ? columnAt(event) : null;
  const button = column && buttonOf(drag.card, column.dataset.grade);
  stop();
  button?.click();
});
document.addEventListener("pointercancel", () => { if (drag) stop(); });

document.addEventListener("htmx:afterSettle", () => {
  const board = document.querySelector("[data-board]");
  if (!board) return;
  make(board);
  if (!board.querySelector("#error-summary")) board.querySelector("[data-moved]")?.focus();
  document.getElementById("live").textContent = board.dataset.said;
});
document.querySelectorAll("[data-board]").forEach(make);
