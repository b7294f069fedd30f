/* Filter for the tables of the chronology, at the top of the page. While something is asked, all
   that holds no such event is out of the way. Without scripts the page shows the tables in full,
   on a phone each at a tap. */
(() => {
  const { make } = report;
  const tables = [...document.querySelectorAll("table")].filter(t => /^tab-ch-\d+$/.test(t.id));
  if (!tables.length) return;
  const text = node => node.textContent.replace(/\s+/g, " ").trim();
  const rows = tables.flatMap(table =>
    [...table.tBodies[0].rows].map(tr => {
      const [date, partner, kind] = [...tr.cells].map(text);
      const years = date.match(/\d{4}/g).map(Number);
      return { tr, table, partner, kind: kind.split(" (")[0], first: years[0], last: years.at(-1) };
    }),
  );
  // of a row whole, read when it is first asked for: a phone would be held up by all at once
  const words = row => (row.words ??= text(row.tr).toLowerCase());
  const sources = row => (text(row.tr.cells[4]).includes("One source") ? "one" : "two");
  const low = Math.min(...rows.map(r => r.first));
  const high = Math.max(...rows.map(r => r.last));
  const unique = list => [...new Set(list)].sort();
  const eras = tables.map(table => {
    const shown = make("span", {});
    table.caption.append(shown);
    return { table, fold: table.closest("details"), shown };
  });

  const choice = (name, options) =>
    make(
      "select",
      { name },
      make("option", { value: "" }, "all"),
      ...options.map(o => make("option", { value: o }, o)),
    );
  const year = (name, value) =>
    make("input", {
      name,
      type: "number",
      min: low,
      max: high,
      placeholder: value,
      inputmode: "numeric",
    });
  const labelled = (label, control) => make("label", {}, make("span", {}, label), control);
  const said = make("p", { role: "status", "aria-live": "polite" });
  const more = make(
    "button",
    { type: "button", class: "more", "aria-expanded": "false" },
    "More filters",
  );
  const form = make(
    "form",
    { class: "event-filter folded", role: "search", "aria-label": "Filter the events" },
    labelled(
      "Words in the row",
      make("input", { name: "words", type: "search", placeholder: "missile, Shoigu, E171" }),
    ),
    labelled("Partner", choice("partner", unique(rows.flatMap(r => r.partner.split(", "))))),
    labelled("Kind", choice("kind", unique(rows.map(r => r.kind)))),
    labelled("From year", year("from", low)),
    labelled("To year", year("to", high)),
    labelled("Sources", choice("sources", ["one", "two"])),
    more,
    make("button", { type: "reset" }, "Show all"),
    said,
  );
  more.addEventListener("click", () =>
    more.setAttribute("aria-expanded", !form.classList.toggle("folded")),
  );
  const place = document.querySelector(".place-of-filter");
  const chapter = place.parentElement;
  place.replaceWith(form);

  const values = () =>
    Object.fromEntries([...new FormData(form)].map(([k, v]) => [k, v.trim()]).filter(([, v]) => v));
  const show = () => {
    const want = values();
    const sought = (want.words || "")
      .toLowerCase()
      .split(/[\s,]+/)
      .filter(Boolean);
    const from = +want.from || low;
    const to = +want.to || high;
    const asked = Object.keys(want).length > 0;
    let count = 0;
    for (const r of rows) {
      const keep =
        (!want.partner || r.partner.includes(want.partner)) &&
        (!want.kind || r.kind === want.kind) &&
        (!want.sources || sources(r) === want.sources) &&
        r.last >= from &&
        r.first <= to &&
        sought.every(w => words(r).includes(w));
      r.tr.hidden = !keep;
      count += keep;
    }
    for (const { table, fold, shown } of eras) {
      const fitting = rows.filter(r => r.table === table && !r.tr.hidden).length;
      table.classList.toggle("has-events", asked && fitting > 0);
      shown.textContent = asked ? ` – ${fitting} shown` : "";
      if (asked) fold.open = fitting > 0;
    }
    chapter.classList.toggle("filtered", asked);
    let line = `${count} of ${rows.length} events.`;
    if (!count) line = "No event fits: widen the years or take out a word.";
    if (from > to) line = `The first year, ${from}, lies after the last, ${to}.`;
    if (said.textContent !== line) said.textContent = line;
  };
  const keep = () => {
    const state = new URLSearchParams(values()).toString();
    history.replaceState(null, "", state ? `#${state}` : location.pathname + location.search);
  };
  const read = jump => {
    const hash = location.hash.slice(1);
    const state = new URLSearchParams(hash.includes("=") ? hash : "");
    const target = hash && !hash.includes("=") && document.getElementById(decodeURIComponent(hash));
    if (target && target.checkVisibility()) return; // a link within the page, to something shown
    for (const field of form.elements) if (field.name) field.value = state.get(field.name) || "";
    show();
    if (jump) (target || (state.size && form) || null)?.scrollIntoView({ behavior: "instant" });
  };
  let wait;
  const asked = () => {
    show();
    keep();
    const top = chapter.getBoundingClientRect().top + scrollY;
    if (form.getBoundingClientRect().top < 60 && chapter.classList.contains("filtered"))
      scrollTo({ top: top + form.offsetTop - chapter.offsetTop - 60, behavior: "instant" });
  };
  form.addEventListener("input", () => {
    clearTimeout(wait);
    wait = setTimeout(asked, 150);
  });
  form.addEventListener("reset", () =>
    setTimeout(() => {
      for (const { fold } of eras) fold.open = true;
      show();
      keep();
    }),
  );
  form.addEventListener("submit", event => event.preventDefault());
  window.addEventListener("hashchange", () => read(true));
  show();
  read(location.hash.includes("="));
})();
