// The first cells of the chronology's rows that a reader sees.
() =>
  [...document.querySelectorAll(":is(table[id^=tab-ch-1], table[id^=tab-ch-2]) tbody tr")]
    .filter((row) => row.checkVisibility() && row.getBoundingClientRect().height > 10)
    .map((row) => row.cells[0].textContent)
