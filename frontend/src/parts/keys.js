// Which key or pair of keys means what. A pair like "g r" must be typed within a second and a half.
export const PAIR_MS = 1500;

export function isTyping(target) {
  if (!target) return false;
  return target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
}

export function sequence(bindings) {
  let first = null;
  let firstAt = 0;
  return (key, at) => {
    if (first !== null && at - firstAt <= PAIR_MS) {
      const pair = `${first} ${key}`;
      first = null;
      if (bindings.has(pair)) return pair;
    }
    if (bindings.has(key)) return key;
    const startsPair = [...bindings].some((binding) => binding.startsWith(`${key} `));
    first = startsPair ? key : null;
    firstAt = at;
    return null;
  };
}
