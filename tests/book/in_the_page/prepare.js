// Code that stays folded is as hidden as it was, and axe-core does not walk through its thousands
// of words; the button that a scroll brings up has a test of its own.
() => {
  document.querySelectorAll("details:not([open]) pre").forEach((code) => (code.textContent = ""));
  document.querySelector("#pst-back-to-top")?.remove();
}
