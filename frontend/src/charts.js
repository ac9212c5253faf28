// Draws every figure with data-chart: a Vega-Lite specification in a JSON block, interpreted without eval.
import vegaEmbed from "vega-embed";
import { expressionInterpreter } from "vega-interpreter";
import { drill } from "./charts/drill.js";
import { fitted, rowCount } from "./charts/specification.js";
import { dressed } from "./charts/look.js";

const CANVAS_FROM_ROWS = 1500; // above this, thousands of SVG nodes are slower than one canvas

async function draw(figure) {
  const spec = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
  const place = figure.querySelector("[data-chart-place]");
  figure.dataset.chartState = "drawing";
  try {
    figure.chartView?.finalize();
    const { view } = await vegaEmbed(place, dressed(fitted(spec), { font: getComputedStyle(figure).fontFamily, width: place.clientWidth }), {
      actions: false,
      ast: true,
      defaultStyle: false,
      expr: expressionInterpreter,
      logLevel: 1, // errors only: every chart of fixed row height is said to fit its width only, as it should
      mode: "vega-lite",
      renderer: rowCount(spec) > CANVAS_FROM_ROWS ? "canvas" : "svg",
      tooltip: { disableDefaultStyle: true, theme: "dealwright" },
    });
    figure.chartView = view;
    drill(figure, view);
    figure.dataset.chartState = "drawn";
  } catch (error) {
    figure.dataset.chartState = "failed";
    figure.querySelector("details")?.setAttribute("open", ""); // the table says the same
    throw error;
  }
}

window.dealwrightCharts = (root) => {
  const figures = root.matches?.("[data-chart]") ? [root] : [...root.querySelectorAll("[data-chart]")];
  figures.filter((figure) => !figure.dataset.chartState && !figure.closest("details.fold:not([open])")).forEach(draw);
};

// A figure behind a closed title has no width yet: it is drawn when somebody opens it.
document.addEventListener("toggle", (event) => {
  if (event.target.matches("details.fold[open]")) window.dealwrightCharts(event.target);
}, true);

// Pictures of nodes follow the page's colours by themselves; a canvas has to be painted again.
document.addEventListener("dealwright:theme", () => {
  document.querySelectorAll("[data-chart][data-chart-state=drawn]:has(canvas)").forEach(draw);
});
