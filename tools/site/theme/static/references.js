/* The list of sources: its letters, and a filter by words. */
(() => {
  const { all, make } = report, sources = all(".source").map(item => [item, item.textContent.toLowerCase()]), letters = all("h2.letter");
  if (!sources.length) return;
  const box = make("input", { type: "search", name: "words", autocomplete: "off" }), said = make("p", { role: "status" });
  const form = make("form", { class: "source-filter", role: "search", "aria-label": "Filter the sources" },
    make("label", {}, make("span", {}, "Author, title, year or address"), box), said);
  form.addEventListener("submit", event => event.preventDefault());
  const show = () => {
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const [item, text] of sources) { item.hidden = !words.every(word => text.includes(word)); count += !item.hidden; }
    for (const letter of letters) letter.hidden = letter.nextElementSibling.querySelector(".source:not([hidden])") === null;
    said.textContent = words.length ? `${count} of ${sources.length} sources shown.` : `${sources.length} sources.`;
  };
  box.addEventListener("input", show);
  const jumps = make("nav", { class: "letters", "aria-label": "By letter" }, ...letters.map(letter => make("a", { href: `#${letter.id}` }, letter.firstChild.textContent)));
  document.querySelector(".place-of-filter").replaceWith(form, jumps);
  show();
})();
