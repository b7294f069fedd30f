// What has the focus, whether it is in sight, and whether it is marked.
() => {
  const e = document.activeElement, s = getComputedStyle(e), b = e.getBoundingClientRect();
  return {
    name: `${e.localName}.${e.className} ${e.textContent.trim().slice(0, 40)}`,
    href: e.getAttribute("href"),
    main: !!e.closest("main"),
    page: e === document.body,
    inside:
      b.width > 0 && b.height > 0 && b.bottom > 0 && b.top < innerHeight && b.right > 0 && b.left < innerWidth,
    marked: (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 1) || s.boxShadow !== "none",
  };
}
