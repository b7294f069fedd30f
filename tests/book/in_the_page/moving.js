// What is animated, or scrolls smoothly.
() => {
  document.querySelectorAll("details").forEach((d) => (d.open = true));
  const isLong = (times) => times.split(",").some((time) => parseFloat(time) > 0.01);
  const isMoving = (s) =>
    isLong(s.transitionDuration) ||
    (s.animationName !== "none" && isLong(s.animationDuration)) ||
    s.scrollBehavior !== "auto";
  const found = [];
  for (const e of document.querySelectorAll("*")) {
    if (e.closest("pre")) continue;
    for (const part of [null, "::before", "::after"]) {
      if (isMoving(getComputedStyle(e, part))) found.push(`${e.localName}.${e.className}${part || ""}`);
    }
  }
  return found;
}
