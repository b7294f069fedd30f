(() => { // before the first line is drawn: no flash of the other colours, no fold that closes
  const page = document.documentElement, dark = matchMedia("(prefers-color-scheme: dark)");
  const kept = name => { try { return localStorage.getItem(name); } catch { return null; } };
  const colour = () => { page.dataset.theme = kept("theme") || (dark.matches ? "dark" : "light"); };
  page.classList.remove("no-script");
  page.dataset.code = kept("code") || "off";
  dark.addEventListener("change", colour);
  colour();
  // asked for before the text is set
  for (const face of ['1em "Noto Sans"', 'bold 1em "Noto Sans"', 'bold 1em "Noto Serif"'])
    document.fonts.load(face);
})();
