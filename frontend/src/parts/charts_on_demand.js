// The chart bundle is large: it is fetched only when a page (or a fragment that htmx brought) holds a chart.
let wanted = false;

export function chartsOnDemand(root) {
  const charts = root.matches?.("[data-chart]") ? [root] : [...root.querySelectorAll("[data-chart]")];
  if (charts.length === 0) return;
  if (window.dealwrightCharts) {
    window.dealwrightCharts(root);
    return;
  }
  if (wanted) return;
  wanted = true;
  const script = document.createElement("script");
  script.src = document.querySelector('meta[name="dealwright-charts"]').content;
  script.onload = () => window.dealwrightCharts(document);
  document.head.append(script);
}
