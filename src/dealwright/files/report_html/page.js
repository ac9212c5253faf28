const read = (id) => JSON.parse(document.getElementById(id).textContent);
const places = [...document.querySelectorAll("[data-chart]")];

// A chart is drawn once it can be seen: behind a closed title it would not know its width.
const specifications = new Map();
const draw = (place) => {
  if (place.closest("details.fold:not([open])")) return;
  const spec = specifications.get(place) ?? read(place.dataset.chart);
  spec.config.mark = { aria: false }; // the picture as a whole is described, and its table says every figure
  specifications.set(place, spec);
  place.dataset.drawn = "";
  vegaEmbed(place, spec, { renderer: "svg", actions: false, logLevel: 1, tooltip: { disableDefaultStyle: true } })
    .then(({ view }) => {
      window.addEventListener("beforeprint", () => view.resize().run());
      measure(place.parentElement);
    })
    .catch((problem) => { place.textContent = "This chart could not be drawn: " + problem.message; });
};
const undrawn = (root) => places.filter((place) => root.contains(place) && !("drawn" in place.dataset)).forEach(draw);

// A wide picture scrolls in its own box, which takes the keyboard's focus only when there is something to scroll.
const measure = (box) => {
  const wide = box.scrollWidth > box.clientWidth + 1;
  box.classList.toggle("scrolls", wide);
  if (!wide) ["tabindex", "role", "aria-label"].forEach((name) => box.removeAttribute(name));
  else Object.entries({ tabindex: "0", role: "region", "aria-label": box.dataset.label }).forEach(([name, said]) => box.setAttribute(name, said));
};
window.addEventListener("resize", () => document.querySelectorAll(".sideways").forEach(measure));

undrawn(document);
document.addEventListener("toggle", (event) => undrawn(event.target), true);
const opener = document.querySelector("[data-open-all]");
opener.hidden = false;
opener.addEventListener("click", () => {
  const folds = [...document.querySelectorAll("main details:not(.tables)")];
  const open = folds.some((fold) => !fold.open);
  folds.forEach((fold) => { fold.open = open; });
  opener.textContent = open ? "Close everything" : "Open everything";
});

// Of every term, the range that speaks most closely about what is chosen; where none does, that of every deal.
const form = document.querySelector("[data-filter]");
if (form) {
  const { ranges } = read("ranges-by-scope");
  const rows = document.querySelectorAll("#table-ranges tbody tr");
  const alike = (held, wanted) => held === wanted || (held?.endsWith("…") && wanted.startsWith(held.slice(0, -1)));
  const redraw = (key, change) => {
    const place = places.find((each) => each.dataset.chart === "spec-" + key);
    if (!place) return;
    const spec = structuredClone(read(place.dataset.chart));
    if (spec.layer) specifications.set(place, change(spec));
    draw(place);
  };
  const choose = () => {
    const chosen = [...new FormData(form)].filter(([, value]) => value);
    const of = Object.fromEntries(chosen);
    const speaks = ({ scope }) => Object.entries(scope).every(([name, value]) => of[name] === value);
    const closest = new Map();
    ranges.forEach((range, place) => {
      const fits = speaks(range);
      if (rows[place]) rows[place].hidden = chosen.length > 0 && !fits;
      const size = (each) => Object.keys(each.scope).length;
      if (fits && (!closest.has(range.term) || size(range) > size(closest.get(range.term)))) closest.set(range.term, range);
    });
    const shown = [...closest.values()].filter((range) => range.row);
    redraw("ranges", (spec) => {
      const [first, last] = [spec.layer[0].data.name, spec.layer.at(-1).data.name];
      spec.height *= shown.length / Math.max(spec.datasets[first].length, 1);
      spec.datasets[first] = shown.map((range) => range.row);
      spec.datasets[last] = shown.flatMap((range) => range.marks);
      return spec;
    });
    redraw("corridor", (spec) => {
      for (const [name, values] of Object.entries(spec.datasets)) {
        if (values[0] && "deal" in values[0]) spec.datasets[name] = values.filter((point) => chosen.every(([key, value]) => alike(point[key], value)));
      }
      return spec;
    });
    const own = shown.filter((range) => Object.keys(range.scope).length > 0).length;
    form.querySelector("output").textContent = chosen.length === 0 ? ""
      : own === 0 ? "No term has a range of its own there: those of every deal are shown."
      : `${own} of ${shown.length} terms have a range of their own there; the others show that of every deal.`;
  };
  form.hidden = false;
  form.addEventListener("change", choose);
  form.addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("pageshow", () => { if ([...new FormData(form)].some(([, value]) => value)) choose(); });
}

// A spreadsheet would run a cell that begins like a formula, so such cells get a leading apostrophe.
const cell = (text) => {
  const plain = /^[=+\-@\t\r]/.test(text) && !/^[+-]?[\d.,]+(\s?[%×])?$/.test(text) ? "'" + text : text;
  return '"' + plain.replaceAll('"', '""') + '"';
};
for (const button of document.querySelectorAll("[data-csv]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const rows = [...document.querySelectorAll("#" + button.dataset.csv + " tr")].filter((row) => !row.hidden);
    const lines = rows.map((row) => [...row.cells].map((each) => cell(each.textContent.trim())).join(","));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(["\ufeff" + lines.join("\r\n")], { type: "text/csv" }));
    link.download = button.dataset.csv + ".csv";
    link.click();
    URL.revokeObjectURL(link.href);
  });
}
