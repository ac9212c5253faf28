// What a chart takes from the page around it. Its ink is the text's own colour (currentColor in the specification), so only
// the letters are missing: a specification that travels cannot know the page's fonts.
export const look = (font) => ({ background: "transparent", font, padding: 4 });

export function inFont(spec, font) {
  return { ...spec, config: { ...spec.config, ...look(font) } };
}
