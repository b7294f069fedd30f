/* The search: sections in which all words stand, the best first, each with a line of its text. */
(async () => {
  const { make, load, top } = report;
  const parts = [];
  const MOST = 60;
  const AROUND = 90;
  report.sections = ([page, label, sections]) => {
    for (const [place, title, text] of sections)
      parts.push({
        page,
        label,
        place,
        title,
        text,
        alike: report.alike(text),
        head: report.alike(title),
      });
  };
  const form = document.querySelector(".search form");
  const box = form.elements.q;
  const said = document.getElementById("found");
  const list = document.getElementById("results");
  let names;
  report.pages = known => {
    names = known;
  };
  if (location.hash === "#words") box.focus();
  await load(`${top}_static/found.js`);
  let coming; // the words of the book are loaded where somebody searches
  const read = () =>
    (coming ||= load(`${top}search/index.js`).then(() =>
      Promise.all(names.map(name => load(`${top}search/${name}.js`))),
    ));

  const ends = (text, at, term) => !/[\p{L}\p{N}]/u.test(text[at + term.length] || " ");
  const worth = (part, terms) => {
    let sum = 0;
    for (const term of terms) {
      const places = report.places(part.alike, term);
      const heads = report.places(part.head, term);
      if (!places.length && !heads.length) return 0;
      sum +=
        (heads.length ? 20 : 0) +
        Math.min(places.length, 5) +
        (places.some(at => ends(part.alike, at, term)) ? 4 : 0) +
        (heads.some(at => ends(part.head, at, term)) ? 10 : 0);
    }
    if (terms.length > 1 && part.alike.includes(terms.join(" "))) sum += 15;
    // what the report says comes before what others are called
    if (part.page.includes("/references")) sum /= 4;
    return sum / (1 + Math.log10(1 + part.text.length / 400) / 3);
  };
  const line = (part, terms) => {
    const first = Math.min(
      ...terms.flatMap(term => report.places(part.alike, term).slice(0, 1)),
      Infinity,
    );
    const at = first === Infinity ? 0 : first;
    const from = at > AROUND ? part.text.indexOf(" ", at - AROUND) + 1 : 0;
    const cut = at + AROUND * 1.6;
    const to =
      cut < part.text.length ? Math.max(part.text.lastIndexOf(" ", cut), at + 1) : part.text.length;
    const shown = part.text.slice(Math.min(from, at), to);
    return `${from > 0 ? "… " : ""}${shown}${to < part.text.length ? " …" : ""}`;
  };
  const marked = (text, terms) => {
    const found = report.marked(text, terms);
    return found.length ? found : [text];
  };
  const counted = (places, terms) => {
    if (!places) return `Nothing holds ${terms.length > 1 ? "all of these words" : "this word"}.`;
    const best = places > MOST ? `, the best ${MOST} of them` : "";
    return `${places} place${places > 1 ? "s" : ""}${best}.`;
  };
  const search = async () => {
    const words = box.value.trim();
    const terms = report.terms(words);
    if (words) await read();
    if (words !== box.value.trim()) return;
    history.replaceState(null, "", words ? `?q=${encodeURIComponent(words)}` : location.pathname);
    const found = terms.length
      ? parts
          .map(part => [worth(part, terms), part])
          .filter(([sum]) => sum)
          .sort((a, b) => b[0] - a[0])
      : [];
    said.textContent = terms.length ? counted(found.length, terms) : "";
    list.replaceChildren(
      ...found
        .slice(0, MOST)
        .map(([, part]) =>
          make(
            "li",
            {},
            make(
              "a",
              { href: `${top}${part.page}.html?mark=${encodeURIComponent(words)}#${part.place}` },
              ...marked(part.title, terms),
            ),
            make("span", { class: "of-page" }, ` ${part.label}`),
            make("p", {}, ...marked(line(part, terms), terms)),
          ),
        ),
    );
  };
  let wait;
  box.addEventListener("input", () => {
    clearTimeout(wait);
    wait = setTimeout(search, 150);
  });
  form.addEventListener("submit", event => {
    event.preventDefault();
    search();
  });
  // the arrow keys walk through the results
  addEventListener("keydown", event => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const links = [box, ...list.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    if (!step || at < 0) return;
    event.preventDefault();
    links[Math.max(0, Math.min(links.length - 1, at + step))].focus();
  });
  box.value = new URLSearchParams(location.search).get("q") || box.value;
  search();
})();
