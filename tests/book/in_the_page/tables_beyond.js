// The tables wider than the screen that do not show it by a shadow at their edge.
() =>
  [...document.querySelectorAll("table")]
    .filter((table) => table.checkVisibility())
    .filter((table) => {
      const box = table.closest(".table-box");
      const isBeyond = table.getBoundingClientRect().right > document.documentElement.clientWidth + 1;
      const hasEdge = box && getComputedStyle(box).backgroundImage.includes("gradient");
      return isBeyond && !hasEdge;
    })
    .map((table) => table.id || table.textContent.slice(0, 40))
