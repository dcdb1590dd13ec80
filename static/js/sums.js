// Counts that must add up, checked while typing. The server makes the same check.
// <table class="counts" data-sums>: each row has one input[data-sum="roll"], several input[data-sum="part"],
// and a cell [data-balance] with <output>. A foot row with [data-total="name"] shows the column sums of input[data-column="name"].
const number = new Intl.NumberFormat("vi-VN");

function valueOf(input) {
  const digits = input.value.replaceAll(".", "").trim();
  return /^\d+$/.test(digits) ? Number(digits) : 0;
}

function sentence(roll, parts) {
  if (parts === roll) return `Khớp: ${number.format(parts)}`;
  const gap = number.format(Math.abs(roll - parts));
  return parts < roll ? `Còn thiếu ${gap} so với tổng số ${number.format(roll)}` : `Thừa ${gap} so với tổng số ${number.format(roll)}`;
}

function checkRow(row) {
  const roll = row.querySelector('input[data-sum="roll"]');
  const place = row.querySelector("[data-balance]");
  if (!roll || !place) return;
  if (!roll.value.trim()) {
    // Nothing entered yet: the server's own words stay, and a draft may be saved like this.
    place.dataset.balance = "none";
    return;
  }
  const parts = [...row.querySelectorAll('input[data-sum="part"]')].reduce((sum, input) => sum + valueOf(input), 0);
  place.dataset.balance = parts === valueOf(roll) ? "ok" : "off";
  const output = place.querySelector("output");
  const text = sentence(valueOf(roll), parts);
  if (output.textContent !== text) output.textContent = text;
}

function totalColumns(table) {
  table.querySelectorAll("[data-total]").forEach((cell) => {
    const inputs = table.querySelectorAll(`input[data-column="${cell.dataset.total}"]`);
    cell.textContent = number.format([...inputs].reduce((sum, input) => sum + valueOf(input), 0));
  });
}

function check(table) {
  table.querySelectorAll("tbody tr").forEach(checkRow);
  totalColumns(table);
}

document.querySelectorAll("table[data-sums]").forEach((table) => {
  check(table);
  table.addEventListener("input", () => check(table));
});
