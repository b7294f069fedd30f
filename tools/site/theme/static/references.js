/* The list of sources: a filter by words, which knows the other pages of the list too. */
(() => {
  const { all, make, load, top } = report;
  const here = location.pathname.split("/").at(-1).replace(".html", "");
  const words = item =>
    [...item.children]
      .filter(part => !part.matches(".cited"))
      .map(part => part.textContent)
      .join(" ")
      .toLowerCase();
  const sources = all(".source").map(item => [item, words(item)]);
  const letters = all("h2.letter");
  if (!sources.length) return;
  const jumps = all(".letters a");
  const others = [
    ...new Set(jumps.map(a => a.pathname.split("/").at(-1).replace(".html", ""))),
  ].filter(name => name !== here);
  const box = make("input", { type: "search", name: "words", autocomplete: "off" });
  const said = make("p", { role: "status" });
  const form = make(
    "form",
    { class: "source-filter", role: "search", "aria-label": "Filter the sources" },
    make("label", {}, make("span", {}, "Author, title, year or address"), box),
    said,
  );
  form.addEventListener("submit", event => event.preventDefault());
  const elsewhere = []; // [page, its name, its sources], from what the search has
  report.sections = ([page, label, parts]) =>
    elsewhere.push([
      page.split("/").at(-1),
      label,
      parts.filter(([place]) => place.startsWith("cite-")),
    ]);
  let coming;
  const read = () => (coming ||= Promise.all(others.map(name => load(`${top}search/${name}.js`))));
  // an address from the time when all sources stood on one page
  const old = location.hash.slice(1);
  if (/^cite-/.test(old) && !document.getElementById(old))
    read().then(() => {
      const [page] = elsewhere.find(([, , parts]) => parts.some(([place]) => place === old)) || [];
      if (page) location.replace(`${page}.html#${old}`);
    });

  const show = () => {
    const asked = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = text => asked.every(word => text.includes(word));
    let count = 0;
    for (const [item, text] of sources) {
      item.hidden = !fits(text);
      count += !item.hidden;
    }
    for (const letter of letters)
      letter.hidden = letter.nextElementSibling.querySelector(".source:not([hidden])") === null;
    said.replaceChildren(
      asked.length
        ? `${count} of ${sources.length} sources shown.`
        : `${sources.length} sources on this page.`,
    );
    if (!asked.length) return;
    for (const [page, label, parts] of elsewhere) {
      const more = parts.filter(([, title, text]) => fits(`${title} ${text}`.toLowerCase())).length;
      if (more)
        said.append(
          " ",
          make(
            "a",
            { href: `${page}.html#words=${encodeURIComponent(box.value)}` },
            `${more} more: ${label}`,
          ),
          ".",
        );
    }
  };
  const ask = () => {
    show();
    if (box.value.trim()) read().then(show);
  };
  box.addEventListener("input", ask);
  document.querySelector(".place-of-filter").replaceWith(form);
  box.value = new URLSearchParams(location.hash.slice(1)).get("words") || "";
  ask();
})();
