// What a reader would see of a page once it stands still.
async () => {
  await document.fonts.ready;
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const root = document.documentElement;
  const images = [...document.querySelectorAll("article img")];
  const seenByReaders = { visibilityProperty: true, opacityProperty: true };
  const visible = [...document.querySelectorAll("body *")].filter((e) => e.checkVisibility(seenByReaders));
  const words = visible.filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()));
  const name = (e) => `${e.localName}.${e.className}`.slice(0, 60) + " " + e.textContent.trim().slice(0, 40);
  const size = (e) => parseFloat(getComputedStyle(e).fontSize);

  const scrolls = ".table-box, pre";
  const beyond = (e) => e.getBoundingClientRect().right > root.clientWidth + 1 && !e.closest(scrolls);
  const hides = (e) => ["hidden", "clip"].includes(getComputedStyle(e).overflowX);
  const isCut = (e) => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 1 && hides(e);

  const notes =
    "table, figure, pre, .data-line, details, summary, nav, form, .opening, .note, .cited, " +
    "a[href*='#cite-'], sub, sup, code, button, .takeaways, .numbers";
  const least = (e) => (e.closest("article") && !e.closest(notes) ? 15 : 12);

  // what only scripts bring: it says nothing that the page would lack without them
  const ofScripts = document.createElement("style");
  ofScripts.textContent = "article :is(button:not(.note-mark), form, nav, [role=status]) { display: none !important }";
  document.head.append(ofScripts);
  const text = document.querySelector("article")?.innerText || "";
  ofScripts.remove();

  const seen = {
    shift: window.shift || 0,
    moved: window.moved || [],
    text,
    wide: root.scrollWidth > root.clientWidth ? visible.filter(beyond).map(name) : [],
    cut: words.filter(isCut).map(name),
    small: words.filter((e) => size(e) < least(e)).map((e) => `${size(e)} px: ${name(e)}`),
  };

  for (const image of images) {
    image.loading = "eager";
    await image.decode().catch(() => 0);
  }
  const proportions = (i) => i.clientWidth / i.clientHeight / (i.naturalWidth / i.naturalHeight);
  const isUndrawn = (i) => !i.naturalWidth || Math.abs(proportions(i) - 1) > 0.02;
  seen.undrawn = images.filter(isUndrawn).map((i) => i.src);
  return seen;
}
