/* What pages do beyond showing: colours, code, values of charts, terms, copies. Without it the
   pages say the same: a chart opens as a file, a term leads to the glossary, code has folds. */
(() => {
  const page = document.documentElement;
  const top = document.body.dataset.top;
  const all = (rule, within = document) => [...within.querySelectorAll(rule)];
  const make = (tag, set = {}, ...inside) => {
    const node = document.createElement(tag);
    for (const [key, value] of Object.entries(set)) node.setAttribute(key, value);
    node.append(...inside);
    return node;
  };
  const keep = (name, value) => {
    try {
      localStorage.setItem(name, value);
    } catch {
      /* not kept */
    }
  };
  const load = address =>
    new Promise((done, fail) => {
      document.head.append(
        Object.assign(make("script", { src: address }), { onload: done, onerror: fail }),
      );
    });
  window.report = { all, make, load, top };

  // --- light or dark; code or none
  const colour = document.querySelector(".of-theme");
  const nameColour = () => {
    colour.textContent = page.dataset.theme === "dark" ? "Light" : "Dark";
  };
  new MutationObserver(nameColour).observe(page, { attributeFilter: ["data-theme"] });
  colour.addEventListener("click", () =>
    keep("theme", (page.dataset.theme = page.dataset.theme === "dark" ? "light" : "dark")),
  );
  colour.hidden = false;
  nameColour();

  const code = document.querySelector(".of-code");
  const showCode = () => {
    const on = page.dataset.code === "on";
    for (const fold of all("details.code")) fold.open = on;
    code.textContent = `Code: ${on ? "on" : "off"}`;
    code.setAttribute("aria-pressed", on);
  };
  if (code) {
    code.addEventListener("click", () => {
      keep("code", (page.dataset.code = page.dataset.code === "on" ? "off" : "on"));
      showCode();
    });
    code.hidden = false;
    showCode();
  }
  addEventListener("keydown", event => {
    if (event.key === "k" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      location.href = `${top}search.html#words`;
    }
  });

  // --- what is wider than the screen scrolls by key
  const edges = new ResizeObserver(boxes => {
    const wide = boxes.map(({ target }) => target.scrollWidth > target.clientWidth + 1);
    for (const [i, { target: box }] of boxes.entries()) {
      if (wide[i]) {
        box.tabIndex = 0;
        box.setAttribute("role", "region");
        box.setAttribute(
          "aria-label",
          (box.querySelector("caption")?.textContent || "Table").replace(/#$/, ""),
        );
      } else for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
    }
  });
  for (const box of all(".table-box")) edges.observe(box);

  // --- a link into a list that is folded; browsers of today open it themselves
  const unfold = () => {
    const target = document.getElementById(location.hash.slice(1));
    const fold = target?.closest("details.list");
    if (!fold || fold.open) return;
    fold.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", unfold);
  unfold();

  // --- copies
  const copy = (text, node) =>
    navigator.clipboard.writeText(text).then(() => {
      const before = node.textContent;
      node.textContent = "Copied";
      setTimeout(() => {
        node.textContent = before;
      }, 1500);
    });
  for (const button of all(".copy")) {
    button.addEventListener("click", () =>
      copy(button.previousElementSibling.textContent.trim(), button),
    );
    button.hidden = false;
  }
  for (const part of all("[data-full]"))
    part.textContent = new URL(part.textContent.replace(/^(?!https?:)/, top), location.href).href;
  for (const link of all("[data-copy-link]"))
    link.addEventListener("click", () => copy(link.href, link));
  for (const fold of all(".embed")) {
    const button = make("button", { type: "button" }, "Copy");
    button.addEventListener("click", () => copy(fold.querySelector("pre").textContent, button));
    fold.append(button);
  }

  // --- terms: a pointer, the focus or a tap shows what the glossary says
  const hover = matchMedia("(hover: hover)");
  let shown, wait;
  const hide = () => {
    shown?.hidePopover();
    shown = null;
  };
  const show = (term, text) => {
    if (shown === text) return;
    hide();
    text.removeAttribute("style");
    text.showPopover();
    shown = text;
    if (!hover.matches) return;
    const at = term.getClientRects()[0];
    const left = Math.min(at.left, innerWidth - text.offsetWidth - 24) + scrollX;
    text.style.inset = "auto";
    text.style.left = `${Math.max(8, left)}px`;
    text.style.top = `${at.bottom + scrollY + 4}px`;
  };
  for (const term of all("a.term")) {
    const text = term.nextElementSibling;
    const later = work => () => {
      clearTimeout(wait);
      wait = setTimeout(work, 200);
    };
    for (const node of [term, text]) {
      node.addEventListener(
        "mouseenter",
        later(() => show(term, text)),
      );
      node.addEventListener("mouseleave", later(hide));
    }
    term.addEventListener("focus", () => {
      if (term.matches(":focus-visible")) show(term, text);
    });
    term.addEventListener("blur", hide);
    term.addEventListener("click", event => {
      if (shown !== text || !hover.matches) {
        event.preventDefault();
        shown === text ? hide() : show(term, text);
      }
    });
  }
  addEventListener("keydown", event => {
    if (event.key === "Escape") hide();
  });
  document.addEventListener("click", event => {
    if (shown && !event.target.closest("a.term, .definition")) hide();
  });

  // --- the word that a search led to
  const sought = new URLSearchParams(location.search).get("mark");
  if (sought) load(`${top}_static/found.js`).then(() => report.mark(sought));

  // --- an edition that is kept at v/X.Y.Z/ asks its list whether there is a newer one
  const { edition, published, page: here } = document.body.dataset;
  if (edition && new URL(top || ".", location.href).pathname.endsWith(`/v/${edition}/`))
    load(`${top}../editions.js`).then(
      () => {
        const { newest, date, first, pages } = window.editions;
        const there = `${top}../../`;
        const same = pages.includes(here);
        if (newest === edition) return;
        document
          .getElementById("main-content")
          .prepend(
            make(
              "p",
              { class: "older", role: "note" },
              `This is edition ${edition} of ${published}; the newest is ${newest} of ${date}: `,
              make(
                "a",
                { href: there + (same ? here : first) },
                same ? "this page there" : "its first page, since it has no such page",
              ),
              ", ",
              make("a", { href: `${top}../index.html` }, "all editions"),
              ".",
            ),
          );
      },
      () => {
        /* a copy without the list: its foot says which edition it is */
      },
    );

  if (document.querySelector(".chart[data-chart], details.behind")) load(`${top}_static/charts.js`);
})();
