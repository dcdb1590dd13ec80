// Speed, never function: each thing here also works as a plain link or form.
const root = document.documentElement;
const live = document.getElementById("live");

function say(sentence) {
  live.textContent = sentence;
  window.setTimeout(() => { live.textContent = ""; }, 8000);
}

function isDark() {
  const theme = root.dataset.theme;
  return theme ? theme === "dark" : window.matchMedia("(prefers-color-scheme: dark)").matches;
}

function toggleTheme() {
  root.dataset.theme = isDark() ? "light" : "dark";
  try {
    localStorage.setItem("theme", root.dataset.theme);
  } catch {
    // Kept for this page only.
  }
}

document.querySelectorAll("[data-theme-toggle]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", toggleTheme);
});

// Keys: "/" goes to the search box, Escape closes an open menu.
document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const search = document.getElementById("search");
    if (!search) return;
    document.querySelector(".menu-toggle")?.setAttribute("open", "");
    search.focus();
    search.select();
    event.preventDefault();
  }
  if (event.key === "Escape") {
    const menu = document.querySelector("details.menu[open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
  }
});

document.addEventListener("click", (event) => {
  document.querySelectorAll("details.menu[open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});

// The first thing to read after a refused form.
function focusErrors(scope) {
  const summary = scope.querySelector("#error-summary");
  if (summary) summary.focus();
}
focusErrors(document);
document.addEventListener("htmx:afterSwap", (event) => focusErrors(event.target));
document.addEventListener("click", (event) => {
  const link = event.target.closest(".error-summary a[href^='#']");
  const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!field) return;
  field.closest("details")?.setAttribute("open", "");
  const control = "input, select, textarea, button";
  (field.matches(control) ? field : field.querySelector(control) ?? field).focus();
  event.preventDefault();
});

// A form marked data-once is sent once, and says that it is being sent.
document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-once]");
  if (!form) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "yes";
  const button = event.submitter;
  if (button) {
    button.setAttribute("aria-busy", "true");
    if (button.dataset.busy) button.textContent = button.dataset.busy;
  }
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; });
});

// Selection of rows: [data-bulk] boxes, [data-bulk-all], and a .bulk bar with [data-bulk-count].
function showSelection() {
  const bar = document.querySelector(".bulk");
  if (!bar) return;
  const count = document.querySelectorAll("input[data-bulk]:checked").length;
  bar.classList.toggle("bulk--shown", count > 0);
  bar.querySelectorAll("[data-bulk-count]").forEach((place) => { place.textContent = count; });
}
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-bulk-all]")) {
    document.querySelectorAll("input[data-bulk]").forEach((box) => { box.checked = event.target.checked; });
  }
  if (event.target.matches("[data-bulk], [data-bulk-all]")) showSelection();
});
showSelection();

// A dialog opened by a link that also has its own page: <a href="/page" data-dialog="id">.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (dialog?.showModal) { dialog.showModal(); event.preventDefault(); }
  const closer = event.target.closest("[data-close]");
  if (closer) { closer.closest("dialog").close(); event.preventDefault(); }
});

document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});

// Folded sections print open.
window.addEventListener("beforeprint", () => {
  document.querySelectorAll("details.fold").forEach((fold) => { fold.open = true; });
});

document.addEventListener("htmx:responseError", () => say("Máy chủ chưa nhận được thao tác này. Hãy tải lại trang rồi thử lại."));
document.addEventListener("htmx:sendError", () => say("Không nối được với máy chủ. Kiểm tra mạng rồi thử lại."));
