// The tree by keyboard, and branches fetched when first opened. Without this file each toggle is a
// link to the page with that branch open.
const tree = document.getElementById("tree");

function itemsIn(group) {
  return [...group.querySelectorAll(":scope > li")];
}

function visibleItems() {
  return [...tree.querySelectorAll(".tree__item")].filter((item) => {
    const branch = item.parentElement.closest(".tree__branch");
    return !branch || !branch.closest('.tree__item[data-open="false"]');
  });
}

function dress(root) {
  root.querySelectorAll(".tree__group").forEach((group) => {
    if (group.parentElement !== tree) group.setAttribute("role", "group");
  });
  root.querySelectorAll(".tree__branch").forEach((branch) => branch.setAttribute("role", "none"));
  root.querySelectorAll(".tree__item").forEach((item) => {
    const siblings = itemsIn(item.parentElement);
    const name = item.querySelector(".tree__name");
    item.setAttribute("role", "treeitem");
    item.setAttribute("aria-label", `${name.textContent}, ${item.querySelector(".tree__facts").textContent}`);
    item.setAttribute("aria-setsize", siblings.length);
    item.setAttribute("aria-posinset", siblings.indexOf(item) + 1);
    item.setAttribute("aria-level", levelOf(item));
    if (item.dataset.open) item.setAttribute("aria-expanded", item.dataset.open);
    item.tabIndex = -1;
    item.querySelectorAll(":scope > .tree__row a").forEach((link) => { link.tabIndex = -1; });
  });
}

function levelOf(item) {
  let level = 1;
  for (let up = item.parentElement.closest(".tree__item"); up; up = up.parentElement.closest(".tree__item")) level += 1;
  return level;
}

function focusOn(item) {
  if (!item) return;
  tree.querySelectorAll('.tree__item[tabindex="0"]').forEach((other) => { other.tabIndex = -1; });
  item.tabIndex = 0;
  item.focus();
}

function setOpen(item, isOpen) {
  if (!item.dataset.open) return;
  const branch = item.querySelector(":scope > .tree__branch");
  if (isOpen && !branch.firstElementChild) {
    const toggle = item.querySelector(":scope > .tree__row > .tree__toggle");
    if (item.hasAttribute("aria-busy")) return;
    item.setAttribute("aria-busy", "true");
    window.htmx.trigger(toggle, "branch-wanted");
    return;
  }
  item.dataset.open = isOpen;
  item.setAttribute("aria-expanded", isOpen);
}

function typeAhead(from, letter) {
  const items = visibleItems();
  const start = items.indexOf(from) + 1;
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase();
  return [...items.slice(start), ...items.slice(0, start)]
    .find((item) => plain(item.querySelector(".tree__name").textContent).startsWith(plain(letter)));
}

function onKey(event) {
  const item = event.target.closest(".tree__item");
  if (!item || event.ctrlKey || event.altKey || event.metaKey) return;
  const items = visibleItems();
  const at = items.indexOf(item);
  const isOpen = item.dataset.open === "true";
  const moves = {
    ArrowDown: () => focusOn(items[at + 1]),
    ArrowUp: () => focusOn(items[at - 1]),
    Home: () => focusOn(items[0]),
    End: () => focusOn(items[items.length - 1]),
    ArrowRight: () => (isOpen ? focusOn(item.querySelector(".tree__item")) : setOpen(item, true)),
    ArrowLeft: () => (isOpen ? setOpen(item, false) : focusOn(item.parentElement.closest(".tree__item"))),
    Enter: () => item.querySelector(".tree__name").click(),
    " ": () => setOpen(item, !isOpen),
  };
  if (moves[event.key]) moves[event.key]();
  else if (event.key.length === 1 && /\p{L}|\p{N}/u.test(event.key)) focusOn(typeAhead(item, event.key));
  else return;
  event.preventDefault();
}

if (tree) {
  tree.querySelector(".tree__group").setAttribute("role", "tree");
  tree.querySelector(".tree__group").setAttribute("aria-label", tree.dataset.label);
  dress(tree);
  document.querySelector(".tree-keys").hidden = false;
  const asked = location.hash && document.querySelector(`.tree__item${CSS.escape(location.hash).replace("\\#", "#")}`);
  (asked || tree.querySelector(".tree__item")).tabIndex = 0;
  tree.addEventListener("keydown", onKey);
  tree.addEventListener("click", (event) => {
    const toggle = event.target.closest(".tree__toggle");
    if (!toggle || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const item = toggle.closest(".tree__item");
    setOpen(item, item.dataset.open !== "true");
    focusOn(item);
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    const item = event.target.closest?.(".tree__item");
    if (!item) return;
    item.removeAttribute("aria-busy");
    item.dataset.open = "true";
    item.setAttribute("aria-expanded", "true");
    dress(item.querySelector(":scope > .tree__branch"));
  });
  document.addEventListener("htmx:responseError", (event) => {
    event.target.closest?.(".tree__item")?.removeAttribute("aria-busy");
  });
}
