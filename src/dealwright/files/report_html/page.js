const figures = document.querySelectorAll("[data-chart]");
for (const place of figures) {
  const spec = JSON.parse(document.getElementById(place.dataset.chart).textContent);
  vegaEmbed(place, spec, { renderer: "svg", actions: false, tooltip: { disableDefaultStyle: true } })
    .then(({ view }) => window.addEventListener("beforeprint", () => view.resize().run()))
    .catch((problem) => { place.textContent = "This chart could not be drawn: " + problem.message; });
}

// A spreadsheet would run a cell that begins like a formula, so such cells get a leading apostrophe.
const cell = (text) => {
  const plain = /^[=+\-@\t\r]/.test(text) && !/^[+-]?[\d.,]+( ?[%×])?$/.test(text) ? "'" + text : text;
  return '"' + plain.replaceAll('"', '""') + '"';
};
for (const button of document.querySelectorAll("[data-csv]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const rows = document.querySelectorAll("#" + button.dataset.csv + " tr");
    const lines = [...rows].map((row) => [...row.cells].map((each) => cell(each.textContent.trim())).join(","));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(["\ufeff" + lines.join("\r\n")], { type: "text/csv" }));
    link.download = button.dataset.csv + ".csv";
    link.click();
    URL.revokeObjectURL(link.href);
  });
}
