/* Charts: values under a pointer, a finger and the arrow keys; large at a click or Enter; the
   table behind. What is known of a chart comes with the first touch, as a script (report.chart):
   a page opened from a folder on disk may load no other file. */
(() => {
  const { all, make, load, top } = report;
  const known = {};
  const coming = {};
  report.chart = (label, what) => {
    known[label] = what;
  };
  const fetched = label =>
    (coming[label] ||= load(`${top}figure-data/${label}.js`).then(() => known[label]));

  // --- values
  const said = make("p", { class: "unseen", role: "status", "aria-live": "polite" });
  document.body.append(said);
  const drawing = (chart, what) =>
    what.marks[chart.querySelector("img").currentSrc.includes("-narrow.") ? "narrow" : "wide"];
  const clear = chart => {
    for (const node of all(".value, .spot", chart)) node.remove();
  };
  const away = (mark, [x, y]) =>
    Math.hypot(
      Math.max(mark.x - x, 0, x - mark.x - mark.w),
      Math.max(mark.y - y, 0, y - mark.y - mark.h),
    );
  // keys come to each mark in turn; a pointer cannot, where several stand at one place, or a bar of
  // nothing at the edge of another: there it tells all of them
  const told = (marks, one, point) => {
    const alike = mark => ["x", "y", "w", "h"].every(side => Math.abs(mark[side] - one[side]) <= 1);
    const others = point
      ? marks.filter(
          mark =>
            mark !== one && (alike(mark) || (mark.w * mark.h === 0 && away(mark, point) <= 1)),
        )
      : [];
    return [one, ...others]
      .slice(0, 6)
      .map(mark => mark.words)
      .join("; ");
  };
  const show = (chart, drawn, number, point) => {
    clear(chart);
    const mark = drawn.marks[number];
    const words = told(drawn.marks, mark, point);
    const image = chart.querySelector("img");
    const scale = image.clientWidth / drawn.width;
    const value = make("span", { class: "value", "aria-hidden": "true" }, words);
    const spot = make("span", { class: "spot" });
    spot.style.left = `${mark.x * scale - 2}px`;
    spot.style.top = `${mark.y * scale - 2}px`;
    spot.style.width = `${mark.w * scale + 4}px`;
    spot.style.height = `${mark.h * scale + 4}px`;
    chart.append(spot, value);
    const left = Math.max(
      0,
      Math.min(
        image.clientWidth - value.offsetWidth,
        (mark.x + mark.w / 2) * scale - value.offsetWidth / 2,
      ),
    );
    const above = mark.y * scale - value.offsetHeight - 6;
    value.style.left = `${left}px`;
    value.style.top = `${above < 0 ? (mark.y + mark.h) * scale + 6 : above}px`;
    chart.dataset.at = number;
    said.textContent = words;
  };
  const place = (chart, drawn, event) => {
    const box = chart.querySelector("img").getBoundingClientRect();
    const scale = box.width / drawn.width;
    return [(event.clientX - box.left) / scale, (event.clientY - box.top) / scale, scale];
  };
  // the mark at a place, or the nearest within a finger's breadth
  const at = (drawn, [x, y, scale], reach) => {
    const far = mark => away(mark, [x, y]);
    const centre = mark => Math.hypot(mark.x + mark.w / 2 - x, mark.y + mark.h / 2 - y);
    let best = -1;
    drawn.marks.forEach((mark, i) => {
      if (far(mark) > reach / scale) return;
      const other = drawn.marks[best];
      if (
        !other ||
        far(mark) < far(other) ||
        (far(mark) === far(other) && centre(mark) < centre(other))
      )
        best = i;
    });
    return best;
  };
  const listen = chart => {
    const label = chart.dataset.chart;
    let touch = false;
    let fresh = false;
    const look = (event, reach) =>
      fetched(label).then(what => {
        const drawn = drawing(chart, what);
        const point = place(chart, drawn, event);
        const number = at(drawn, point, reach);
        fresh = number >= 0 && String(number) !== chart.dataset.at;
        if (number >= 0) show(chart, drawn, number, point);
        else {
          clear(chart);
          delete chart.dataset.at;
        }
      });
    chart.addEventListener("pointermove", event => {
      if (event.pointerType === "mouse" || event.pressure)
        look(event, event.pointerType === "mouse" ? 8 : 16);
    });
    chart.addEventListener("pointerleave", event => {
      if (event.pointerType === "mouse") {
        clear(chart);
        delete chart.dataset.at;
      }
    });
    chart.addEventListener("pointerdown", event => {
      touch = event.pointerType !== "mouse";
    });
    chart.addEventListener("blur", () => {
      clear(chart);
      delete chart.dataset.at;
    });
    chart.addEventListener("keydown", event => {
      const step = {
        ArrowRight: 1,
        ArrowDown: 1,
        ArrowLeft: -1,
        ArrowUp: -1,
        Home: -Infinity,
        End: Infinity,
      }[event.key];
      if (!step) return;
      event.preventDefault();
      fetched(label).then(what => {
        const drawn = drawing(chart, what);
        const last = drawn.marks.length - 1;
        const from =
          chart.dataset.at === undefined ? (step > 0 ? -1 : last + 1) : +chart.dataset.at;
        show(chart, drawn, Math.max(0, Math.min(last, from + step)));
      });
    });
    // a tap on a value shows it; a second one, or one beside, opens the chart large
    return event =>
      touch && event.detail ? look(event, 16).then(() => !fresh) : Promise.resolve(true);
  };

  // --- large
  const dialog = make("dialog", { class: "large", "aria-label": "The chart, large" });
  const shut = make("button", { type: "button", class: "shut" }, "Close");
  shut.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", event => {
    if (event.target === dialog) dialog.close();
  });
  document.body.append(dialog);
  const enlarge = chart => {
    const large = chart.cloneNode(true);
    const image = large.querySelector("img");
    large.querySelector("source")?.remove();
    large.removeAttribute("href");
    large.tabIndex = 0;
    large.setAttribute("role", "img");
    large.setAttribute("aria-label", image.alt);
    image.loading = "eager";
    clear(large);
    if (large.hasAttribute("data-marks")) listen(large);
    dialog.replaceChildren(shut, large);
    dialog.showModal();
  };
  for (const chart of all("a.chart[data-chart]")) {
    const isFree = chart.hasAttribute("data-marks") ? listen(chart) : () => Promise.resolve(true);
    chart.setAttribute("aria-haspopup", "dialog");
    chart.addEventListener("click", event => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      isFree(event).then(free => {
        if (free) enlarge(chart);
      });
    });
  }

  // --- the table behind
  const rowsOf = csv => {
    const rows = [[""]];
    let quoted = false;
    for (let i = 0; i < csv.length; i++) {
      const row = rows.at(-1);
      const sign = csv[i];
      if (quoted) {
        if (sign !== '"') row[row.length - 1] += sign;
        else if (csv[i + 1] === '"') {
          row[row.length - 1] += '"';
          i++;
        } else quoted = false;
      } else if (sign === '"') quoted = true;
      else if (sign === ",") row.push("");
      else if (sign === "\n") rows.push([""]);
      else row[row.length - 1] += sign;
    }
    return rows.filter(row => row.length > 1 || row[0]);
  };
  for (const fold of all("details.behind")) {
    fold.addEventListener("toggle", () =>
      fetched(fold.dataset.chart).then(({ csv }) => {
        if (fold.querySelector("table")) return;
        const [head, ...rows] = rowsOf(csv);
        const isNumber = cell => /^-?[\d.]+(e[+-]?\d+)?$/.test(cell);
        const line = (cells, tag) =>
          make(
            "tr",
            {},
            ...cells.map(cell => make(tag, isNumber(cell) ? { class: "text-right" } : {}, cell)),
          );
        const box = make(
          "div",
          {
            class: "table-box",
            tabindex: "0",
            role: "region",
            "aria-label": "The table behind the chart",
          },
          make(
            "table",
            {},
            make("thead", {}, line(head, "th")),
            make("tbody", {}, ...rows.map(row => line(row, "td"))),
          ),
        );
        fold.querySelector("p").replaceWith(box);
      }),
    );
  }
})();
