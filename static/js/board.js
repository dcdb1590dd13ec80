// The cap board: arrows move the candidate in focus between the two columns, and so does dragging.
// Both only press the card's own buttons; without this file the buttons do the same.
const ORDER = ["excellent", "good"];

function press(card, grade) {
  card?.querySelector(`button[name="grade"][value="${grade}"]`)?.click();
}

function make(board) {
  board.querySelectorAll("[data-movable]").forEach((card) => {
    card.tabIndex = 0;
    card.draggable = true;
  });
}

document.addEventListener("keydown", (event) => {
  const card = event.target.closest("[data-movable]");
  if (!card || event.target !== card || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "ArrowLeft") press(card, ORDER[0]);
  else if (event.key === "ArrowRight") press(card, ORDER[1]);
  else return;
  event.preventDefault();
});

document.addEventListener("dragstart", (event) => {
  const card = event.target.closest?.("[data-movable]");
  if (card) event.dataTransfer.setData("text/plain", card.id);
});
document.addEventListener("dragover", (event) => {
  if (event.target.closest("[data-grade]")) event.preventDefault();
});
document.addEventListener("drop", (event) => {
  const column = event.target.closest("[data-grade]");
  if (!column) return;
  event.preventDefault();
  press(document.getElementById(event.dataTransfer.getData("text/plain")), column.dataset.grade);
});

document.addEventListener("htmx:afterSettle", () => {
  const board = document.querySelector("[data-board]");
  if (!board) return;
  make(board);
  board.querySelector("[data-moved]")?.focus();
  document.getElementById("live").textContent = board.dataset.said;
});
document.querySelectorAll("[data-board]").forEach(make);
