// The equations of a count, said while typing. The server makes the same checks.
// <form data-tally-form data-present data-copies>: inputs [data-tally=issued…], sections [data-subject] with [data-mark].
const number = new Intl.NumberFormat("vi-VN");

function valueOf(input) {
  const digits = input.value.replaceAll(".", "").trim();
  return /^\d+$/.test(digits) ? Number(digits) : 0;
}

function say(place, state, text) {
  place.dataset.state = state;
  if (place.textContent !== text) place.textContent = text;
}

function sheetFault(form, of) {
  const { present, copies } = form.dataset;
  if (of.issued > Number(present)) return `Phát ra ${of.issued}, nhiều hơn ${present} đồng chí có mặt`;
  if (of.issued > Number(copies)) return `Phát ra ${of.issued}, nhiều hơn ${copies} phiếu đã in`;
  if (of.returned > of.issued) return `Thu về ${of.returned}, nhiều hơn ${of.issued} phiếu phát ra`;
  const total = of.valid + of.invalid + of.blank;
  if (total === of.returned) return "";
  return `Hợp lệ + không hợp lệ + trắng = ${number.format(total)}, chưa bằng ${number.format(of.returned)} phiếu thu về`;
}

function checkLine(section, valid) {
  const inputs = [...section.querySelectorAll("[data-mark]")];
  const place = section.querySelector('[data-check="line"]');
  const total = inputs.reduce((sum, input) => sum + valueOf(input), 0);
  if (!inputs.some((input) => input.value.trim()) || !valid) return say(place, "none", "");
  if (total === valid) return say(place, "ok", `Khớp: ${number.format(total)} phiếu hợp lệ`);
  const gap = number.format(Math.abs(valid - total));
  return say(place, "off", total < valid ? `Còn thiếu ${gap} so với ${number.format(valid)} phiếu hợp lệ` : `Thừa ${gap} so với ${number.format(valid)} phiếu hợp lệ`);
}

function check(form) {
  const inputs = [...form.querySelectorAll("[data-tally]")];
  const of = Object.fromEntries(inputs.map((input) => [input.dataset.tally, valueOf(input)]));
  const place = form.querySelector('[data-check="sheet"]');
  const begun = inputs.filter((input) => input.value.trim()).length > 2;
  const fault = sheetFault(form, of);
  say(place, !begun ? "none" : fault ? "off" : "ok", !begun ? "" : fault || "Khớp");
  form.querySelectorAll("[data-subject]").forEach((section) => checkLine(section, of.valid));
}

document.querySelectorAll("[data-tally-form]").forEach((form) => {
  check(form);
  form.addEventListener("input", () => check(form));
});
