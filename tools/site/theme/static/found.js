/* Marks on a page the words that a search led to, and goes to the first at the place it named.
   report.alike: the form in which words are compared, letter by letter as long as the original. */
(() => {
  const { all, make } = report;
  const plain = letter => {
    const bare = letter
      .normalize("NFD")
      .replace(/[\u0300-\u036f]/g, "")
      .normalize("NFC")
      .toLowerCase();
    return bare.length === letter.length ? bare : letter;
  };
  const signs = {
    "‐": "-",
    "‑": "-",
    "–": "-",
    "’": "'",
    "‘": "'",
    "“": '"',
    "”": '"',
    "\u00a0": " ",
  };
  report.alike = text => [...text].map(letter => signs[letter] || plain(letter)).join("");
  // "exact words" in quotation marks, others one by one
  report.terms = text =>
    [...report.alike(text.normalize("NFC")).matchAll(/"([^"]+)"|(\S+)/g)]
      .map(found => (found[1] || found[2]).replace(/^[,;:.!?()"]+|[,;:.!?()"]+$/g, ""))
      .filter(Boolean);
  const letter = /[\p{L}\p{N}]/u;
  const joined = /[\u0e00-\u0fff\u1000-\u109f\u1100-\u11ff\u3040-\u9fff\uac00-\ud7a3]/;
  // where a term begins a word; scripts that set no space between words have it anywhere
  report.places = (alike, term) => {
    const found = [];
    for (let at = alike.indexOf(term); at >= 0; at = alike.indexOf(term, at + 1)) {
      if (joined.test(term[0]) || !letter.test(term[0]) || !letter.test(alike[at - 1] || " "))
        found.push(at);
    }
    return found;
  };
  // the parts of a text, each word that fits in a mark
  report.marked = (text, terms) => {
    const alike = report.alike(text);
    const spans = terms
      .flatMap(term => report.places(alike, term).map(at => [at, at + term.length]))
      .sort((a, b) => a[0] - b[0]);
    const parts = [];
    let done = 0;
    for (const [from, to] of spans) {
      if (from < done) continue;
      parts.push(text.slice(done, from), make("mark", {}, text.slice(from, to)));
      done = to;
    }
    return done ? [...parts, text.slice(done)] : [];
  };
  report.mark = sought => {
    const terms = report.terms(sought);
    const walker = document.createTreeWalker(
      document.querySelector("article"),
      NodeFilter.SHOW_TEXT,
    );
    const texts = [];
    while (walker.nextNode())
      if (
        !walker.currentNode.parentElement.closest(
          "script, details.code, .definition, .tools, .note-number",
        )
      )
        texts.push(walker.currentNode);
    for (const text of texts) {
      const parts = report.marked(text.data, terms);
      if (parts.length) text.replaceWith(...parts);
    }
    const marks = all("mark");
    if (!marks.length) return;
    const place =
      location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const part =
      place?.localName === "dt" ? [place, place.nextElementSibling] : [place || document];
    const first =
      part.flatMap(node => all("mark", node)).find(mark => mark.checkVisibility()) || marks[0];
    for (let fold = first.closest("details"); fold; fold = fold.parentElement.closest("details"))
      fold.open = true;
    first.scrollIntoView({ block: "center", behavior: "instant" });
    const away = make(
      "button",
      { type: "button", class: "marks-line" },
      `Take away ${marks.length} mark${marks.length > 1 ? "s" : ""}`,
    );
    const end = () => {
      for (const mark of all("mark")) {
        const parent = mark.parentNode;
        mark.replaceWith(...mark.childNodes);
        parent.normalize();
      }
      away.remove();
    };
    away.addEventListener("click", end);
    addEventListener("keydown", event => {
      if (event.key === "Escape") end();
    });
    document.body.append(away);
  };
})();
