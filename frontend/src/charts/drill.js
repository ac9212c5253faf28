// A mark that stands for deals leads to them: a datum with `href` (or the figure's data-drill address plus the datum's
// fields) is followed by a click; with data-drill-target the answer is put into that element without leaving the page.
export function drillUrl(template, datum) {
  const url = new URL(template, "http://page.invalid");
  for (const [name, value] of Object.entries(datum)) {
    if (name.startsWith("_") || name.startsWith("Symbol") || value === null || typeof value === "object") continue;
    url.searchParams.set(name, String(value));
  }
  return `${url.pathname}${url.search}`;
}

export function destination(datum, template) {
  if (!datum) return null;
  if (typeof datum.href === "string" && datum.href.startsWith("/") && !datum.href.startsWith("//")) return datum.href;
  return template ? drillUrl(template, datum) : null;
}

export function drill(figure, view) {
  const { drill: template, drillTarget: target } = figure.dataset;
  view.addEventListener("click", (event, item) => {
    const url = destination(item?.datum, template);
    if (!url) return;
    event.preventDefault?.();
    if (target) window.htmx.ajax("GET", url, { target, swap: "innerHTML" });
    else window.location.assign(url);
  });
}
