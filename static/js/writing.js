// Long texts: words counted while typing, and nothing lost when the net goes.
// <textarea data-words="600"> counts into the <output> of its description; #submission saves itself by htmx.
const figure = new Intl.NumberFormat("vi-VN");
const form = document.getElementById("submission");

function countWords(area) {
  const place = document.getElementById(area.getAttribute("aria-describedby"));
  const output = place?.querySelector("output");
  if (!output) return;
  const words = area.value.trim() ? area.value.trim().split(/\s+/).length : 0;
  output.textContent = figure.format(words);
  place.classList.toggle("words--over", words > Number(area.dataset.words));
}

document.querySelectorAll("textarea[data-words]").forEach(countWords);

if (form) {
  let isDirty = false;
  let retry = 0;

  const saved = () => document.getElementById("saved");
  const again = () => { if (isDirty) window.htmx?.trigger(form, "change"); };
  const lost = () => {
    const place = saved();
    if (place) place.textContent = "Mất kết nối: những gì vừa viết còn trên trang, chưa lưu; sẽ tự lưu khi có mạng. Đừng đóng cửa sổ này.";
    window.clearTimeout(retry);
    retry = window.setTimeout(again, 15000);
  };

  form.addEventListener("input", (event) => {
    isDirty = true;
    if (event.target.matches("textarea[data-words]")) countWords(event.target);
  });
  form.addEventListener("change", () => { isDirty = true; });
  form.addEventListener("submit", () => { isDirty = false; });
  document.addEventListener("htmx:beforeRequest", (event) => { if (event.target === form) form.dataset.sending = "yes"; });
  form.addEventListener("input", () => { delete form.dataset.sending; });
  document.addEventListener("htmx:afterRequest", (event) => {
    // Typed while the answer was on its way: still to be saved.
    const isHeld = "unsaved" in (saved()?.dataset ?? {});
    if (event.target === form && event.detail.successful && form.dataset.sending) isDirty = isHeld;
  });
  document.addEventListener("htmx:sendError", lost);
  document.addEventListener("htmx:responseError", lost);
  window.addEventListener("online", again);
  window.addEventListener("beforeunload", (event) => { if (isDirty) event.preventDefault(); });
}
