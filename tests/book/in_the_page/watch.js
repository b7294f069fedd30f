// Notes what moves while the page loads, and how far.
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    if (entry.hadRecentInput) continue;
    window.shift = (window.shift || 0) + entry.value;
    for (const source of entry.sources) {
      const element = source.node?.nodeType === 1 ? source.node : source.node?.parentElement;
      (window.moved ||= []).push(element?.outerHTML.slice(0, 60));
    }
  }
}).observe({ type: "layout-shift", buffered: true });
