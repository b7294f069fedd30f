// The words of charts, each in a section of its own, that lie outside their chart.
() => {
  const found = [];
  for (const section of document.querySelectorAll("section")) {
    const frame = section.firstElementChild.getBoundingClientRect();
    const isOutside = (b) =>
      b.width &&
      (b.left < frame.left - 1 || b.top < frame.top - 1 || b.right > frame.right + 1 || b.bottom > frame.bottom + 1);
    for (const text of section.querySelectorAll("g[id^=text_], text")) {
      const words = [...text.childNodes].filter((n) => n.nodeType === 8).map((n) => n.data);
      if (isOutside(text.getBoundingClientRect())) found.push(`_images/${section.id}: ${words}`);
    }
  }
  return found;
}
