// An order with ties: groups of keys from most to least important. Every function gives a new order and loses no key.
export const flat = (order) => order.flat();
export const groupOf = (order, key) => order.findIndex((group) => group.includes(key));
export const tiedAbove = (order, key) => order.some((group) => group.indexOf(key) > 0);

// The place a reader is told: keys before the group, plus one; tied keys share it (1, 2, 2, 4).
export const place = (order, key) => order.slice(0, groupOf(order, key)).flat().length + 1;

const without = (order, key) => order.map((group) => group.filter((one) => one !== key));
const kept = (order) => order.filter((group) => group.length > 0);

function alone(order, key, at) {
  const left = without(order, key);
  return kept([...left.slice(0, at), [key], ...left.slice(at)]);
}

// One step up: out of its tie to just above it; a key that stands alone passes the group above as a whole.
export function up(order, key) {
  const at = groupOf(order, key);
  if (order[at].length > 1) return alone(order, key, at);
  return at === 0 ? order : alone(order, key, at - 1);
}

export function down(order, key) {
  const at = groupOf(order, key);
  if (order[at].length > 1) return alone(order, key, at + 1);
  return at === order.length - 1 ? order : alone(order, key, at + 2);
}

// Tie with the key above; a key that already is leaves the tie to just below it.
export function tie(order, key) {
  if (tiedAbove(order, key)) return alone(order, key, groupOf(order, key) + 1);
  const at = groupOf(order, key);
  if (at === 0) return order;
  const left = without(order, key);
  return kept(left.map((group, index) => (index === at - 1 ? [...group, key] : group)));
}

// Dropped so that it stands at `index` among all keys: between two tied keys it joins them, elsewhere it stands alone.
export function drop(order, key, index) {
  const left = kept(without(order, key));
  const keys = flat(left);
  const before = keys[index - 1];
  const after = keys[index];
  const joins = before !== undefined && after !== undefined && groupOf(left, before) === groupOf(left, after);
  if (joins) return left.map((group) => (group.includes(after) ? group.flatMap((one) => (one === after ? [key, one] : [one])) : group));
  const at = before === undefined ? 0 : groupOf(left, before) + 1;
  return [...left.slice(0, at), [key], ...left.slice(at)];
}

// From places as somebody typed them: equal numbers are tied; keys without a number come last, tied, in their order.
export function fromPlaces(places) {
  const numbered = places.map(([key, number]) => [key, Number.isFinite(number) ? number : Infinity]);
  const numbers = [...new Set(numbered.map(([, number]) => number))].sort((one, other) => one - other);
  return numbers.map((number) => numbered.filter(([, own]) => own === number).map(([key]) => key));
}
