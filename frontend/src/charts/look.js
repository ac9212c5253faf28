// The look of every chart, from the page's own custom properties, so that dark mode and print follow.
export function look(element) {
  const style = getComputedStyle(element);
  const colour = (name) => style.getPropertyValue(name).trim();
  const ink = colour("--dw-ink");
  const quiet = colour("--dw-ink-quiet");
  const line = colour("--dw-line");
  const font = style.fontFamily;
  return {
    background: "transparent",
    font,
    padding: 4,
    view: { stroke: "transparent" },
    axis: {
      domainColor: line, gridColor: line, tickColor: line, labelColor: quiet, titleColor: quiet,
      labelFontSize: 12, titleFontSize: 12, titleFontWeight: 500, labelLimit: 180, gridOpacity: 0.7,
    },
    header: { labelColor: ink, titleColor: quiet, labelFontSize: 12, titleFontSize: 12, labelFontWeight: 600 },
    legend: { labelColor: quiet, titleColor: quiet, labelFontSize: 12, titleFontSize: 12, titleFontWeight: 500, orient: "bottom" },
    title: { color: ink, subtitleColor: quiet, fontSize: 14, fontWeight: 600, anchor: "start" },
    text: { fill: ink, fontSize: 12 },
  };
}
