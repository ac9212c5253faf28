// The arithmetic of a range on past deals: which share of them lies in each band, and how a pixel becomes a value.
// `marks` lead from best to walk-away; `sign` is 1 where more is better for us, −1 where less is.
export function shares(values, marks, sign) {
  const total = values.reduce((sum, [, deals]) => sum + deals, 0);
  const counts = Array(marks.length + 1).fill(0);
  values.forEach(([value, deals]) => {
    // A value belongs to the first mark it is as good as: at least the best, at least the target, within a limit, …
    const at = marks.findIndex((mark) => sign * value >= sign * mark.value);
    counts[at < 0 ? marks.length : at] += deals;
  });
  return counts.map((deals) => ({ deals, share: total ? deals / total : 0 }));
}

// Ends that show every mark and nearly all deals, a little wider.
export function extent(values, marks) {
  const total = values.reduce((sum, [, deals]) => sum + deals, 0);
  let below = 0;
  const inner = values.filter(([, deals]) => {
    const from = below;
    below += deals;
    return below > total * 0.005 && from < total * 0.995;
  });
  const all = [...inner.map(([value]) => value), ...marks.map((mark) => mark.value)];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const rim = (high - low || Math.abs(high) || 1) * 0.05;
  return [low - rim, high + rim];
}

// A step that is round and about a two-hundredth of the width; whole where the kind counts whole things.
export function stepOf([low, high], whole) {
  const raw = (high - low) / 200;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((times) => times * power).find((each) => each >= raw * 0.999);
  return whole ? Math.max(1, Math.round(step)) : step;
}

export function rounded(value, step) {
  const places = Math.max(0, -Math.floor(Math.log10(step)));
  return Number((Math.round(value / step) * step).toFixed(places));
}

// Bars in hundredths of the extent: one a value where there are few, else of equal width. What lies outside stands at the rim.
export function bars(values, [low, high], count) {
  const at = (value) => Math.min(100, Math.max(0, (100 * (value - low)) / (high - low)));
  if (values.length <= count) {
    const gaps = values.slice(1).map(([value], index) => at(value) - at(values[index][0])).filter((gap) => gap > 0);
    const width = Math.min(100 / count, 0.84 * Math.min(...gaps, 100));
    return values.map(([value, deals]) => ({ from: at(value) - width / 2, width, deals }));
  }
  const step = 100 / count;
  const heights = Array(count).fill(0);
  values.forEach(([value, deals]) => {
    heights[Math.min(count - 1, Math.floor(at(value) / step))] += deals;
  });
  return heights.map((deals, index) => ({ from: (index + 0.08) * step, width: 0.84 * step, deals })).filter(({ deals }) => deals > 0);
}
