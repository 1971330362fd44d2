"use strict";
// Filters and searches the findings, and opens them all for paper. Without it all is there to read.
(() => {
  const form = document.querySelector("form");
  const findings = [...document.querySelectorAll("details.finding")].map((element) => ({ element, text: element.textContent.toLowerCase() }));
  const groups = [...document.querySelectorAll("section.operation"), ...document.querySelectorAll("section.verdict")];
  const shown = document.querySelector("output");
  const filter = () => {
    const words = form.search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let n = 0;
    for (const { element, text } of findings) {
      const fits = ["verdict", "severity", "operation"].every((name) => !form[name].value || element.dataset[name] === form[name].value) && words.every((word) => text.includes(word));
      element.hidden = !fits;
      n += fits ? 1 : 0;
    }
    for (const group of groups) group.hidden = !group.querySelector("details.finding:not([hidden])");
    shown.textContent = `${n} of ${findings.length} shown`;
  };
  if (form) {
    form.hidden = false;
    form.addEventListener("input", filter);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(filter));
    form.querySelector("button[value=open]").addEventListener("click", () => {
      const all = findings.filter(({ element }) => !element.hidden);
      const open = all.some(({ element }) => !element.open);
      for (const { element } of all) element.open = open;
    });
    filter(); // a browser that goes back fills the fields again
  }
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = findings.filter(({ element }) => !element.open);
    for (const { element } of closed) element.open = true;
  });
  addEventListener("afterprint", () => {
    for (const { element } of closed) element.open = false;
  });
  const linked = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.matches("details")) target.open = true;
  };
  addEventListener("hashchange", linked);
  linked();
})();
