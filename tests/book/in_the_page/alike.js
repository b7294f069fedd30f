// The blocks that look like an earlier one in every colour, size and ground: their contrast needs
// no second reading.
() => {
  const known = new Set();
  const blocks = "article :is(p, li, dt, dd, tr), nav li";
  const groundOf = (block) => {
    let ground = "";
    for (let e = block.parentElement; e; e = e.parentElement) ground += getComputedStyle(e).backgroundColor;
    return ground;
  };
  const markOf = (e, ground) => {
    const s = getComputedStyle(e);
    return [
      ground, e.localName, s.color, s.backgroundColor, s.fontSize, s.fontWeight, s.opacity,
      s.textDecorationLine, s.borderBottomWidth,
    ].join();
  };
  return [...document.querySelectorAll(blocks)].filter((block) => {
    const ground = groundOf(block);
    const marks = [block, ...block.querySelectorAll("*")].map((e) => markOf(e, ground));
    const isFresh = marks.some((mark) => !known.has(mark));
    marks.forEach((mark) => known.add(mark));
    return !isFresh;
  });
}
