// What a chart takes from the page around it. Its ink is the text's own colour (currentColor in the specification), so only
// the letters are missing: a specification that travels cannot know the page's fonts.
export const look = (font) => ({ background: "transparent", font, padding: 4 });

const NARROW_PX = 480; // below this a legend in one line would be cut off

export function dressed(spec, { font, width }) {
  const legend = width < NARROW_PX ? { ...spec.config?.legend, columns: 2 } : spec.config?.legend;
  // The picture as a whole is described and its table says every figure: reading out each mark would only be noise.
  const mark = { ...spec.config?.mark, aria: false };
  return { ...spec, config: { ...spec.config, ...look(font), ...(legend && { legend }), mark } };
}
