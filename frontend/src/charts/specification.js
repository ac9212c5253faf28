// What we change in a specification before it is drawn: it takes the width of its place, and carries no colours of paper.
const isSingle = (spec) => !["facet", "hconcat", "vconcat", "concat", "repeat"].some((name) => name in spec)
  && !["row", "column", "facet"].some((channel) => spec.encoding?.[channel]);

export function fitted(spec) {
  const { $schema, ...rest } = spec;
  if (!isSingle(rest)) return spec;
  const width = typeof rest.width === "object" ? rest.width : "container";
  return { ...rest, $schema, width, autosize: rest.autosize ?? { type: "fit-x", contains: "padding" } };
}

export function rowCount(spec) {
  const named = Object.values(spec.datasets ?? {}).map((rows) => (Array.isArray(rows) ? rows.length : 0));
  const inline = Array.isArray(spec.data?.values) ? spec.data.values.length : 0;
  return Math.max(0, inline, ...named);
}
