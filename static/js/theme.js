// Before the first paint: the theme chosen on this machine, and the class that says scripts run.
(function () {
  const root = document.documentElement;
  root.classList.add("js");
  try {
    const theme = localStorage.getItem("theme");
    if (theme === "dark" || theme === "light") root.dataset.theme = theme;
  } catch {
    // Storage is forbidden on this machine: the system's theme stays.
  }
})();
